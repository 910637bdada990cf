"""Where one shift may go: its visits and ways as flat arrays, and which shifts are alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from solver.bound.labels import NEVER, REMEMBERED
from solver.problem import NO_WAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from solver.bound.amounts import Amounts
    from solver.day import Day

    Numbers = NDArray[np.int64]

LIKELY = 24
"""Visits that a route goes on to, where not all are tried."""
LONGEST = 4096
"""Steps that a route may take, as far as time alone can tell, before its steps are counted."""


class Facts(NamedTuple):
    """
    What all shifts of one mode share; visits by their place in the problem, locations without unused ones.

    Attributes
    ----------
    first_window, windows
        Where each visit's windows begin in the list of (earliest, latest, hard latest).
    """

    travel: Numbers
    location: Numbers
    duration: Numbers
    first_window: Numbers
    windows: Numbers
    travel_weight: int
    lateness_weight: int
    overtime_weight: int


class Network(NamedTuple):
    """
    What one shift, or several alike, can do.

    Attributes
    ----------
    visits
        Those that some route can serve, the one with the latest possible start first.
    latest_start
        For each of them when care must begin for the shift to be back in time, whatever comes between.
    near, position
        For each of them, by their place in this list, the nearest that a route might return from, itself
        first; and where in that list each other one is, or -1.
    limits
        For each, and each visit near it, the latest start from which that visit can still be reached.
    likely
        For each, those that a route would probably go on to, by the way and the waiting.
    breaks
        Those that must be taken: (earliest, latest, duration).
    waiting_weight
        0 where care may begin later than it could, or where breaks are left out: waiting may then be less.
    most_visits, most_care_seconds
        Limits of a route; `NEVER` where labels need not count.
    """

    visits: Numbers
    latest_start: Numbers
    near: Numbers
    position: NDArray[np.int8]
    limits: Numbers
    likely: Numbers
    breaks: Numbers
    origin: int
    destination: int
    start: int
    end: int
    latest_return: int
    waiting_weight: int
    most_visits: int
    most_care_seconds: int


@dataclass(frozen=True)
class Team:
    """
    Shifts that are alike: same hours, places, breaks, mode, able for the same at the same cost.

    Attributes
    ----------
    shifts
        Their places in the problem.
    pairs
        For each visit of the network what it costs that they serve it.
    """

    shifts: tuple[int, ...]
    facts: Facts
    network: Network
    pairs: Numbers


def teams_of(day: Day, amounts: Amounts) -> list[Team]:
    """Gather the shifts of a day that have anybody to visit, alike ones together."""
    alike: dict[tuple[Any, ...], list[int]] = {}
    for k in range(len(day.starts)):
        alike.setdefault(_kind(day, amounts, k), []).append(k)
    places = np.unique([*day.locations, *day.start_locations, *day.end_locations])
    facts = [_facts(day, amounts, matrix[np.ix_(places, places)], places) for matrix in day.matrices]
    teams = []
    for shifts in alike.values():
        shift = shifts[0]
        shared = facts[day.modes[shift]]
        network = _network(day, shift, shared, amounts, places)
        if len(network.visits):
            pairs = amounts.pairs[network.visits, shift]
            teams.append(Team(tuple(shifts), shared, network, pairs))
    return teams


def _kind(day: Day, amounts: Amounts, shift: int) -> tuple[Any, ...]:
    return (
        day.modes[shift],
        day.start_locations[shift],
        day.end_locations[shift],
        day.starts[shift],
        day.ends[shift],
        day.latest_returns[shift],
        day.problem.shifts[shift].breaks,
        day.problem.shifts[shift].max_visits,
        day.problem.shifts[shift].max_care_seconds,
        day.able[:, shift].tobytes(),
        amounts.pairs[:, shift].tobytes(),
    )


def _facts(day: Day, amounts: Amounts, travel: NDArray[np.integer], places: Numbers) -> Facts:
    counts = [len(windows) for windows in day.windows]
    return Facts(
        travel.astype(np.int64),
        np.searchsorted(places, np.array(day.locations, np.int64)),
        np.array(day.durations, np.int64),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        np.array([window for windows in day.windows for window in windows], np.int64).reshape(-1, 3),
        amounts.travel,
        amounts.lateness,
        amounts.overtime,
    )


def _network(day: Day, shift: int, facts: Facts, amounts: Amounts, places: Numbers) -> Network:
    able = np.flatnonzero(day.able[:, shift])
    origin, destination = (
        int(place)
        for place in np.searchsorted(places, [day.start_locations[shift], day.end_locations[shift]])
    )
    start, latest_return = day.starts[shift], day.latest_returns[shift]
    windows = _Windows([day.windows[v] for v in able])
    there, care = facts.location[able], facts.duration[able]
    leg = facts.travel[np.ix_(there, there)]
    step = np.where(leg == NO_WAY, NEVER, leg + care[:, None])
    np.fill_diagonal(step, NEVER)
    out, back = facts.travel[origin, there], facts.travel[there, destination]
    first = windows.openings(np.where(out == NO_WAY, NEVER, start + out))
    last = windows.last_starts(np.where(back == NO_WAY, -NEVER, latest_return - care - back))
    for _ in able:
        sooner = np.minimum(first, windows.openings((first[:, None] + step).min(axis=0, initial=NEVER)))
        later = np.maximum(last, windows.last_starts((last[None, :] - step).max(axis=1, initial=-NEVER)))
        if np.array_equal(sooner, first) and np.array_equal(later, last):
            break
        first, last = sooner, later
    served = np.flatnonzero(first <= last)
    served = served[np.argsort(-last[served], kind="stable")]
    step, first, last = step[np.ix_(served, served)], first[served], last[served]
    near = _near(step, first, last)
    position = np.full(step.shape, -1, np.int8)
    np.put_along_axis(position, near, np.arange(near.shape[1], dtype=np.int8)[None, :], axis=1)
    may_go_round = latest_return - start >= LONGEST * int(step.min(initial=NEVER))
    described = day.problem.shifts[shift]
    breaks = described.breaks
    must = [
        (rest.earliest, rest.latest, rest.duration_seconds) for rest in breaks if rest.missed_cost is None
    ]
    return Network(
        np.ascontiguousarray(able[served]),
        np.ascontiguousarray(last),
        near,
        position,
        last[near] - np.take_along_axis(step, near, axis=1),
        _likely(step, first, last),
        np.array(must, np.int64).reshape(-1, 3),
        origin,
        destination,
        start,
        day.ends[shift],
        latest_return,
        amounts.waiting if len(must) == len(breaks) and not day.problem.links else 0,
        _most_visits(described.max_visits, len(served), may_go_round),
        NEVER if described.max_care_seconds is None else described.max_care_seconds,
    )


def _most_visits(most: int | None, count: int, may_go_round: bool) -> int:  # noqa: FBT001 - names its argument
    """Limit a route where it is limited, or where it could go round and round without time passing."""
    if most is not None and most < count:
        return most
    return count if may_go_round else NEVER


def _near(step: Numbers, first: Numbers, last: Numbers) -> Numbers:
    """List for each visit itself, and the nearest others that a route might come back from in time."""
    there_and_back = step + step.T
    can_follow = first[:, None] + step <= last[None, :]
    there_and_back[~(can_follow & can_follow.T)] = NEVER
    np.fill_diagonal(there_and_back, -1)
    return np.ascontiguousarray(np.argsort(there_and_back, axis=1, kind="stable")[:, :REMEMBERED])


def _likely(step: Numbers, first: Numbers, last: Numbers) -> Numbers:
    """List for each visit others to go on to, those that can be begun soonest after it at the worst."""
    soonest = np.maximum(step, first[None, :] - last[:, None])
    soonest[first[:, None] + step > last[None, :]] = NEVER
    return np.ascontiguousarray(np.argsort(soonest, axis=1, kind="stable")[:, :LIKELY])


class _Windows:
    """The time windows of several visits side by side."""

    def __init__(self, windows: Sequence[Sequence[tuple[int, int, int]]]) -> None:
        most = max(map(len, windows), default=0)
        empty = (NEVER, NEVER, -NEVER)
        padded = [[*each, *[empty] * (most - len(each))] for each in windows]
        table = np.array(padded, np.int64).reshape(len(windows), most, 3)
        self._earliest, self._hard = table[:, :, 0], table[:, :, 2]

    def openings(self, moments: Numbers) -> Numbers:
        """Earliest start of care at a moment or later, for each visit; `NEVER` where there is none."""
        start = np.maximum(moments[:, None], self._earliest)
        starts: Numbers = np.where(moments[:, None] <= self._hard, start, NEVER)
        return np.asarray(starts.min(axis=1, initial=NEVER))

    def last_starts(self, moments: Numbers) -> Numbers:
        """Latest start of care at a moment or earlier, for each visit; `-NEVER` where there is none."""
        start = np.minimum(moments[:, None], self._hard)
        starts: Numbers = np.where(self._earliest <= moments[:, None], start, -NEVER)
        return np.asarray(starts.max(axis=1, initial=-NEVER))
