"""What to do on the way: a leg's edges told as departures, turns, roundabouts, ferries and the arrival."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from routing.path import edge_shape
from routing.point import Point, mercator
from routing.profiles import ROAD_CLASSES
from routing.snap import LEFT, RIGHT
from routing.turns import CROSSING, SHARP_DEGREES, turn_angle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.network import Network
    from routing.path import Edge, Path

Manoeuvre: TypeAlias = Literal[
    "depart", "straight", "slight_left", "left", "sharp_left", "slight_right", "right", "sharp_right",
    "u_turn", "roundabout", "ferry", "arrive", "arrive_left", "arrive_right",
]  # fmt: skip
Compass: TypeAlias = Literal[
    "north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west"
]
COMPASS: tuple[Compass, ...] = (
    "north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west"
)  # fmt: skip
SLIGHT_DEGREES, TURN_DEGREES = 20.0, 50.0
"""A street goes straight on below the first, and turns from the second on; it bears to a side in between."""
_FERRY = ROAD_CLASSES.index("ferry")


@dataclass(frozen=True, slots=True)
class Step:
    """
    One thing to do, and how it goes on from there.

    Parameters
    ----------
    manoeuvre
        What to do.
    street
        The name of what one is on afterwards; empty where it has none.
    point
        Where to do it.
    milliseconds, decimetres
        From here to the next step, this turn included: those of all steps make up the leg's.
    heading
        Of a departure.
    exit
        Of a roundabout: which exit to leave by, counted from 1.
    """

    manoeuvre: Manoeuvre
    street: str
    point: Point
    milliseconds: int = 0
    decimetres: int = 0
    heading: Compass | None = None
    exit: int = 0


def steps(network: Network, path: Path) -> list[Step]:
    """Tell a path of a network step by step; a path without edges is an arrival alone."""
    arrival: Manoeuvre = {LEFT: "arrive_left", RIGHT: "arrive_right"}.get(path.side, "arrive")  # type: ignore[assignment]
    end = Step(arrival, "", path.points[-1])
    if not path.edges:
        return [end]
    teller = _Teller(network, path.edges)
    begun = [(0, teller.departure())]
    begun += [(n, step) for n in range(1, len(path.edges)) if (step := teller.step(n)) is not None]
    stops = [*(number for number, _ in begun[1:]), len(path.edges)]
    found = [
        _lasting(step, path.edges[number:stop]) for (number, step), stop in zip(begun, stops, strict=True)
    ]
    return [*found, end]


def _lasting(step: Step, edges: Sequence[Edge]) -> Step:
    """Let a step go on over some edges, the turn into the first included."""
    return replace(
        step,
        milliseconds=sum(edge.milliseconds + edge.turn_milliseconds for edge in edges),
        decimetres=sum(edge.decimetres for edge in edges),
    )


class _Teller:
    """Tells where along some edges a driver has something to do."""

    def __init__(self, network: Network, edges: Sequence[Edge]) -> None:
        self._network = network
        self._graph = network.graph
        self._edges = edges
        self._section = [edge.arc >> 1 for edge in edges]

    def departure(self) -> Step:
        """Set out from the place."""
        flat = mercator(*edge_shape(self._graph, self._edges[0]))
        east, north = next((move for move in np.diff(flat, axis=0) if move.any()), (0.0, 0.0))
        heading = COMPASS[round(float(np.degrees(np.arctan2(east, north))) / 45) % len(COMPASS)]
        return Step("depart", self._street(0), self._begin(0), heading=heading)

    def step(self, number: int) -> Step | None:
        """What there is to do before an edge, or None: one simply goes on."""
        before, here = self._section[number - 1], self._section[number]
        roundabout = self._graph.roundabout
        if roundabout[here]:
            return None if roundabout[before] else self._roundabout(number)
        if roundabout[before]:
            return None  # told on entering, with the number of the exit
        if self._graph.road_class[here] == _FERRY != self._graph.road_class[before]:
            return Step("ferry", self._street(number), self._begin(number))
        manoeuvre = self._manoeuvre(number)
        renamed = self._graph.name[here] != self._graph.name[before] and self._graph.name[here] >= 0
        if manoeuvre == "u_turn" or renamed or (manoeuvre != "straight" and self._is_choice(number)):
            return Step(manoeuvre, self._street(number), self._begin(number))
        return None

    def _roundabout(self, number: int) -> Step:
        """Enter a roundabout: which exit to take, and the street that it leads to."""
        exits, begin, street = 0, self._begin(number), self._street(number)
        roundabout = self._graph.roundabout
        while number < len(self._edges) and roundabout[self._section[number]]:
            junction = np.array([self._network.arc_end[self._edges[number].arc]])
            leaving = self._network.leaving.at(junction)[1]
            exits += bool((~roundabout[leaving >> 1]).any())
            number += 1
        street = self._street(number) if number < len(self._edges) else street
        return Step("roundabout", street, begin, exit=max(exits, 1))

    def _manoeuvre(self, number: int) -> Manoeuvre:
        if self._edges[number].arc == self._edges[number - 1].arc ^ 1:
            return "u_turn"
        set_out, arrive = self._network.bearings
        before, here = self._edges[number - 1].arc, self._edges[number].arc
        angle = float(turn_angle(arrive[before], set_out[here]))
        if abs(angle) < SLIGHT_DEGREES:
            return "straight"
        if abs(angle) < TURN_DEGREES:
            return "slight_right" if angle > 0 else "slight_left"
        if abs(angle) <= SHARP_DEGREES:
            return "right" if angle > 0 else "left"
        return "sharp_right" if angle > 0 else "sharp_left"

    def _is_choice(self, number: int) -> bool:
        """Whether streets enough meet before an edge for one to go wrong."""
        junction = self._network.arc_start[self._edges[number].arc]
        leaving = self._network.leaving.at(np.array([junction]))[1]
        reaching = self._network.reaching.at(np.array([junction]))[1]
        return len({*(leaving >> 1).tolist(), *(reaching >> 1).tolist()}) >= CROSSING

    def _street(self, number: int) -> str:
        name = int(self._graph.name[self._section[number]])
        return self._graph.names[name] if name >= 0 else ""

    def _begin(self, number: int) -> Point:
        lat, lon = edge_shape(self._graph, self._edges[number])
        return Point(float(lat[0]), float(lon[0]))
