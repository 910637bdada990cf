"""docs/api.md: what another system does step by step is done as it stands there, against a real service."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from app.identity.keys import make_key
from app.roles import Scope
from tests.databases import Files
from tests.records import ORGANISATION
from tests.running import free_port, running

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SECTION = "## Another system, step by step\n"
TOLD = (
    '"role":"system"',
    '"created":2,',
    "patient-12",
    '"mode":"e_bike"',
    '"new":["prescribed-5:1a"]',
    '"ready"',
    '"published"',
    '["nurses","nurse-9","create"]',
    '"complete"',
)
"""What the answers hold, in the order of the steps."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, monaco_map: Path) -> Iterator[dict[str, str]]:
    """Give what a script has to know of a service over the small day: its address, and a key."""
    files = Files(tmp_path_factory.mktemp("small"))
    with files.settings(tmp_path_factory.mktemp("data"), holds="small day") as settings:
        (settings.data_dir / "map").symlink_to(monaco_map)
        given = replace(settings, port=free_port())
        with running(given) as application:
            engine = application.state.planner.engine
            key = make_key(engine, ORGANISATION, "k", scopes=get_args(Scope), days=1, made_by="x")
            yield {"api": f"http://127.0.0.1:{given.port}/api/v1", "token": key.token}


def _steps() -> str:
    """Every example of the section, in its order."""
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    section = page.partition(SECTION)[2].partition("\n## ")[0]
    return "\n".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL))


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="needs curl and jq")
def test_steps_do_what_they_say(served: dict[str, str]) -> None:
    """No step is refused, and each tells what the page says that it does."""
    done = subprocess.run(  # noqa: S603 - our own page
        ["bash", "-euo", "pipefail", "-c", _steps()],  # noqa: S607 - whichever there is
        cwd=ROOT,
        env={**os.environ, **served},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    at = 0
    for told in TOLD:
        found = done.stdout.find(told, at)
        assert found >= 0, (told, done.stdout)
        at = found


def test_steps_use_every_scope() -> None:
    """Whatever a key may open has an example."""
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    section = page.partition(SECTION)[2].partition("\n## ")[0]
    assert {scope for scope in get_args(Scope) if f"`{scope}`" not in section} == set()
