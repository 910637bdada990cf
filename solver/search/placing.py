"""
Put a visit, or a unit of linked visits, where it costs least.

With links, and where a cost belongs to the whole day, the price of a position is a guess (a partner may be
pushed), so the best few are tried for real.
"""

from solver.search.insertion import (
    add_candidate,
    best_in_route,
    find_reachable,
    insertion_delta,
    list_positions,
    sort_candidates,
    window,
)
from solver.search.layout import INF, LIVE, NOBODY
from solver.search.random import below
from solver.search.route import (
    keep_snapshot,
    open_snapshot,
    put,
    queue,
    queue_partners,
    settle,
    total,
    undo_snapshot,
    weigh_loads,
)
from solver.search.tables import (
    candidates_of,
    kernel,
    links_of,
    marks_of,
    members_of,
    places_of,
    routes_of,
    shifts_of,
    visits_of,
)

PAIR_WIDTH = 16
"""Candidates of each half of a pair that are combined with each other."""
MARGIN = 4
"""Drives between near neighbours by which a guessed price may lie above the best and still be tried."""


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
    if p.balance_weight > 0:
        weigh_loads(p, s)
    s.n_candidates = 0
    best = limit
    for i in range(find_reachable(p, s, v)):
        k = marks_of(s)[i].reachable
        # Where a link ties the route to another the price is a guess: look a little beyond the best.
        bound = min(limit, best + MARGIN * p.near_cost) if routes_of(s)[LIVE, k].linked > 0 else best
        position, delta = best_in_route(p, s, k, v, lower, upper, bound)
        if position >= 0:
            add_candidate(s, row, delta, k, position, -1, -1)
            best = min(best, delta)
    if p.is_guessed == 1:
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
    may_be_one = nurses_suit(p, v, v2, 1)
    may_be_two = nurses_suit(p, v, v2, 0)
    for i in range(first):
        a = candidates_of(s)[1, i]
        for j in range(second):
            b = candidates_of(s)[2, j]
            if a.delta + b.delta >= limit or a.delta + b.delta > best + MARGIN * p.near_cost:
                continue
            is_one = shifts_of(p)[a.shift].nurse == shifts_of(p)[b.shift].nurse
            if not (may_be_one if is_one else may_be_two):
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
def nurses_suit(p, v, v2, is_one):
    """Return whether every link of v and v2 lets one nurse make both (1), or two nurses (0)."""
    visit = visits_of(p)[v]
    for i in range(visit.first_link, visit.first_link + visit.links):
        link = links_of(p)[i]
        if link.other == v2 and link.nurse >= 0 and link.nurse != is_one:
            return False
    return True


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
def absent_penalty(p, s, v):
    """Return what leaving out those of v's unit costs who are absent now."""
    visit = visits_of(p)[v]
    penalty = 0
    for i in range(visit.first_member, visit.first_member + visit.members):
        if places_of(s)[members_of(p)[i]].route < 0:
            penalty += visits_of(p)[members_of(p)[i]].penalty
    return penalty


@kernel
def are_all_absent(p, s, v):
    """Return whether nobody of v's unit has a place."""
    visit = visits_of(p)[v]
    for i in range(visit.first_member, visit.first_member + visit.members):
        if places_of(s)[members_of(p)[i]].route >= 0:
            return False
    return True


@kernel
def place_unit(p, s, v):
    """
    Place v and all that must be served with it, one after the other, each at its best.

    False: nothing was changed.
    """
    visit = visits_of(p)[v]
    limit = absent_penalty(p, s, v)
    if visit.members == 2 and are_all_absent(p, s, v):
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
