"""
Recreate: put absent visits back, the cheapest position first, now and then blinking past one.

The price of a position is found without touching the route: only the nurse's labels from there on are
stepped, and the walk ends as soon as they meet the old ones again. With links the price is a guess (a
partner may be pushed), so the best few are tried for real.

Source: Jan Christiaens and Greet Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing
Problems", 2020 (insertion with blinks); Martin Savelsbergh, "The Vehicle Routing Problem with Time
Windows: Minimizing Route Duration", 1992 (latest feasible starts, here used to pass over hopeless
positions).
"""

import numpy as np

from solver.search.clock import finish, linked_lower, linked_upper, step
from solver.search.layout import INF, LIVE, NOBODY, PRICE, TIME
from solver.search.random import below, next_bits
from solver.search.route import (
    keep_snapshot,
    open_snapshot,
    put,
    queue,
    queue_partners,
    settle,
    total,
    undo_snapshot,
)
from solver.search.tables import (
    able_of,
    candidates_of,
    inline,
    kernel,
    labels_of,
    links_of,
    marks_of,
    members_of,
    neighbours_of,
    pair_cost_of,
    places_of,
    routes_of,
    scratch_of,
    shifts_of,
    stops_of,
    travel_back_of,
    travel_of,
    visits_of,
)

_LOW_BITS = np.uint64(1023)
PAIR_WIDTH = 16
"""Candidates of each half of a pair that are combined with each other."""


