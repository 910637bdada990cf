"""OSRM on the same extract, where its bindings are installed: its preparation, its table."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing import Point


def is_installed() -> bool:
    """Whether the bindings are there: an optional group, for Python 3.12 and later."""
    return find_spec("osrm") is not None


def prepare(extract: Path, folder: Path) -> Path:
    """Make contraction hierarchies of an extract with OSRM's own profile for cars, on one thread."""
    found = find_spec("osrm")
    assert found is not None
    assert found.origin is not None
    profile = Path(found.origin).parent / "share" / "profiles" / "car.lua"
    linked = folder / "map.osm.pbf"  # it writes its files beside the extract
    linked.symlink_to(extract.resolve())
    data = folder / "map.osrm"
    for step in (("extract", "-t", "1", "-p", str(profile), str(linked)), ("contract", "-t", "1", str(data))):
        subprocess.run([sys.executable, "-m", "osrm", *step], check=True, capture_output=True)  # noqa: S603 - ours
    return data


class Table:
    """What OSRM answers on prepared data."""

    def __init__(self, data: Path) -> None:
        import osrm  # noqa: PLC0415 - may be missing

        self._osrm: Any = osrm
        self._engine = osrm.OSRM(str(data))

    def seconds(self, places: Sequence[Point]) -> NDArray[np.float64]:
        """Seconds from each place (row) to each place (column); NaN: no way."""
        spots = [(place.lon, place.lat) for place in places]
        answer = self._engine.Table(self._osrm.TableParameters(coordinates=spots, annotations=["duration"]))
        return np.array(answer["durations"], dtype=np.float64)
