"""The image and the services of compose.yaml, looked at without any of them running."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.config import read_settings
from app.settings_file import MEANINGS
from tests.postgres import APPLICATION, OWNER

ROOT = Path(__file__).parents[2]
GIVEN = {
    "OWNER_PASSWORD": "o",
    "SERVICE_PASSWORD": "s",
    "POSTGRES_PASSWORD": "p",
    "TOURNEE_PUBLIC_HOST": "tournee.example.org",
}
"""What compose.yaml asks of its `.env`."""
PLACE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def compose() -> dict[str, Any]:
    """Read compose.yaml with the places of its `.env` filled in."""

    def fill(found: re.Match[str]) -> str:
        name, kind, usual = found.groups()
        assert kind == "-" or name in GIVEN, name
        return GIVEN.get(name, usual)

    made: dict[str, Any] = yaml.safe_load(PLACE.sub(fill, (ROOT / "compose.yaml").read_text()))
    return made


def image_environment() -> dict[str, str]:
    """Give the settings of the service that the image itself makes."""
    return dict(re.findall(r"\b(TOURNEE_\w+)=(\S+)", (ROOT / "Dockerfile").read_text().partition("ENV")[2]))


@pytest.mark.parametrize("words", [("hadolint", "Dockerfile"), ("compose-lint", "compose.yaml")])
def test_lint_finds_nothing(words: tuple[str, str]) -> None:
    """Neither file has a fault that its linter knows of."""
    program = shutil.which(words[0], path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip(f"{words[0]} is not made for this machine.")
    done = subprocess.run(  # noqa: S603 - a linter of the development lock
        [program, words[1]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["service", "worker"])
def test_services_are_set_by_settings_that_there_are(name: str) -> None:
    """Image and compose.yaml name settings of the program, and together they are sound."""
    environment = image_environment() | compose()["services"][name]["environment"]
    assert set(environment) <= set(MEANINGS)
    settings = read_settings(environment)
    assert settings.data_dir == Path("/data")
    assert settings.port == 8000


def test_plans_are_made_by_two_workers_on_the_records_of_the_service() -> None:
    """The service leaves plans to them; they share its account, its maps and its key, and change no table."""
    services = compose()["services"]
    service, worker = services["service"], services["worker"]
    assert service["environment"]["TOURNEE_SOLVERS"] == "0"
    assert (worker["scale"], worker["command"]) == (2, ["tournee", "worker"])
    assert worker["image"] == service["image"]
    assert set(worker["environment"]) == {"TOURNEE_DATABASE_URL", "TOURNEE_LOGS"}
    assert worker["environment"].items() <= service["environment"].items()
    assert set(worker["volumes"]) <= set(service["volumes"])
    assert "ports" not in worker


def test_services_use_the_accounts_that_the_database_is_made_with() -> None:
    """The service comes with the accounts of deploy/make-database.sh, which are those of the tests."""
    environment = compose()["services"]["service"]["environment"]
    made = (ROOT / "deploy" / "make-database.sh").read_text()
    for variable, password in (("TOURNEE_DATABASE_URL", "service"), ("TOURNEE_DATABASE_OWNER_URL", "owner")):
        account = environment[variable].partition("//")[2].partition(":")[0]
        assert account == {"service": APPLICATION, "owner": OWNER}[password]
        assert f"CREATE ROLE {account} LOGIN PASSWORD :'{password}';" in made
    documented = re.search(
        r"^CREATE DATABASE .*;$", (ROOT / "docs" / "postgresql.md").read_text(), re.MULTILINE
    )
    assert documented is not None
    assert documented[0] in made


def test_service_writes_into_volumes_alone() -> None:
    """It is nobody's root, its own root is read-only, and data, kernels and the database outlast it."""
    made = compose()
    assert all(each["read_only"] and each["cap_drop"] == ["ALL"] for each in made["services"].values())
    assert set(made["volumes"]) == {"data", "database", "kernels"}
    for name in ("service", "worker"):
        mounted = (volume.split(":") for volume in made["services"][name]["volumes"])
        targets = {target for volume, target, *_ in mounted if volume in made["volumes"]}
        image = image_environment()
        assert targets == {image["TOURNEE_DATA_DIR"], image["TOURNEE_KERNEL_DIR"]}
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_secrets_reach_neither_the_image_nor_the_repository() -> None:
    """What compose.yaml is given, the TLS key and passwords, is kept out of both."""
    for file in (".dockerignore", ".gitignore"):
        kept_out = {line.rstrip("/") for line in (ROOT / file).read_text().splitlines()}
        assert {"deploy/secrets", ".env"} <= kept_out
