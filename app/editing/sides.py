"""What a step keeps of the plan before and after it, and how a plan is turned back to one of these sides."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.tables import Lock
from solver import BREAK, orders_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.editing.bench import Bench
    from solver import Step


def side_of(bench: Bench, changed: frozenset[str], other_locks: Mapping[str, Lock]) -> dict[str, Any]:
    """What a step keeps of one side: the rounds that changed, and the locks that are not the other side's."""
    ids = [row.id for row in bench.day.visits]
    orders = {bench.day.shifts[int(shift)].id: order for shift, order in orders_of(bench.solution).items()}
    return {
        "rounds": {
            shift: [ids[int(step)] if isinstance(step, str) else None for step in orders.get(shift, ())]
            for shift in sorted(changed)
        },
        "locks": {
            visit: None if lock is None else [lock.shift_id, lock.start and lock.start.isoformat()]
            for visit in sorted(bench.locks.keys() | other_locks.keys())
            if (lock := bench.locks.get(visit)) != other_locks.get(visit)
        },
    }


def turned(bench: Bench, side: Mapping[str, Any]) -> tuple[dict[str, list[Step]], dict[str, Lock]]:
    """The orders and locks that a step's other side had; what is not to be planned any more is left out."""
    numbers, orders, locks = bench.numbers(), orders_of(bench.solution), dict(bench.locks)
    for shift, steps in side["rounds"].items():
        if shift in numbers.shift:
            known = [step for step in steps if step is None or step in numbers.visit]
            orders[numbers.shift[shift]] = [BREAK if step is None else numbers.visit[step] for step in known]
    for visit, lock in side["locks"].items():
        locks.pop(visit, None)
        if lock is not None and visit in numbers.visit and lock[0] in (None, *numbers.shift):
            locks[visit] = Lock(lock[0], lock[1] and datetime.fromisoformat(lock[1]))
    return orders, locks
