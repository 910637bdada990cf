"""The loop: ruin, recreate, accept or undo; the best plan is kept aside with its times."""

import math

from solver.search.exchange import exchange
from solver.search.layout import BEST, LIVE, NOBODY, SAVED
from solver.search.random import below, uniform
from solver.search.recreate import list_absent, place, recreate
from solver.search.route import copy_route, put, queue, refresh, restore_route, settle, total
from solver.search.ruin import ruin
from solver.search.tables import kernel, marks_of, places_of, routes_of, stops_of, visits_of


@kernel
def keep_best(p, s):
    """Copy the plan in hand aside as the best."""
    s.best_cost = total(p, s)
    s.best_absent = s.n_absent
    for k in range(s.n_shifts):
        if marks_of(s)[k].is_changed == 1:
            marks_of(s)[k].is_changed = 0
            copy_route(s, BEST, LIVE, k)


@kernel
def forget_touched(s):
    """End an iteration: what was saved for undoing it is stale."""
    for x in range(s.n_touched):
        marks_of(s)[marks_of(s)[x].touched].is_touched = 0
    s.n_touched = 0


@kernel
def start_over(p, s):
    """Go on from a plan in which every visit is absent; the best plan stays what it is."""
    s.cost = 0
    for k in range(p.n_shifts):
        routes_of(s)[LIVE, k].size = 0
        refresh(p, s, k)
        marks_of(s)[k].is_changed = 1
    for v in range(p.n_visits):
        places_of(s)[v].route = NOBODY
        places_of(s)[v].absent = v
        s.cost += visits_of(p)[v].penalty
    s.n_absent = p.n_visits


@kernel
def start_empty(p, s):
    """Begin with every visit absent."""
    start_over(p, s)
    keep_best(p, s)


@kernel
def load(p, s, shifts, visits):
    """
    Begin with a given plan: visit i of the list comes next on its shift.

    False: its times cannot be settled.
    """
    start_empty(p, s)
    for i in range(len(visits)):
        put(s, visits[i], shifts[i], routes_of(s)[LIVE, shifts[i]].size)
        s.cost -= visits_of(p)[visits[i]].penalty
        queue(s, shifts[i])
    left = 0
    for v in range(p.n_visits):
        if places_of(s)[v].route < 0:
            places_of(s)[left].absent = v
            left += 1
    s.n_absent = left
    feasible = settle(p, s)
    forget_touched(s)
    if feasible:
        keep_best(p, s)
    else:
        start_empty(p, s)
    return feasible


@kernel
def adopt(p, s):
    """Go on from the best plan found so far."""
    for k in range(p.n_shifts):
        for q in range(routes_of(s)[LIVE, k].size):
            places_of(s)[stops_of(s)[LIVE, k, q].visit].route = NOBODY
    for k in range(p.n_shifts):
        restore_route(s, BEST, k)
        marks_of(s)[k].is_changed = 0
    s.cost = 0
    s.n_absent = 0
    for k in range(p.n_shifts):
        s.cost += routes_of(s)[LIVE, k].cost
    for v in range(p.n_visits):
        if places_of(s)[v].route < 0:
            places_of(s)[s.n_absent].absent = v
            s.n_absent += 1
            s.cost += visits_of(p)[v].penalty


@kernel
def fill(p, s, visits):
    """Insert these, as a part of the first plan."""
    for i in range(len(visits)):
        place(p, s, visits[i])
    list_absent(s)
    forget_touched(s)
    if total(p, s) <= s.best_cost:
        keep_best(p, s)


@kernel
def undo_iteration(s, cost_before):
    """Bring every route and the list of absent visits back to what they were before the iteration."""
    for x in range(s.n_touched):
        k = marks_of(s)[x].touched
        for q in range(routes_of(s)[LIVE, k].size):
            places_of(s)[stops_of(s)[LIVE, k, q].visit].route = NOBODY
    for x in range(s.n_touched):
        restore_route(s, SAVED, marks_of(s)[x].touched)
    for i in range(s.n_absent_saved):
        places_of(s)[i].absent = places_of(s)[i].absent_saved
    s.n_absent = s.n_absent_saved
    s.cost = cost_before
    forget_touched(s)


@kernel
def anneal(p, s, iterations, temperature):
    """Run `iterations` at one temperature."""
    for _ in range(iterations):
        s.iterations += 1
        cost_before = s.cost
        total_before = total(p, s)
        for i in range(s.n_absent):
            places_of(s)[i].absent_saved = places_of(s)[i].absent
        s.n_absent_saved = s.n_absent
        feasible = exchange(p, s) if below(s, 100) < p.exchanges else ruin(p, s)
        if feasible:
            recreate(p, s)
        if feasible and total(p, s) < total_before - temperature * math.log(uniform(s) + 1e-300):
            forget_touched(s)
            if total(p, s) < s.best_cost:
                keep_best(p, s)
        else:
            undo_iteration(s, cost_before)
