"""
What a position costs: where in which routes an absent visit could go, and at what price.

The price is found without touching the route: only the nurse's labels from there on are stepped. The walk
ends as soon as they meet the old ones again, or the price is sure to be beyond the best one known. One
position in a hundred is overlooked.

Source: Jan Christiaens and Greet Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing
Problems", 2020 (insertion with blinks); Martin Savelsbergh, "The Vehicle Routing Problem with Time
Windows: Minimizing Route Duration", 1992 (latest feasible starts, here used to pass over hopeless
positions).
"""

import numpy as np

from solver.search.clock import finish, linked_lower, linked_upper, step
from solver.search.layout import INF, LIVE, NEVER, PRICE, TIME
from solver.search.random import below, next_bits
from solver.search.tables import (
    able_of,
    candidates_of,
    inline,
    kernel,
    labels_of,
    links_of,
    marks_of,
    neighbours_of,
    pair_cost_of,
    places_of,
    routes_of,
    scratch_of,
    shifts_of,
    stops_of,
    visits_of,
    way,
    way_back,
)

_LOW_BITS = np.uint64(1023)
_NEAREST, _DRAWN = 6, 4
"""Of many able shifts so many are tried beside the neighbours': those that start nearest, and others."""


@kernel
def insertion_delta(p, s, k, position, v, lower, upper, limit):
    """
    Return the change of price if v goes into route k at this position, and the start of v.

    NEVER where it cannot, or where the change is sure to reach the limit.
    """
    route = routes_of(s)[LIVE, k]
    stops = stops_of(s)[LIVE, k]
    labels = labels_of(s)[LIVE, k]
    shift = shifts_of(p)[k]
    visit = visits_of(p)[v]
    here = stops[position]
    before = visits_of(p)[stops[position - 1].visit].location if position > 0 else shift.origin
    after = visits_of(p)[here.visit].location if position < route.size else shift.destination
    leg_in = way_back(p, shift.mode, visit.location, before)
    leg = way(p, shift.mode, visit.location, after)
    if leg_in < 0 or leg < 0:
        return NEVER, 0
    driven = leg_in + leg
    if route.size > 0:
        driven -= here.leg
    delta = p.travel_weight * driven + pair_cost_of(p)[v, k]
    if p.balance_weight > 0:
        delta += p.balance_weight * unbalanced(p, s, shift.nurse, driven + visit.duration)
    if delta >= limit and (p.monotone == 1 or delta - route.price >= limit):
        return NEVER, 0
    scratch = scratch_of(s)
    if not step(p, s, k, labels[position], scratch[0], leg_in, v, lower, upper, int(position == 0)):
        return NEVER, 0
    start = scratch[0, TIME, 0]
    for j in range(1, shift.labels):
        start = min(start, scratch[0, TIME, j])
    start -= visit.duration
    now = 0
    for q in range(position, route.size):
        stop = stops[q]
        other = visits_of(p)[stop.visit]
        latest = other.hard
        if other.links > 0:
            latest = max(min(latest, linked_upper(p, s, stop.visit)), stop.start)
        if not step(p, s, k, scratch[now], scratch[1 - now], leg, stop.visit, stop.lower, latest, 0):
            return NEVER, 0
        now = 1 - now
        change = scratch[now, PRICE, stop.label] - labels[q + 1, PRICE, stop.label]
        is_same, least = compared(scratch[now], labels[q + 1], shift.labels, change)
        if is_same:
            return delta + change, start
        if p.monotone == 1 and delta + least >= limit:
            return NEVER, 0
        leg = stops[q + 1].leg
    end_cost, _, _ = finish(p, k, scratch[now], leg)
    if end_cost >= NEVER:
        return NEVER, 0
    return delta + end_cost - route.end_cost, start


@inline
def unbalanced(p, s, nurse, work):
    """Return how much more work would have to change hands, about, if this nurse had so much more."""
    load = marks_of(s)[nurse].load - s.mean_load
    rise = work // p.n_nurses
    others = s.n_above - 1 if load > 0 else s.n_above
    return max(0, load + work - rise) - max(0, load) - others * rise


@inline
def compared(new, old, labels, change):
    """
    Return whether labels meet the old ones again, all dearer by `change`.

    And by how much the rest of the route is dearer at least, as long as being later never makes it cheaper.
    """
    is_same = True
    least = NEVER
    for j in range(labels):
        t = new[TIME, j]
        if t != old[TIME, j]:
            is_same = False
        if t >= INF:
            continue
        dearer = new[PRICE, j] - old[PRICE, j]
        if dearer != change:
            is_same = False
        least = min(least, dearer if t >= old[TIME, j] else -NEVER)
    return is_same, least


@kernel
def window(p, s, v):
    """Return the earliest and the latest start of v, its placed partners considered."""
    visit = visits_of(p)[v]
    lower = visit.early
    upper = visit.hard
    if visit.links > 0:
        lower = max(lower, linked_lower(p, s, v, 0), linked_lower(p, s, v, 1))
        upper = min(upper, linked_upper(p, s, v))
    return lower, upper


@kernel
def suits(p, s, v, k):
    """True where shift k may serve v, given the nurses of the partners already placed."""
    route = routes_of(s)[LIVE, k]
    visit = visits_of(p)[v]
    if pair_cost_of(p)[v, k] < 0 or route.size >= shifts_of(p)[k].room:
        return False
    if route.care + visit.duration > shifts_of(p)[k].most_care:
        return False
    for i in range(visit.first_link, visit.first_link + visit.links):
        link = links_of(p)[i]
        if link.nurse < 0:
            continue
        place = places_of(s)[link.other]
        if place.route >= 0 and (shifts_of(p)[place.route].nurse == shifts_of(p)[k].nurse) != (
            link.nurse == 1
        ):
            return False
    return True


