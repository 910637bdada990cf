"""
Exchange: from some moment on, two nurses change rounds with each other.

Strings of a few visits never mend a wrong turn early in the day: the rest of the round would have to leave
as a whole. Source: Jean-Yves Potvin and Jean-Marc Rousseau, "An Exchange Heuristic for Routeing Problems with
Time Windows", 1995 (2-opt*: the ends of two routes change places). New here: whole rounds change hands too,
and what the other nurse cannot do, or not in time, becomes absent and is put back like any visit.
"""

from solver.search.insertion import insertion_delta, suits, window
from solver.search.layout import INF, LIVE, NEVER, NOBODY
from solver.search.placing import insert
from solver.search.random import below
from solver.search.route import keep_snapshot, settle
from solver.search.ruin import mark_removed, remove
from solver.search.tables import kernel, marks_of, neighbours_of, places_of, routes_of, stops_of, visits_of

NEAR = 30
"""The other round is that of one of so many visits nearest in way and time."""


@kernel
def other_route(p, s, seed):
    """Return the route of a visit near the seed, in way and time, but not the seed's own; or NOBODY."""
    near = min(NEAR, p.n_neighbours)
    if near == 0:
        return NOBODY
    first = below(s, near)
    for i in range(near):
        k = places_of(s)[neighbours_of(p)[1, seed, (first + i) % near]].route
        if k >= 0 and k != places_of(s)[seed].route:
            return k
    return NOBODY


@kernel
def mark_from(s, k, moment):
    """List for removal what route k begins at this moment or later."""
    for q in range(routes_of(s)[LIVE, k].size):
        if stops_of(s)[LIVE, k, q].start >= moment:
            mark_removed(s, k, q)


@kernel
def append(p, s, v, k):
    """Put v, absent, at the end of route k, where it can be done."""
    visit = visits_of(p)[v]
    if visit.links > 0 or not suits(p, s, v, k):
        return
    lower, upper = window(p, s, v)
    size = routes_of(s)[LIVE, k].size
    delta, _ = insertion_delta(p, s, k, size, v, lower, upper, NEVER)
    if delta < NEVER and insert(p, s, v, k, size, NOBODY, NOBODY, 0):
        keep_snapshot(s)
        s.cost -= visit.penalty


@kernel
def exchange(p, s):
    """Let two nurses change whole rounds, or from a random visit on. False: that cannot be settled."""
    s.n_removed = 0
    for k in range(p.n_shifts):
        marks_of(s)[k].ruined = 0
    seed = below(s, p.n_visits)
    k = places_of(s)[seed].route
    if k < 0:
        return True
    other = other_route(p, s, seed)
    if other < 0:
        return True
    marks_of(s)[k].ruined = 1
    marks_of(s)[other].ruined = 1
    moment = -INF
    if below(s, 2) == 0:
        moment = stops_of(s)[LIVE, k, places_of(s)[seed].position].start
    mark_from(s, k, moment)
    own = s.n_removed
    mark_from(s, other, moment)
    for i in range(s.n_removed):
        remove(p, s, places_of(s)[i].removed)
    if not settle(p, s):
        return False
    for i in range(s.n_removed):
        append(p, s, places_of(s)[i].removed, other if i < own else k)
    return True
