"""What is kept of a map's preparation for fast tables: the turns of each mode, the order of its states."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from routing.calibration import HOUR_SLICES, MODE_FACTORS
from routing.graph import Graph
from routing.hierarchy import SHAPE_ARRAYS, Shape, can_prepare, shape
from routing.map_folder import map_files, read_meta
from routing.network import Network
from routing.point import MODES, Point
from routing.profile_hash import PROFILE_HASH
from routing.table import RoadRouter
from routing.turns import Turns, turns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from routing.point import Mode

PREPARED_VERSION = 1
TABLES_VERSION = 3
"""Of what a table is on the same streets by the same tables of speeds; kept ones of another are not taken."""
PREPARED_FROM = 20_000
"""States below which a network is not prepared: searching it anew takes a day's table no second."""
_STAMP_FILE = "stamp.json"
_STAMP = {"version": PREPARED_VERSION, "profile_hash": PROFILE_HASH}
_TURN_ARRAYS = tuple(field.name for field in fields(Turns))


def prepare(graph: Graph, files: Path, modes: Sequence[Mode] = MODES) -> None:
    """
    Keep the preparation of some modes among a map's new files, before they are published.

    Small networks, and all where the library for it is missing, are left out: the answers are the same.
    """
    if not can_prepare():
        return
    known: list[tuple[Turns, Shape]] = []
    for mode in modes:
        found = turns(graph, mode)
        if found.size < PREPARED_FROM:
            continue
        ordered = next((order for other, order in known if _same(found, other)), None)
        if ordered is None:
            ordered = shape(Network(graph, mode, turns_of=found))
            known.append((found, ordered))
        folder = _folder(files, mode)
        folder.mkdir()
        for part, names in ((found, _TURN_ARRAYS), (ordered, SHAPE_ARRAYS)):
            for name in names:
                np.save(folder / f"{name}.npy", getattr(part, name))
        (folder / _STAMP_FILE).write_text(json.dumps(_STAMP), encoding="utf-8")
        if len(known) == 1:
            _compile(RoadRouter(graph, mode, turns=found, prepared=ordered))


def open_router(folder: Path, mode: Mode, hours: str | None = None) -> RoadRouter:
    """
    Open a map for one mode, with what was prepared for it; without that tables only take longer.

    Parameters
    ----------
    hours
        One of `calibration.HOUR_SLICES`; None for a quiet hour.

    Raises
    ------
    MapError
        Where there is no map, or one that cannot be read.
    """
    files, newer = None, map_files(folder)
    while files != newer:  # a map published in between must not be mixed with an older one
        files = newer
        graph = Graph.load(folder)
        found = _load(_folder(files, mode))
        newer = map_files(folder)
    known, ordered = found
    return RoadRouter(graph, mode, hours=hours, turns=known, prepared=ordered)


def table_key(folder: Path, mode: Mode, hours: str | None = None) -> tuple[str, ...]:
    """What the tables of a map depend on besides their places, for who keeps them."""
    meta = json.dumps(read_meta(folder), sort_keys=True)
    return (
        str(TABLES_VERSION),
        str(PREPARED_VERSION),
        PROFILE_HASH,
        repr(MODE_FACTORS),
        repr(HOUR_SLICES),
        meta,
        mode,
        str(hours),
    )


def _load(folder: Path) -> tuple[Turns | None, Shape | None]:
    try:
        if json.loads((folder / _STAMP_FILE).read_text(encoding="utf-8")) != _STAMP:
            return None, None
        # Copied on writing, which never happens: loops are compiled anew for arrays that forbid it.
        known, ordered = (
            {name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="c")) for name in names}
            for names in (_TURN_ARRAYS, SHAPE_ARRAYS)
        )
    except (OSError, ValueError):
        return None, None
    return Turns(**known), Shape(**ordered)


def _compile(router: RoadRouter) -> None:
    """Use a preparation once, so that its loops are compiled while a person waits for an import anyway."""
    graph = router.graph
    shapes = graph.shape_start[np.flatnonzero(router.network.usable & graph.stoppable)[[0, -1]]]
    places = [Point(float(graph.shape_lat[shape]), float(graph.shape_lon[shape])) for shape in shapes]
    router.matrix(places)
    router.paths([(places[0], places[1])])


def _same(these: Turns, those: Turns) -> bool:
    """Whether two modes drive the same streets by the same turns."""
    return all(
        np.array_equal(getattr(these, name), getattr(those, name))
        for name in ("arc", "step_start", "step_end")
    )


def _folder(files: Path, mode: Mode) -> Path:
    return files / f"prepared-{mode}"
