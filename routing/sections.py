"""Mapped streets become a graph: cut at junctions, measured, timed for every mode."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from routing.arcs import Arcs
from routing.built_up import in_built_up_areas
from routing.graph import CLOSED, Graph, MapMeta
from routing.holdups import Holdups
from routing.point import MODES, great_circle_metres
from routing.restrictions import Sequences, Turns, as_arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.streets import Streets

DECIMETRES_PER_METRE = 10
MILLISECONDS_PER_METRE_AT_ONE_KMH = 3_600
KMH_PER_METRE_A_SECOND = 3.6


@dataclass(frozen=True)
class Line:
    """
    The points of all ways one after the other; a *run* is a way's stretch of points without a gap.

    Parameters
    ----------
    ref, lat, lon
        By point.
    start
        By run its first point; one more entry marks the end.
    way
        By run the way it is of, as a position among the streets' ways.
    """

    ref: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    start: NDArray[np.int64]
    way: NDArray[np.int64]

    @classmethod
    def of(cls, streets: Streets, clip: shapely.Geometry | None = None) -> Line:
        """Leave out points without a place or outside `clip`, points given twice, and runs of one point."""
        ref = np.array(streets.refs, dtype=np.int64)
        lat, lon = np.array(streets.lats), np.array(streets.lons)
        way = np.repeat(np.arange(len(streets.ids)), np.diff(np.array(streets.starts)))
        placed = np.isfinite(lat) if clip is None else shapely.contains_xy(clip, lon, lat)
        again = np.zeros(len(ref), dtype=bool)
        again[1:] = (ref[1:] == ref[:-1]) & (way[1:] == way[:-1])
        kept = np.flatnonzero(placed & ~again)
        gap = np.cumsum(~placed)[kept]
        first = np.ones(len(kept), dtype=bool)
        first[1:] = (np.diff(way[kept]) != 0) | (np.diff(gap) != 0)
        run = np.cumsum(first) - 1
        long_enough = np.bincount(run)[run] > 1 if len(run) else np.zeros(0, dtype=bool)
        kept, first = kept[long_enough], first[long_enough]
        start = np.append(np.flatnonzero(first), len(kept))
        return cls(ref[kept], lat[kept], lon[kept], start, way[kept][start[:-1]])


@dataclass(frozen=True)
class Cut:
    """
    A line cut at its junctions.

    Parameters
    ----------
    junction
        By point the junction it is, -1 between junctions.
    first, last
        By section its points' range, ends included.
    run
        By section the run it is of.
    """

    junction: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    run: NDArray[np.int64]

    @classmethod
    def of(cls, line: Line, also_at: NDArray[np.int64]) -> Cut:
        """Cut where ways meet or end, and at the points of given numbers."""
        _, position, count = np.unique(line.ref, return_inverse=True, return_counts=True)
        at_junction = (count[position] > 1) | np.isin(line.ref, also_at)
        at_junction[line.start[:-1]] = True
        at_junction[line.start[1:] - 1] = True
        breaks = np.flatnonzero(at_junction)
        junction = np.full(len(line.ref), -1)
        _, junction[breaks] = np.unique(line.ref[breaks], return_inverse=True)
        run = np.searchsorted(line.start, breaks, side="right") - 1
        inside = run[:-1] == run[1:]
        return cls(junction, breaks[:-1][inside], breaks[1:][inside], run[:-1][inside])


def build_graph(streets: Streets, meta: MapMeta, clip: shapely.Geometry | None = None) -> Graph | None:
    """
    Cut streets into the sections of a graph; None where there is none to drive or ride on.

    Parameters
    ----------
    clip
        Only points within it are taken; longitudes are its x.
    """
    line = Line.of(streets, clip)
    kinds = streets.kinds
    kmh = np.array([(kind.outside_kmh, kind.kmh) for kind in kinds]).reshape(-1, 2, len(MODES), 2)
    kind_of_run = np.array(streets.kind_of, dtype=np.int64)[line.way]
    if not (kmh[kind_of_run, 0, : MODES.index("foot")] > 0).any():
        return None
    holdups = Holdups(streets.marks, line.ref)
    cut = Cut.of(line, holdups.cutting)
    way, kind = line.way[cut.run], kind_of_run[cut.run]
    tail, head = (cut.junction[ends].astype(np.int32) for ends in (cut.first, cut.last))
    travelled = _travelled(line)
    metres = travelled[cut.last] - travelled[cut.first]
    road_class = np.array([item.road_class for item in kinds], dtype=np.int8)[kind]
    middle = (cut.first + cut.last) // 2
    built_up = in_built_up_areas(line.lat[middle], line.lon[middle], metres, road_class)
    driven_kmh = kmh[kind, built_up.astype(np.int64)]
    crossing = np.array([item.crossing_seconds for item in kinds])[kind_of_run]
    whole = travelled[line.start[1:] - 1] - travelled[line.start[:-1]]
    crossing_kmh = np.divide(
        whole * KMH_PER_METRE_A_SECOND, crossing, out=np.zeros_like(whole), where=crossing > 0
    )[cut.run, None, None]
    section_kmh = np.where((crossing_kmh > 0) & (driven_kmh > 0), crossing_kmh, driven_kmh)
    milliseconds = np.moveaxis(_milliseconds(metres, section_kmh), 0, -1).copy()
    arcs = Arcs(tail, head, milliseconds)
    holdups.add_delays(cut, arcs, milliseconds)
    sequences = holdups.forbidden(cut, arcs)
    passed_over = _restrict(sequences, streets, line, cut, arcs)
    restriction_start, restriction_arcs, restriction_modes = as_arrays(sequences)
    shape_start, shape = _shapes(cut.first, cut.last)
    places = np.full(cut.junction.max() + 1, -1)
    at = np.flatnonzero(cut.junction >= 0)
    places[cut.junction[at]] = at
    return Graph(
        lat=line.lat[places],
        lon=line.lon[places],
        tail=tail,
        head=head,
        decimetres=np.rint(metres * DECIMETRES_PER_METRE).astype(np.int32),
        milliseconds=milliseconds,
        stoppable=np.array([item.stoppable for item in kinds], dtype=np.bool_)[kind],
        road_class=road_class,
        roundabout=np.array([item.roundabout for item in kinds], dtype=np.bool_)[kind],
        destination_only=np.array([item.destination_only for item in kinds], dtype=np.bool_)[kind].T.copy(),
        signals=holdups.signals(line.ref[places]),
        restriction_start=restriction_start,
        restriction_arcs=restriction_arcs,
        restriction_modes=restriction_modes,
        way=np.array(streets.ids, dtype=np.int64)[way],
        name=np.array(streets.name_of, dtype=np.int32)[way],
        shape_start=shape_start,
        shape_lat=line.lat[shape],
        shape_lon=line.lon[shape],
        names=tuple(streets.names),
        meta=replace(
            meta,
            counts={
                "junctions": len(places),
                "sections": len(tail),
                "points": len(shape),
                "forbidden_turns": len(sequences),
                "restrictions_passed_over": passed_over,
            },
        ),
    )


def _travelled(line: Line) -> NDArray[np.float64]:
    """Metres from the first point of all to each; only differences within a run mean anything."""
    steps = great_circle_metres(line.lat[:-1], line.lon[:-1], line.lat[1:], line.lon[1:])
    return np.concatenate(([0.0], np.cumsum(steps)))


def _milliseconds(metres: NDArray[np.float64], kmh: NDArray[np.float64]) -> NDArray[np.int32]:
    """Times by section, mode and direction: at least 1, so that no way is free."""
    open_ways = kmh > 0
    times = metres[:, None, None] * MILLISECONDS_PER_METRE_AT_ONE_KMH / np.where(open_ways, kmh, 1.0)
    return np.where(open_ways, np.maximum(np.rint(times), 1), CLOSED).astype(np.int32)


def _restrict(sequences: Sequences, streets: Streets, line: Line, cut: Cut, arcs: Arcs) -> int:
    """Add what turn restrictions forbid; how many of them were passed over."""
    named = {(kind, ref) for relation in streets.restrictions for kind, ref, _ in relation.members}
    ways = np.array(streets.ids, dtype=np.int64)[line.way[cut.run]]
    chosen = np.flatnonzero(np.isin(ways, [ref for kind, ref in named if kind == "way"]))
    sections_of: dict[int, list[int]] = {}
    for section in chosen.tolist():
        sections_of.setdefault(int(ways[section]), []).append(section)
    points = np.flatnonzero(
        (cut.junction >= 0) & np.isin(line.ref, [ref for kind, ref in named if kind == "node"])
    )
    junction_of = dict(zip(line.ref[points].tolist(), cut.junction[points].tolist(), strict=True))
    turns = Turns(arcs, sections_of, junction_of)
    passed_over = 0
    for relation in streets.restrictions:
        found = turns.forbidden(relation)
        passed_over += found is None
        for chain, modes in (found or {}).items():
            sequences[chain] = sequences.get(chain, 0) | modes
    return passed_over


def _shapes(first: NDArray[np.int64], last: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each section's points begin in the shapes, and which points the shapes hold."""
    lengths = last - first + 1
    start = np.concatenate(([0], np.cumsum(lengths)))
    return start, np.arange(start[-1]) + np.repeat(first - start[:-1], lengths)