@kernel
def find_reachable(p, s, v):
    """
    List the shifts worth trying for v.

    First its neighbours', so that a good price is known early; then all able ones where they are few, else
    those asked for, the nearest, and a few drawn at random: near is not enough where skills are scarce.
    """
    visit = visits_of(p)[v]
    s.stamp += 1
    s.n_reachable = 0
    for x in range(min(p.reach, p.n_neighbours)):
        k = places_of(s)[neighbours_of(p)[0, v, x]].route
        if k >= 0:
            reach(p, s, v, k)
    if visit.able <= p.always_able:
        for x in range(visit.able):
            reach(p, s, v, able_of(p)[visit.first_able + x])
    else:
        for x in range(min(visit.able, visit.first_asked + _NEAREST)):
            reach(p, s, v, able_of(p)[visit.first_able + x])
        for _ in range(_DRAWN):
            reach(p, s, v, able_of(p)[visit.first_able + below(s, visit.able)])
    return s.n_reachable


@inline
def reach(p, s, v, k):
    """List shift k, unless it is listed already or does not suit."""
    if marks_of(s)[k].seen != s.stamp:
        marks_of(s)[k].seen = s.stamp
        if suits(p, s, v, k):
            marks_of(s)[s.n_reachable].reachable = k
            s.n_reachable += 1


@inline
def blinks(p, s):
    """Return whether this position is overlooked, as one in a hundred is."""
    return p.blink > 0 and np.int64(next_bits(s) & _LOW_BITS) < p.blink


@inline
def soonest(p, s, k, position):
    """Return the earliest time at which the nurse is free before this stop, whatever breaks she took."""
    labels = labels_of(s)[LIVE, k]
    t = labels[position, TIME, 0]
    for j in range(1, shifts_of(p)[k].labels):
        t = min(t, labels[position, TIME, j])
    return t


@inline
def is_too_late(p, v, t, limit):
    """Return whether the lateness of v alone, started at t or later, reaches the limit."""
    return p.monotone == 1 and p.lateness_weight * (t - visits_of(p)[v].latest) >= limit


@kernel
def best_in_route(p, s, k, v, lower, upper, limit):
    """Return the cheapest position of v in route k, or -1, and its price."""
    size = routes_of(s)[LIVE, k].size
    duration = visits_of(p)[v].duration
    best = -1
    for position in range(size + 1):
        soon = soonest(p, s, k, position)
        if soon > upper or is_too_late(p, v, soon, limit):
            break
        if position < size and lower + duration > stops_of(s)[LIVE, k, position].latest:
            continue
        if blinks(p, s):
            continue
        delta, _ = insertion_delta(p, s, k, position, v, lower, upper, limit)
        if delta < limit:
            limit = delta
            best = position
    return best, limit


@kernel
def add_candidate(s, row, delta, shift, position, shift2, position2):
    """List a place for one visit, or for a pair, as long as there is room."""
    if s.n_candidates < s.max_candidates:
        c = candidates_of(s)[row, s.n_candidates]
        c.delta = delta
        c.shift = shift
        c.position = position
        c.shift2 = shift2
        c.position2 = position2
        s.n_candidates += 1


@kernel
def list_positions(p, s, row, v, lower, upper, limit, keep):
    """Write the `keep` cheapest places of v into a row of candidates, and return how many there are."""
    duration = visits_of(p)[v].duration
    count = 0
    worst = 0
    if lower > upper:
        return 0
    for i in range(find_reachable(p, s, v)):
        k = marks_of(s)[i].reachable
        size = routes_of(s)[LIVE, k].size
        for position in range(size + 1):
            soon = soonest(p, s, k, position)
            if soon > upper:
                break
            bound = limit if count < keep else min(limit, candidates_of(s)[row, worst].delta)
            if is_too_late(p, v, soon, bound):
                break
            if position < size and lower + duration > stops_of(s)[LIVE, k, position].latest:
                continue
            if blinks(p, s):
                continue
            delta, start = insertion_delta(p, s, k, position, v, lower, upper, bound)
            if delta >= bound:
                continue
            slot = worst
            if count < keep:
                slot = count
                count += 1
            c = candidates_of(s)[row, slot]
            c.delta = delta
            c.shift = k
            c.position = position
            c.shift2 = -1
            c.position2 = -1
            c.start = start
            worst = 0
            for x in range(1, count):
                if candidates_of(s)[row, x].delta > candidates_of(s)[row, worst].delta:
                    worst = x
    return count


@kernel
def sort_candidates(s, row, count, wanted):
    """Bring the `wanted` cheapest to the front of a row."""
    for i in range(min(count, wanted)):
        low = i
        for j in range(i + 1, count):
            if candidates_of(s)[row, j].delta < candidates_of(s)[row, low].delta:
                low = j
        if low != i:
            a = candidates_of(s)[row, i]
            b = candidates_of(s)[row, low]
            a.delta, b.delta = b.delta, a.delta
            a.shift, b.shift = b.shift, a.shift
            a.position, b.position = b.position, a.position
            a.start, b.start = b.start, a.start
            a.shift2, b.shift2 = b.shift2, a.shift2
            a.position2, b.position2 = b.position2, a.position2
