"""The real extract, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from routing import Graph, read_extract
from routing.profiles import TURNS
from tests.unit.routing.streets import FREE_TURNS


@pytest.fixture(scope="session")
def monaco() -> Graph:
    """Streets of Monaco and its surroundings, 2016."""
    return read_extract(Path("data/monaco.osm.pbf"))


@pytest.fixture
def free_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make turns take no time, where a town is about something else."""
    for mode in TURNS:
        monkeypatch.setitem(TURNS, mode, FREE_TURNS)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _by_the_tables(uncalibrated: None) -> None:
    """The shipped factors have tests of their own."""
