"""
Dijkstra's algorithm written out in plain Python, with every rule of turning told once more.

The oracle of the table: it keeps the streets driven last, instead of states prepared beforehand.
"""

from __future__ import annotations

import heapq
import math
from itertools import count
from typing import TYPE_CHECKING

from routing.graph import CLOSED
from routing.point import MODES
from routing.profiles import SECONDS_TO_DRIVE_THROUGH, TURNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routing.graph import Graph
    from routing.point import Mode
    from routing.snap import Snap

Cost = tuple[int, int]
"""Milliseconds and decimetres."""


class PlainSearch:
    """The streets of one mode as a driver meets them."""

    def __init__(self, graph: Graph, mode: Mode) -> None:
        self.graph, self.mode = graph, mode
        self.table = TURNS[mode]
        connected = graph.connected(mode).tolist()
        times = graph.times(mode).tolist()
        self.milliseconds = {
            2 * section + direction: times[direction][section]
            for section in range(len(connected))
            for direction in (0, 1)
            if connected[section] and times[direction][section] != CLOSED
        }
        tails, heads = graph.tail.tolist(), graph.head.tolist()
        self.ends = {
            arc: (tails[arc // 2], heads[arc // 2])[:: 1 if arc % 2 == 0 else -1] for arc in self.milliseconds
        }
        self.leaving: dict[int, list[int]] = {}
        for arc, (start, _) in self.ends.items():
            self.leaving.setdefault(start, []).append(arc)
        self.forbidden = set(self._restrictions())
        self.begun = {row[:many] for row in self.forbidden for many in range(1, len(row))}
        self.only = graph.destination_only[MODES.index(mode)].tolist()
        self.ends_at: dict[int, int] = {}
        for section in range(len(connected)):
            if max(times[0][section], times[1][section]) != CLOSED:
                for end in (tails[section], heads[section]):
                    self.ends_at[end] = self.ends_at.get(end, 0) + 1

    def _restrictions(self) -> Iterator[tuple[int, ...]]:
        for number, modes in enumerate(self.graph.restriction_modes.tolist()):
            if modes >> MODES.index(self.mode) & 1:
                first, last = self.graph.restriction_start[number : number + 2]
                yield tuple(self.graph.restriction_arcs[first:last].tolist())

    def part(self, arc: int, begin: float, end: float) -> Cost:
        """Cost of driving an arc from one fraction of its section to another."""
        wholes = (self.milliseconds[arc], int(self.graph.decimetres[arc // 2]))
        milliseconds, decimetres = (abs(round(end * whole) - round(begin * whole)) for whole in wholes)
        return milliseconds, decimetres

    def followers(self, driven: tuple[int, ...]) -> Iterator[tuple[int, int]]:
        """Arcs that may follow those driven, the last one last, each with the milliseconds of the turn."""
        last = driven[-1]
        allowed = [
            arc
            for arc in self.leaving.get(self.ends[last][1], ())
            if not any((*driven[first:], arc) in self.forbidden for first in range(len(driven)))
        ]
        # A restriction over several streets does not make a dead end of its last but one.
        by_point = [
            arc for arc in self.leaving.get(self.ends[last][1], ()) if (last, arc) not in self.forbidden
        ]
        dead_end = all(arc == last ^ 1 for arc in by_point)
        for arc in allowed:
            if arc != last ^ 1 or dead_end:
                yield arc, self.turn(last, arc)

    def turn(self, last: int, arc: int) -> int:
        """Milliseconds of one turn."""
        junction = self.ends[last][1]
        seconds = self.table.signals if self.graph.signals[junction] else 0.0
        if arc == last ^ 1:
            seconds += self.table.u_turn
        elif self.ends_at[junction] > 2:
            angle = (self.bearing(arc, begin=True) - self.bearing(last, begin=False) + 180) % 360 - 180
            if abs(angle) > 120:
                seconds += self.table.sharp
            elif abs(angle) > 40:
                seconds += self.table.right if angle > 0 else self.table.left
            else:
                seconds += self.table.straight
        if self.only[arc // 2] and not self.only[last // 2]:
            seconds += SECONDS_TO_DRIVE_THROUGH
        return round(seconds * 1000)

    def bearing(self, arc: int, *, begin: bool) -> float:
        """Degrees from north at the beginning or the end of an arc."""
        first, last = self.graph.shape_start[arc // 2 : arc // 2 + 2].tolist()
        points = list(range(first, last))[:: 1 if arc % 2 == 0 else -1]
        here, there = points[:2] if begin else points[-2:]
        (south, west), (north, east) = (
            (
                math.asinh(math.tan(math.radians(self.graph.shape_lat[i]))),
                math.radians(self.graph.shape_lon[i]),
            )
            for i in (here, there)
        )
        return math.degrees(math.atan2(east - west, north - south))

    def costs(self, snaps: Sequence[Snap], source: int) -> list[Cost | None]:
        """Milliseconds and decimetres from one snapped place to all."""
        run = _Run(self, snaps, source)
        queue: list[tuple[Cost, int, tuple[int, ...], int, bool]] = []
        order = count()
        for cost, driven, arc in run.set_out():
            heapq.heappush(queue, (cost, next(order), driven, arc, not self.only[arc // 2]))
        done = set()
        while queue:
            cost, _, driven, arc, was_outside = heapq.heappop(queue)
            driven = self.remembered((*driven, arc))
            if (driven, was_outside) in done:
                continue
            done.add((driven, was_outside))
            run.drive(arc, cost, was_outside=was_outside)
            whole = self.part(arc, 0, 1)
            for then, turned in self.followers(driven):
                further = (cost[0] + whole[0] + turned, cost[1] + whole[1])
                outside = was_outside or not self.only[then // 2]
                heapq.heappush(queue, (further, next(order), driven, then, outside))
        run.come_back()
        return run.best

    def remembered(self, driven: tuple[int, ...]) -> tuple[int, ...]:
        """Of the arcs driven, those that a restriction may still be about; the last one always."""
        while len(driven) > 1 and driven not in self.begun:
            driven = driven[1:]
        return driven

    def junction(self, snap: Snap) -> int | None:
        """Where a place stands that is at an end of its section."""
        if snap.fraction not in {0, 1}:
            return None
        return int((self.graph.tail if snap.fraction == 0 else self.graph.head)[snap.section])

    def area(self, snap: Snap) -> int | None:
        """Smallest section of the destination-only streets in which a place lies."""
        junction = self.junction(snap)
        touching = (
            [snap.section] if junction is None else [a // 2 for a in self.ends if junction in self.ends[a]]
        )
        if not all(self.only[section] for section in touching):
            return None
        ends = [{int(tail), int(head)} for tail, head in zip(self.graph.tail, self.graph.head, strict=True)]
        found, waiting = set(touching), list(touching)
        while waiting:
            section = waiting.pop()
            beside = {other for other, only in enumerate(self.only) if only and ends[other] & ends[section]}
            waiting.extend(beside - found)
            found |= beside
        return min(found)


class _Run:
    """What one search has found so far of some places."""

    def __init__(self, streets: PlainSearch, snaps: Sequence[Snap], source: int) -> None:
        self.streets, self.snaps, self.source = streets, snaps, source
        self.junctions = [streets.junction(snap) for snap in snaps]
        self.areas = [streets.area(snap) for snap in snaps]
        self.best: list[Cost | None] = [None] * len(snaps)
        self.within: dict[int, Cost] = {}
        self.around: dict[int, Cost] = {}
        self.arrive(source, (0, 0))

    def arrive(self, place: int, cost: Cost) -> None:
        """Keep the best way to a place."""
        known = self.best[place]
        self.best[place] = cost if known is None else min(known, cost)

    def set_out(self) -> Iterator[tuple[Cost, tuple[int, ...], int]]:
        """First whole arcs, with their costs so far and what was driven before; arrive at what is nearer."""
        here, streets = self.junctions[self.source], self.streets
        if here is None:
            for arc in (2 * self.snaps[self.source].section, 2 * self.snaps[self.source].section + 1):
                if arc in streets.milliseconds:
                    yield from self._set_out_along(arc)
            return
        for place, junction in enumerate(self.junctions):
            if junction == here:
                self.arrive(place, (0, 0))
        for arc in streets.leaving.get(here, ()):
            enters = streets.only[arc // 2] and self.areas[self.source] is None
            yield (SECONDS_TO_DRIVE_THROUGH * 1000 if enters else 0, 0), (), arc

    def _set_out_along(self, arc: int) -> Iterator[tuple[Cost, tuple[int, ...], int]]:
        streets, begin, end = self.streets, self.snaps[self.source].fraction, 1.0 - arc % 2
        for place, snap in enumerate(self.snaps):
            if self.junctions[place] == streets.ends[arc][1]:
                self.arrive(place, streets.part(arc, begin, end))
            elif self.junctions[place] is None and snap.section == arc // 2:
                ahead = min(begin, end) <= snap.fraction <= max(begin, end)
                if ahead:
                    self.arrive(place, streets.part(arc, begin, snap.fraction))
        rest = streets.part(arc, begin, end)
        for then, turned in streets.followers((arc,)):
            yield (rest[0] + turned, rest[1]), (arc,), then

    def come_back(self) -> None:
        """Who lives where all may not drive through comes back for free, where all ways within are slower."""
        for place, (milliseconds, decimetres) in self.around.items():
            if place not in self.within or (milliseconds, decimetres) < self.within[place]:
                self.arrive(place, (milliseconds - SECONDS_TO_DRIVE_THROUGH * 1000, decimetres))

    def drive(self, arc: int, cost: Cost, *, was_outside: bool) -> None:
        """Arrive at the places on an arc and at its end; coming into the streets where one lives is free."""
        for place, snap in enumerate(self.snaps):
            if self.junctions[place] == self.streets.ends[arc][1]:
                more = self.streets.part(arc, 0, 1)
            elif self.junctions[place] is None and snap.section == arc // 2:
                more = self.streets.part(arc, arc % 2, snap.fraction)
            else:
                continue
            free = self.areas[place] is not None and self.areas[place] != self.areas[self.source]
            owed = SECONDS_TO_DRIVE_THROUGH * 1000 if free else 0
            whole = (cost[0] + more[0] - owed, cost[1] + more[1])
            if self.areas[place] is not None and not free:
                known = self.around if was_outside else self.within
                known[place] = min(whole, known.get(place, whole))
            if free or self.areas[place] is None or not was_outside:
                self.arrive(place, whole)
