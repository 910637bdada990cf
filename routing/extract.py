"""What can be wrong with an extract's file, said in one way."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from routing.errors import MapError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def reading(extract: Path) -> Iterator[None]:
    """
    Read an extract with osmium inside this.

    Raises
    ------
    MapError
        When the file is missing, is no extract, or is cut short.
    """
    if not extract.is_file():
        raise MapError(f"There is no extract at {extract}.", "Give the path of an .osm.pbf file.")
    try:
        yield
    except RuntimeError as error:
        raise MapError(
            f"{extract} is no whole OpenStreetMap extract: {error}.",
            "It may be cut short or of another kind: fetch the .osm.pbf file again.",
        ) from error
