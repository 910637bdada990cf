"""
Ruin: take strings of adjacent visits out of a few neighbouring routes, now and then a whole route.

Source: Jan Christiaens and Greet Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing
Problems", 2020. New here: half of the seeds' neighbours are near in time as well as in space, linked
visits leave together, and some ruins begin at an unserved visit.
"""

from solver.search.layout import LIVE
from solver.search.random import below, uniform
from solver.search.route import queue, queue_partners, settle, take
from solver.search.tables import (
    kernel,
    links_of,
    marks_of,
    members_of,
    neighbours_of,
    places_of,
    routes_of,
    stops_of,
    visits_of,
)


@kernel
def remove_one(p, s, v):
    """Take v out, and list it and its price as absent."""
    if places_of(s)[v].route < 0:
        return
    queue(s, places_of(s)[v].route)
    queue_partners(p, s, v)
    take(s, v)
    places_of(s)[s.n_absent].absent = v
    s.n_absent += 1
    s.cost += visits_of(p)[v].penalty


@kernel
def remove(p, s, v):
    """Take v out with all that must be served with it, and every other time the other partners too."""
    visit = visits_of(p)[v]
    if places_of(s)[v].route < 0:
        return
    for i in range(visit.first_member, visit.first_member + visit.members):
        remove_one(p, s, members_of(p)[i])
    for i in range(visit.first_link, visit.first_link + visit.links):
        other = visits_of(p)[links_of(p)[i].other]
        if other.first_member != visit.first_member and below(s, 2) > 0:
            for j in range(other.first_member, other.first_member + other.members):
                remove_one(p, s, members_of(p)[j])


@kernel
def mark_removed(s, k, position):
    """List a stop for removal; its position may change before it is taken."""
    places_of(s)[s.n_removed].removed = stops_of(s)[LIVE, k, position].visit
    s.n_removed += 1


@kernel
def mark_string(s, k, around, length):
    """
    Choose `length` adjacent stops around a position.

    Half of the time keep a few in the middle (a split string).
    """
    size = routes_of(s)[LIVE, k].size
    kept = 0
    if below(s, 2) == 0 and 2 <= length < size:
        kept = 1
        while length + kept < size and kept < 3 and below(s, 2) > 0:
            kept += 1
    span = length + kept
    low = max(0, around - span + 1)
    high = min(around, size - span)
    first = low + below(s, high - low + 1)
    keep_from = first + below(s, length + 1) if kept > 0 else first
    for q in range(first, first + span):
        if not keep_from <= q < keep_from + kept:
            mark_removed(s, k, q)


@kernel
def ruin(p, s):
    """
    Remove about `mean_removed` visits around a random seed and settle what is left.

    False: that cannot be settled.
    """
    s.n_removed = 0
    for k in range(p.n_shifts):
        marks_of(s)[k].ruined = 0
    seed = below(s, p.n_visits)
    if s.n_absent > 0 and below(s, 6) == 0:
        seed = places_of(s)[below(s, s.n_absent)].absent
    longest = min(float(p.string_max), (p.n_visits - s.n_absent) / p.n_shifts)
    longest = max(longest, 1.0)
    strings = int(1 + uniform(s) * max(0.0, 4.0 * p.mean_removed / (1 + longest) - 1))
    nearness = below(s, 2)
    if below(s, 100) < 2 and places_of(s)[seed].route >= 0:
        k = places_of(s)[seed].route
        for q in range(routes_of(s)[LIVE, k].size):
            mark_removed(s, k, q)
    else:
        for rank in range(-1, p.n_neighbours):
            if strings <= 0:
                break
            v = seed if rank < 0 else neighbours_of(p)[nearness, seed, rank]
            k = places_of(s)[v].route
            if k < 0 or marks_of(s)[k].ruined == 1:
                continue
            marks_of(s)[k].ruined = 1
            strings -= 1
            size = routes_of(s)[LIVE, k].size
            length = min(size, int(1 + uniform(s) * min(float(size), longest)))
            mark_string(s, k, places_of(s)[v].position, length)
    for i in range(s.n_removed):
        remove(p, s, places_of(s)[i].removed)
    return settle(p, s)
