"""Two or three neighbouring rounds planned anew, as well as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.exact.model import Model
from solver.exact.neighbours import Neighbourhood
from solver.exact.scope import Scope

if TYPE_CHECKING:
    from solver.answer import Answer
    from solver.exact.asker import Asker


def repair(answer: Answer, asker: Asker) -> None:
    """Plan a round anew with its neighbours; the rounds that drive most for a visit come first."""
    day, seen = answer.day, set()
    dearest = sorted(answer.best.routes, key=lambda route: -route.travel_seconds / len(route.stops))
    for route in dearest:
        if asker.is_over:
            return
        group = Neighbourhood(day, answer.best).around(day.shift_of[route.shift])
        if len(group) > 1 and group not in seen:
            seen.add(group)
            improve(answer, asker, Scope(day, answer.best, group))


def improve(answer: Answer, asker: Asker, scope: Scope, *, orders_kept: bool = False) -> bool:
    """Look for something cheaper within a scope and take it; False where there is nothing."""
    if asker.is_over:
        return False
    model = Model(scope, orders_kept=orders_kept, all_served=orders_kept)
    reply = asker.ask(model, below=scope.price)
    return reply.cost is not None and answer.offer(scope.orders(reply.steps))
