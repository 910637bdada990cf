"""Compiles every kernel by searching a tiny day that needs them all: `python -m solver.search.warm`."""

from __future__ import annotations

import numpy as np

from solver.problem import Break, Link, Problem, Shift, TimeWindow, Travel, Visit
from solver.search import compiled
from solver.search.anneal import adopt, start_empty
from solver.search.encode import encode
from solver.search.run import search
from solver.search.state import new_state

_DAY = Problem(
    visits=tuple(Visit(str(v), v, 600, (TimeWindow(0, 36_000, 40_000),)) for v in range(4)),
    shifts=tuple(Shift(str(k), 4, 4, 0, 36_000, breaks=(Break(0, 36_000, 600),)) for k in range(2)),
    travel={"": Travel(np.full((5, 5), 300) - 300 * np.eye(5, dtype=np.int64))},
    links=(Link("0", "1", 0, 0, same_nurse=False, together=True), Link("2", "3", 3600)),
)


def warm() -> None:
    """Compile what is not compiled yet and note that all of it is there, if it can be kept."""
    if compiled.FOLDER is None:
        return
    with compiled.compiling():
        if compiled.are_ready():
            return
        found = search(_DAY, iterations=20)
        search(_DAY, iterations=20, start=found.orders)
        tables = encode(_DAY)
        state = new_state(tables, seed=0)
        start_empty(tables.record, state.record)
        adopt(tables.record, state.record)  # otherwise called only when one thread is behind another
        compiled.mark_ready()


if __name__ == "__main__":
    warm()
