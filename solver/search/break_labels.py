"""
Which breaks are settled, and how: a tree of labels for each shift.

The root has settled none. Below every label hangs the one that takes the next break and, where that may
be missed, the one that misses it. The rows stand in preorder, so all that lies below a label follows it, up
to `beyond`: without missable breaks they are simply 0, 1, 2, ... breaks taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solver.problem import Break

LabelRow: TypeAlias = tuple[int, int, int, int, int]
"""As `layout.LABEL` has it: breaks settled, those missed (as bits), parent, beyond, price of the last."""

MOST_MISSABLE = 4
"""So many breaks of one shift may be missed in a search; any beyond are taken, or the tree would explode."""


def label_tree(breaks: Sequence[Break], price: Sequence[int]) -> list[LabelRow]:
    """
    Lay out the labels of one shift.

    Parameters
    ----------
    price
        What missing each break costs, in the search's unit; nothing is read for one that must be taken.
    """
    missable = [i for i, rest in enumerate(breaks) if rest.missed_cost is not None][:MOST_MISSABLE]
    rows: list[LabelRow] = []

    def grow(settled: int, missed: int, parent: int, cost: int) -> None:
        here = len(rows)
        rows.append((settled, missed, parent, 0, cost))
        if settled < len(breaks):
            grow(settled + 1, missed, here, 0)
            if settled in missable:
                grow(settled + 1, missed | 1 << settled, here, price[settled])
        rows[here] = (settled, missed, parent, len(rows), cost)

    grow(0, 0, -1, 0)
    return rows
