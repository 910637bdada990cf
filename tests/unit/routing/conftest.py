"""The real extract, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from routing import Graph, read_extract


@pytest.fixture(scope="session")
def monaco() -> Graph:
    """Streets of Monaco and its surroundings, 2016."""
    return read_extract(Path("data/monaco.osm.pbf"))


@pytest.fixture(autouse=True)
def _by_the_tables(uncalibrated: None) -> None:
    """The shipped factors have tests of their own."""