@kernel
def insertion_delta(p, s, k, position, v, lower, upper, limit):
    """Return the change of price if v goes into route k at this position, or INF, and the start of v."""
    route = routes_of(s)[LIVE, k]
    stops = stops_of(s)[LIVE, k]
    labels = labels_of(s)[LIVE, k]
    shift = shifts_of(p)[k]
    visit = visits_of(p)[v]
    here = stops[position]
    before = visits_of(p)[stops[position - 1].visit].location if position > 0 else shift.origin
    after = visits_of(p)[here.visit].location if position < route.size else shift.destination
    leg_in = np.int64(travel_back_of(p)[shift.mode, visit.location, before])
    leg = np.int64(travel_of(p)[shift.mode, visit.location, after])
    if leg_in < 0 or leg < 0:
        return INF, 0
    driven = leg_in + leg
    if route.size > 0:
        driven -= here.leg
    delta = p.travel_weight * driven + pair_cost_of(p)[v, k]
    if delta >= limit and (p.monotone == 1 or delta - route.price >= limit):
        return INF, 0
    scratch = scratch_of(s)
    if not step(p, s, k, labels[position], scratch[0], leg_in, v, lower, upper, int(position == 0)):
        return INF, 0
    start = scratch[0, TIME, 0]
    for j in range(1, shift.breaks + 1):
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
            return INF, 0
        now = 1 - now
        following = labels[q + 1]
        same = True
        change = scratch[now, PRICE, stop.label] - following[PRICE, stop.label]
        for j in range(shift.breaks + 1):
            if scratch[now, TIME, j] != following[TIME, j]:
                same = False
                break
            if following[TIME, j] < INF and scratch[now, PRICE, j] - following[PRICE, j] != change:
                same = False
                break
        if same:
            return delta + change, start
        leg = stops[q + 1].leg
    end_cost, _, _ = finish(p, k, scratch[now], leg)
    if end_cost >= INF:
        return INF, 0
    return delta + end_cost - route.end_cost, start


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
    if pair_cost_of(p)[v, k] < 0 or routes_of(s)[LIVE, k].size >= shifts_of(p)[k].room:
        return False
    visit = visits_of(p)[v]
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

    All able ones where they are few, else its neighbours' and the nearest.
    """
    visit = visits_of(p)[v]
    count = 0
    s.stamp += 1
    nearest = visit.able
    if visit.able > p.always_able:
        nearest = min(visit.able, 6)
        for x in range(min(p.reach, p.n_neighbours)):
            k = places_of(s)[neighbours_of(p)[0, v, x]].route
            if k >= 0 and marks_of(s)[k].seen != s.stamp:
                marks_of(s)[k].seen = s.stamp
                if suits(p, s, v, k):
                    marks_of(s)[count].reachable = k
                    count += 1
    for x in range(nearest):
        k = able_of(p)[visit.first_able + x]
        if marks_of(s)[k].seen != s.stamp:
            marks_of(s)[k].seen = s.stamp
            if suits(p, s, v, k):
                marks_of(s)[count].reachable = k
                count += 1
    return count


@inline
def blinks(p, s):
    """Return whether this position is overlooked, as one in a hundred is."""
    return p.blink > 0 and np.int64(next_bits(s) & _LOW_BITS) < p.blink


@inline
def soonest(p, s, k, position):
    """Return the earliest time at which the nurse is free before this stop, whatever breaks she took."""
    labels = labels_of(s)[LIVE, k]
    t = labels[position, TIME, 0]
    for j in range(1, shifts_of(p)[k].breaks + 1):
        t = min(t, labels[position, TIME, j])
    return t


@kernel
def best_in_route(p, s, k, v, lower, upper, limit):
    """Return the cheapest position of v in route k, or -1, and its price."""
    size = routes_of(s)[LIVE, k].size
    duration = visits_of(p)[v].duration
    best = -1
    for position in range(size + 1):
        if soonest(p, s, k, position) > upper:
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
            if soonest(p, s, k, position) > upper:
                break
            if position < size and lower + duration > stops_of(s)[LIVE, k, position].latest:
                continue
            if blinks(p, s):
                continue
            bound = limit if count < keep else min(limit, candidates_of(s)[row, worst].delta)
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


@kernel
def insert(p, s, v, k, position, v2, k2, position2):
    """Really insert v (and v2 where it is a visit) and settle all clocks. False: nothing was changed."""
    open_snapshot(s)
    put(s, v, k, position)
    queue(s, k)
    if v2 >= 0:
        put(s, v2, k2, position2)
        queue(s, k2)
    queue_partners(p, s, v)
    if v2 >= 0:
        queue_partners(p, s, v2)
    if settle(p, s):
        return True
    undo_snapshot(s)
    return False


@kernel
def place_best(p, s, row, count, v, v2, limit):
    """
    Try the cheapest candidates for real, best guess first, and keep the best.

    False: none is below the limit.
    """
    tries = min(count, p.exact_tries)
    sort_candidates(s, row, count, tries)
    best = limit
    chosen = -1
    before = total(p, s)
    for i in range(tries):
        c = candidates_of(s)[row, i]
        if c.delta >= best:
            break
        if not insert(p, s, v, c.shift, c.position, v2, c.shift2, c.position2):
            continue
        delta = total(p, s) - before
        if delta < best:
            best = delta
            chosen = i
        if chosen == i and (i + 1 == tries or candidates_of(s)[row, i + 1].delta >= best):
            keep_snapshot(s)
            return True
        undo_snapshot(s)
    if chosen < 0:
        return False
    c = candidates_of(s)[row, chosen]
    if not insert(p, s, v, c.shift, c.position, v2, c.shift2, c.position2):
        return False
    keep_snapshot(s)
    return True


@kernel
def place_single(p, s, row, v, limit):
    """Place v at its cheapest position below the limit, its partners where they are."""
    lower, upper = window(p, s, v)
    if lower > upper:
        return False
    if visits_of(p)[v].links > 0:
        count = list_positions(p, s, row, v, lower, upper, limit, p.exact_tries)
        return place_best(p, s, row, count, v, NOBODY, limit)
    s.n_candidates = 0
    best = limit
    for i in range(find_reachable(p, s, v)):
        k = marks_of(s)[i].reachable
        # Where a link ties the route to another the price is a guess: look a little beyond the best.
        bound = min(limit, best + 900) if routes_of(s)[LIVE, k].linked > 0 else best
        position, delta = best_in_route(p, s, k, v, lower, upper, bound)
        if position >= 0:
            add_candidate(s, row, delta, k, position, -1, -1)
            best = min(best, delta)
    if p.has_links == 1 or p.largest_weight > 0:
        return place_best(p, s, row, s.n_candidates, v, NOBODY, limit)
    if s.n_candidates == 0:
        return False
    c = candidates_of(s)[row, s.n_candidates - 1]
    if insert(p, s, v, c.shift, c.position, NOBODY, -1, -1):
        keep_snapshot(s)
        return True
    return False


@kernel
def place_pair(p, s, v, v2, low, high, limit):
    """
    Place two linked visits at once: v2 starts `low` to `high` after v.

    Every good place of one with every good place of the other.
    """
    lower, upper = window(p, s, v)
    lower2, upper2 = window(p, s, v2)
    lower = max(lower, lower2 - high)
    upper = min(upper, upper2 - low)
    lower2 = max(lower2, lower + low)
    upper2 = min(upper2, upper + high)
    first = list_positions(p, s, 1, v, lower, upper, limit, PAIR_WIDTH)
    second = list_positions(p, s, 2, v2, lower2, upper2, limit, PAIR_WIDTH) if first > 0 else 0
    s.n_candidates = 0
    best = limit
    nurse = link_nurse(p, v, v2)
    for i in range(first):
        a = candidates_of(s)[1, i]
        for j in range(second):
            b = candidates_of(s)[2, j]
            if a.delta + b.delta >= limit or a.delta + b.delta > best + 600:
                continue
            if nurse >= 0 and (shifts_of(p)[a.shift].nurse == shifts_of(p)[b.shift].nurse) != (nurse == 1):
                continue
            if a.shift == b.shift:
                continue
            delta = a.delta
            delta2 = b.delta
            needed = b.start - high
            needed2 = max(a.start, needed) + low
            if a.start < needed:
                delta, _ = insertion_delta(p, s, a.shift, a.position, v, needed, upper, limit)
            if delta < limit and b.start < needed2:
                delta2, _ = insertion_delta(p, s, b.shift, b.position, v2, needed2, upper2, limit)
            if delta < limit and delta2 < limit and delta + delta2 < limit:
                add_candidate(s, 0, delta + delta2, a.shift, a.position, b.shift, b.position)
                best = min(best, delta + delta2)
    return place_best(p, s, 0, s.n_candidates, v, v2, limit)


@kernel
def link_nurse(p, v, v2):
    """Return 1 if a link wants one nurse for both, 0 if it wants two, -1 if it does not matter."""
    visit = visits_of(p)[v]
    for i in range(visit.first_link, visit.first_link + visit.links):
        link = links_of(p)[i]
        if link.other == v2 and link.nurse >= 0:
            return link.nurse
    return -1


@kernel
def link_bounds(p, v, v2):
    """Return the least and the greatest start(v2) - start(v) that their links allow together."""
    low = -INF
    high = INF
    visit = visits_of(p)[v]
    for i in range(visit.first_link, visit.first_link + visit.links):
        link = links_of(p)[i]
        if link.other == v2:
            if link.is_first == 1:
                low = max(low, link.low)
                high = min(high, link.high)
            else:
                low = max(low, -link.high)
                high = min(high, -link.low)
    return low, high


@kernel
def place_unit(p, s, v):
    """
    Place v and all that must be served with it, one after the other, each at its best.

    False: nothing was changed.
    """
    visit = visits_of(p)[v]
    limit = 0
    for i in range(visit.first_member, visit.first_member + visit.members):
        limit += visits_of(p)[members_of(p)[i]].penalty
    if visit.members == 2:
        a = members_of(p)[visit.first_member]
        b = members_of(p)[visit.first_member + 1]
        low, high = link_bounds(p, a, b)
        if place_pair(p, s, a, b, low, high, limit):
            return True
        # Both in one route (a gap of hours, the same nurse): the pairs above leave that out.
        if low <= 0 <= high and low == high:
            return False
    open_snapshot(s)
    before = total(p, s)
    begun = below(s, visit.members)
    for i in range(visit.members):
        x = members_of(p)[visit.first_member + (begun + i) % visit.members]
        if places_of(s)[x].route >= 0:
            continue
        if not place_single(p, s, 1, x, limit):
            undo_snapshot(s)
            return False
    if total(p, s) - before >= limit:
        undo_snapshot(s)
        return False
    keep_snapshot(s)
    return True


@kernel
def sort_key(p, s, v, order):
    """Return what v is sorted by in one of the dozen orders; the least goes in first."""
    visit = visits_of(p)[v]
    if order < 4:
        return below(s, 1 << 20)
    if order < 6:
        return (visit.latest - visit.early) // 60 * 1000 + below(s, 1000)
    if order == 6:
        return visit.early
    if order == 7:
        return -visit.latest
    if order == 8:
        return visit.able * 100 + below(s, 100)
    if order == 9:
        return -visit.duration * 10 + below(s, 10)
    if order == 10:
        return -visit.home_distance
    return -visit.penalty * 16 + below(s, 16)


@kernel
def sort_absent(p, s):
    """Bring the absent visits into one of a dozen orders, drawn anew each time."""
    order = below(s, 12)
    for i in range(s.n_absent):
        v = places_of(s)[i].absent
        places_of(s)[v].key = sort_key(p, s, v, order)
    for i in range(1, s.n_absent):
        v = places_of(s)[i].absent
        key = places_of(s)[v].key
        j = i
        while j > 0 and places_of(s)[places_of(s)[j - 1].absent].key > key:
            places_of(s)[j].absent = places_of(s)[j - 1].absent
            j -= 1
        places_of(s)[j].absent = v


@kernel
def recreate(p, s):
    """Put absent visits back where that costs less than leaving them out."""
    if s.n_absent == 0:
        return
    sort_absent(p, s)
    for i in range(s.n_absent):
        v = places_of(s)[i].absent
        visit = visits_of(p)[v]
        if places_of(s)[v].route >= 0 or visit.able == 0:
            continue
        if visit.members == 1:
            if place_single(p, s, 1, v, visit.penalty):
                s.cost -= visit.penalty
        else:
            placed = place_unit(p, s, v)
            if not placed and visit.together == 0:
                place_single(p, s, 1, v, visit.penalty)
            for j in range(visit.first_member, visit.first_member + visit.members):
                if places_of(s)[members_of(p)[j]].route >= 0:
                    s.cost -= visits_of(p)[members_of(p)[j]].penalty
    left = 0
    for i in range(s.n_absent):
        v = places_of(s)[i].absent
        if places_of(s)[v].route < 0:
            places_of(s)[left].absent = v
            left += 1
    s.n_absent = left
