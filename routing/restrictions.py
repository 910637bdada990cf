"""Mapped turn restrictions become forbidden sequences of arcs, whether by a point or by ways."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from routing.point import MODES
from routing.profiles import PROFILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from routing.arcs import Arcs
    from routing.streets import Relation

Sequences = dict[tuple[int, ...], int]
"""Forbidden sequences of arcs, each with the modes that it binds: bit i stands for `MODES[i]`."""

TIMED_KEYS = ("day_on", "day_off", "hour_on", "hour_off")
"""A restriction that holds at some hours only is passed over."""


def restriction_values(tags: Mapping[str, str]) -> dict[str, int]:
    """Give a restriction's values (`no_left_turn`, ...), each with the modes that it binds."""
    excepted = {name.strip() for name in tags.get("except", "").split(";")}
    found: dict[str, int] = defaultdict(int)
    if any(key in tags for key in TIMED_KEYS):
        return found
    for number, mode in enumerate(MODES):
        profile = PROFILES[mode]
        if excepted.intersection(profile.vehicle_keys):
            continue
        value = next((tags[key] for key in profile.restriction_keys if key in tags), "")
        if value.startswith(("no_", "only_")):
            found[value] |= 1 << number
    return found


class Turns:
    """
    Finds the arcs that restrictions speak of.

    Parameters
    ----------
    sections_of
        By way, its sections in the order of its points.
    junction_of
        By the number of a mapped point, the junction that it is.
    """

    def __init__(
        self, arcs: Arcs, sections_of: Mapping[int, Sequence[int]], junction_of: Mapping[int, int]
    ) -> None:
        self._arcs = arcs
        self._sections_of = sections_of
        self._junction_of = junction_of

    def forbidden(self, relation: Relation) -> Sequences | None:
        """
        Forbidden sequences of one restriction; None where it says nothing to any mode.

        That is so where its members do not join up, or not in one way only, or nobody may drive there.
        """
        members = defaultdict(list)
        for kind, ref, role in relation.members:
            members[kind, role].append(ref)
        starts, ends = members["way", "from"], members["way", "to"]
        found: Sequences = {}
        understood = False
        for value, modes in restriction_values(relation.tags).items():
            for mode in (1 << number for number in range(len(MODES)) if modes >> number & 1):
                chains = [
                    chain
                    for start, end in product(starts, ends)
                    for chain in _as_meant(
                        self._chains((start, end), members["node", "via"], members["way", "via"], mode),
                        value,
                        same_way=start == end,
                    )
                ]
                understood |= bool(chains)
                whole = chains if value.startswith("no_") else self._others(chains, mode)
                found.update({chain: found.get(chain, 0) | mode for chain in whole})
        return found if understood else None

    def _chains(
        self, sides: tuple[int, int], points: Sequence[int], ways: Sequence[int], mode: int
    ) -> list[tuple[int, ...]]:
        """Every way to drive from one way over the point or the ways between them into the other."""
        start, end = sides
        into = [
            arc
            for section in self._sections_of.get(start, ())
            for arc in (2 * section, 2 * section + 1)
            if self._arcs.modes[arc] & mode
        ]
        if not ways:
            if len(points) != 1 or points[0] not in self._junction_of:
                return []
            into = [arc for arc in into if self._arcs.end[arc] == self._junction_of[points[0]]]
        return [chain for arc in into for chain in self._onward((arc,), tuple(ways), end, mode)]

    def _onward(
        self, driven: tuple[int, ...], ways: tuple[int, ...], end: int, mode: int
    ) -> Iterator[tuple[int, ...]]:
        """Drive over all the ways left, in any order that joins up, and then into the last."""
        here = self._arcs.end[driven[-1]]
        if not ways:
            sections = set(self._sections_of.get(end, ()))
            yield from ((*driven, arc) for arc in self._arcs.leaving(here, mode) if arc // 2 in sections)
            return
        for index, way in enumerate(ways):
            left = ways[:index] + ways[index + 1 :]
            for part in self._along(way, here, mode):
                yield from self._onward(driven + part, left, end, mode)

    def _along(self, way: int, junction: int, mode: int) -> Iterator[tuple[int, ...]]:
        """Every stretch of a way that begins at a junction, either way round."""
        sections = list(self._sections_of.get(way, ()))
        for order, direction in ((sections, 0), (sections[::-1], 1)):
            for first, section in enumerate(order):
                if self._arcs.start[2 * section + direction] != junction:
                    continue
                stretch: tuple[int, ...] = ()
                for further in order[first:]:
                    arc = 2 * further + direction
                    broken = stretch and self._arcs.end[stretch[-1]] != self._arcs.start[arc]
                    if broken or not self._arcs.modes[arc] & mode:
                        break
                    stretch = (*stretch, arc)
                    yield stretch

    def _others(self, chains: Iterable[tuple[int, ...]], mode: int) -> Iterator[tuple[int, ...]]:
        """
        Everything but the one way that an `only_` restriction leaves.

        It binds whoever comes from its first way, or, where it goes by ways, has taken the first of them.
        """
        for chain in chains:
            for length in range(min(2, len(chain) - 1), len(chain)):
                driven, meant = chain[:length], chain[length]
                for arc in self._arcs.leaving(self._arcs.end[driven[-1]], mode):
                    if arc != meant:
                        yield (*driven, arc)


def _as_meant(chains: Sequence[tuple[int, ...]], value: str, *, same_way: bool) -> Sequence[tuple[int, ...]]:
    """
    Chains that a restriction's value speaks of: those that turn back, or the one that does not.

    Nothing where more than one would do: which is meant cannot be told.
    """
    if value.endswith("_u_turn") and same_way:
        return [chain for chain in chains if len(chain) > 2 or chain[0] ^ 1 == chain[-1]]  # noqa: PLR2004
    ahead = [chain for chain in chains if chain[0] ^ 1 != chain[-1]]
    if not ahead:
        return []
    shortest = min(len(chain) for chain in ahead)
    kept = [chain for chain in ahead if len(chain) == shortest]
    return kept if len(kept) == 1 else []


def as_arrays(
    sequences: Sequences,
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint8]]:
    """Give forbidden sequences as `Graph` keeps them: where each begins, their arcs, their modes."""
    ordered = sorted(sequences)
    start = np.concatenate(([0], np.cumsum([len(arcs) for arcs in ordered], dtype=np.int64))).astype(np.int64)
    return (
        start,
        np.array([arc for arcs in ordered for arc in arcs], dtype=np.int32),
        np.array([sequences[arcs] for arcs in ordered], dtype=np.uint8),
    )
