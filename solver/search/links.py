"""Links as the search has them: written at both visits, and units of visits that leave and enter together."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from solver.search import layout
from solver.search.layout import INF

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.problem import Problem

LinkRow: TypeAlias = tuple[int, int, int, int, int, int]
"""A link as `layout.LINK` has it."""


def lay_out_links(problem: Problem, visits: NDArray[np.void]) -> tuple[NDArray[np.void], NDArray[np.int64]]:
    """
    Write each link at both its visits.

    Close groups that start at fixed distances, and list who goes in together.
    """
    visit_at = {visit.id: v for v, visit in enumerate(problem.visits)}
    of: list[list[LinkRow]] = [[] for _ in problem.visits]
    fixed: list[dict[int, int]] = [{} for _ in problem.visits]
    unit: list[list[int]] = [[v] for v in range(len(problem.visits))]
    for link in problem.links:
        a, b = visit_at[link.first], visit_at[link.second]
        high = INF // 4 if link.max_seconds is None else link.max_seconds
        rigid = int(link.min_seconds == high)
        nurse = -1 if link.same_nurse is None else int(link.same_nurse)
        of[a].append((b, link.min_seconds, high, 1, rigid, nurse))
        of[b].append((a, link.min_seconds, high, 0, rigid, nurse))
        if rigid:
            fixed[a][b], fixed[b][a] = high, -high
        if link.together:
            _join(unit, a, b)
            visits["together"][unit[a]] = 1
    for a, others in enumerate(fixed):
        of[a].extend((b, at, at, 1, 1, -1) for b, at in _offsets(fixed, a).items() if b not in others)
        for b in others:
            _join(unit, a, b)
    return _flat(of, visits), _members(unit, visits)


def _flat(of: list[list[LinkRow]], visits: NDArray[np.void]) -> NDArray[np.void]:
    flat: list[LinkRow] = []
    for v, own in enumerate(of):
        visits[v]["first_link"], visits[v]["links"] = len(flat), len(own)
        flat.extend(own)
    return np.array(flat or [(0, 0, 0, 0, 0, -1)], layout.LINK)


def _members(unit: list[list[int]], visits: NDArray[np.void]) -> NDArray[np.int64]:
    members: list[int] = []
    for v, group in enumerate(unit):
        if group[0] == v:
            visits["first_member"][group], visits["members"][group] = len(members), len(group)
            members.extend(group)
    return np.array(members or [0], np.int64)


def _join(unit: list[list[int]], a: int, b: int) -> None:
    if unit[a] is unit[b]:
        return
    joined = sorted(unit[a] + unit[b])
    for v in joined:
        unit[v] = joined


def _offsets(fixed: list[dict[int, int]], root: int) -> dict[int, int]:
    """Return start(b) - start(root) for every b that fixed links lead to."""
    found = {root: 0}
    todo = [root]
    while todo:
        a = todo.pop()
        for b, offset in fixed[a].items():
            if b not in found:
                found[b] = found[a] + offset
                todo.append(b)
    del found[root]
    return found
