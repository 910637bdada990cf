"""What the pages are made of: vendored files as they came, no inline code, no other host, small modules."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "app" / "web"
STATIC = WEB / "static"
VENDOR = STATIC / "vendor"
OURS = sorted(path for path in STATIC.rglob("*") if path.is_file() and VENDOR not in path.parents)
MODULES = [path for path in OURS if path.suffix == ".js"]
PAGES = sorted(WEB.glob("*.html"))

MOST_LINES = 250
MOST_BYTES = 2_500_000
"""All that the board loads beside its data, as it is sent without compression."""


def test_vendored_files_are_as_they_came() -> None:
    """Every vendored file has the checksum written beside it, and none lies there unlisted."""
    listed = {
        VENDOR / library["name"] / name: checksum
        for library in json.loads((VENDOR / "vendored.json").read_text())
        for name, checksum in library["sha256"].items()
    }
    found = {path for path in VENDOR.rglob("*") if path.is_file()} - {VENDOR / "vendored.json"}
    assert found == set(listed)
    assert {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in found} == listed


def test_vendored_libraries_name_licence_version_and_source() -> None:
    """Whoever ships the pages can tell what is in them and under which licence."""
    for library in json.loads((VENDOR / "vendored.json").read_text()):
        assert all(library[key] for key in ("name", "version", "licence", "source", "npm", "use"))
        assert any("LICENSE" in name for name in library["sha256"])


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_pages_hold_no_inline_code_or_style(page: Path) -> None:
    """The content security policy allows none, so a page that held some would break."""
    text = page.read_text()
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)", text) == []


def test_modules_are_small() -> None:
    """One idea a file: no module of ours is longer than 250 lines."""
    assert [path.name for path in MODULES if len(path.read_text().splitlines()) > MOST_LINES] == []


def test_files_name_no_other_host() -> None:
    """The one outside address is the link to the map's licence, followed only when it is clicked."""
    outside = {
        address
        for path in [*OURS, *PAGES]
        for address in re.findall(r"https?://[^\s\"'`)<>]+", path.read_text())
    }
    assert outside == {"https://www.openstreetmap.org/copyright", "http://www.w3.org/2000/svg"}


def test_phone_worker_keeps_all_that_the_page_needs() -> None:
    """Every module, style and text that the phone page can reach is in the worker's list."""
    listed = _shell_of_worker()
    needed = _reachable(STATIC / "phone" / "main.js")
    styles = re.findall(r'href="(/static/style/[^"]+)"', (WEB / "phone.html").read_text())
    assert {f"/static/{path.relative_to(STATIC)}" for path in needed} | set(styles) <= listed


def test_pages_weigh_little() -> None:
    """All files that the pages may load weigh less than 2.5 MB."""
    loaded = [path for path in STATIC.rglob("*") if path.is_file() and "LICENSE" not in path.name]
    assert sum(path.stat().st_size for path in loaded) < MOST_BYTES


def _shell_of_worker() -> set[str]:
    """Read the list as the worker puts it together."""
    source = (STATIC / "phone" / "service-worker.js").read_text()
    shell = source[source.index("const SHELL") : source.index("];", source.index("const SHELL"))]
    listed = set(re.findall(r'^\s+"(/[^"]+)"', shell, re.MULTILINE))
    for names, pattern in re.findall(r"\.\.\.\[([^\]]+)\]\.map\(\(\w+\) => `([^`]+)`\)", shell):
        listed |= {re.sub(r"\$\{\w+\}", name, pattern) for name in re.findall(r'"([^"]+)"', names)}
    return listed


def _reachable(start: Path) -> set[Path]:
    """Follow the imports of a module."""
    found: set[Path] = set()
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        imports = re.findall(r'^(?:import|export)[^"]*from "(\.[^"]+)"', path.read_text(), re.MULTILINE)
        waiting += [(path.parent / name).resolve() for name in imports]
    return found
