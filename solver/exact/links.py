"""Links between visits in question, and to visits that stay as they are."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solver.exact.model import Model


def keep_links(model: Model) -> None:
    """Have every link hold; a visit of another round keeps its start and its nurse."""
    for visit in model.scope.visits:
        _keep_times(model, visit)
        _keep_company(model, visit)


def _keep_times(model: Model, visit: int) -> None:
    day, program, start, served = model.day, model.program, model.start, model.served
    fixed = model.scope.starts
    for other, lag in day.lags[visit]:
        if other in start:
            both = served[visit], served[other]
            program.add(start[other] >= start[visit] + lag).only_enforce_if(*both)
        elif other in fixed:
            program.add(start[visit] <= fixed[other] - lag).only_enforce_if(served[visit])
    for other, lag in day.pulls[visit]:
        if other in fixed:
            program.add(start[visit] >= fixed[other] + lag).only_enforce_if(served[visit])


def _keep_company(model: Model, visit: int) -> None:
    """Serve visits together, by one nurse or by two; company with other rounds decides who is able at all."""
    day, program, assigned = model.day, model.program, model.assigned
    for other in day.units[visit]:
        if other in model.start and other > visit:
            program.add_implication(model.served[visit], model.served[other])
            program.add_implication(model.served[other], model.served[visit])
    shifts = model.scope.rounds
    for other, same in day.company[visit]:
        if other not in model.start or other < visit:
            continue
        for mine, hers in product(shifts, shifts):
            pair = (visit, mine), (other, hers)
            if (day.nurses[mine] == day.nurses[hers]) != same and all(who in assigned for who in pair):
                program.add_bool_or(*(~assigned[who] for who in pair))
