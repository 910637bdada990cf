"""One route's timetable, its copies, and the settling of all routes that linked visits tie together."""

from solver.search.clock import finish, lateness, linked_lower, step
from solver.search.layout import FREE, INF, LIVE, NEVER, NOBODY, ORIGIN, PRICE, SAVED, SNAPSHOT, TIME
from solver.search.tables import (
    ROUTE_WORDS,
    STOP_WORDS,
    inline,
    kernel,
    label_words_of,
    labels_of,
    levels_of,
    links_of,
    marks_of,
    pair_cost_of,
    places_of,
    route_words_of,
    routes_of,
    shifts_of,
    snapped_of,
    stop_words_of,
    stops_of,
    visits_of,
    way,
)


@inline
def drive(p, k, source, target):
    """Return the seconds from one location to another in the mode of shift k, or INF."""
    leg = way(p, shifts_of(p)[k].mode, source, target)
    return leg if leg >= 0 else INF


@kernel
def refresh(p, s, k):
    """Compute everything known about route k anew. False: it has no feasible timetable."""
    shift = shifts_of(p)[k]
    route = routes_of(s)[LIVE, k]
    stops = stops_of(s)[LIVE, k]
    labels = labels_of(s)[LIVE, k]
    for j in range(shift.labels):
        labels[0, TIME, j] = INF
    labels[0, TIME, 0] = shift.start
    labels[0, PRICE, 0] = 0
    route.late = 0
    route.travel = 0
    route.care = 0
    route.price = 0
    route.end_cost = 0
    route.cost = 0
    route.linked = 0
    if route.size == 0:
        return True
    pairs = 0
    here = shift.origin
    for q in range(route.size):
        stop = stops[q]
        visit = visits_of(p)[stop.visit]
        stop.leg = drive(p, k, here, visit.location)
        if stop.leg >= INF:
            return False
        route.travel += stop.leg
        route.care += visit.duration
        pairs += pair_cost_of(p)[stop.visit, k]
        stop.lower = -INF
        if visit.links > 0:
            route.linked += 1
            stop.lower = max(linked_lower(p, s, stop.visit, 0), linked_lower(p, s, stop.visit, 1))
        if not step(
            p, s, k, labels[q], labels[q + 1], stop.leg, stop.visit, stop.lower, visit.hard, int(q == 0)
        ):
            return False
        here = visit.location
    end = stops[route.size]
    end.leg = drive(p, k, here, shift.destination)
    route.end_cost, route.label, route.last_label = finish(p, k, labels[route.size], end.leg)
    if route.end_cost >= NEVER:
        return False
    route.travel += end.leg
    route.price = labels[route.size, PRICE, route.label]
    route.cost = p.travel_weight * route.travel + pairs + route.end_cost
    label = route.label
    latest = shift.end + shift.overtime
    for q in range(route.size - 1, -1, -1):
        stop = stops[q]
        visit = visits_of(p)[stop.visit]
        stop.label = label
        stop.start = labels[q + 1, TIME, label] - visit.duration
        stop.free = labels[q + 1, FREE, label]
        if visit.links > 0:
            stop.free = max(stop.free, linked_lower(p, s, stop.visit, 0))
        if p.largest_weight > 0:
            route.late = max(route.late, lateness(p, stop.visit, stop.start))
        label = labels[q + 1, ORIGIN, label]
        latest = min(visit.hard, latest - stops[q + 1].leg - visit.duration)
        stop.latest = latest
    return True


@kernel
def copy_route(s, target, source, k):
    """Copy route k from one of its copies to another."""
    size = routes_of(s)[source, k].size
    for i in range(ROUTE_WORDS):
        route_words_of(s)[target, k, i] = route_words_of(s)[source, k, i]
    for i in range((size + 1) * STOP_WORDS):
        stop_words_of(s)[target, k, i] = stop_words_of(s)[source, k, i]
    for i in range((size + 1) * 4 * s.n_labels):
        label_words_of(s)[target, k, i] = label_words_of(s)[source, k, i]


@kernel
def restore_route(s, source, k):
    """Bring route k back from a copy, and tell its visits where they are."""
    copy_route(s, LIVE, source, k)
    for q in range(routes_of(s)[LIVE, k].size):
        place = places_of(s)[stops_of(s)[LIVE, k, q].visit]
        place.route = k
        place.position = q


@kernel
def touch(s, k):
    """Remember route k before its first change: in this iteration, and in every insertion that is open."""
    mark = marks_of(s)[k]
    mark.is_changed = 1
    if mark.is_touched == 0:
        mark.is_touched = 1
        marks_of(s)[s.n_touched].touched = k
        s.n_touched += 1
        copy_route(s, SAVED, LIVE, k)
    for depth in range(s.depth):
        if snapped_of(s)[depth, 1, k] == 0:
            snapped_of(s)[depth, 1, k] = 1
            level = levels_of(s)[depth]
            snapped_of(s)[depth, 0, level.n_snapped] = k
            level.n_snapped += 1
            copy_route(s, SNAPSHOT + depth, LIVE, k)


@kernel
def open_snapshot(s):
    """From now on remember every route before it changes, so that `undo_snapshot` can bring all back."""
    level = levels_of(s)[s.depth]
    for i in range(level.n_snapped):
        snapped_of(s)[s.depth, 1, snapped_of(s)[s.depth, 0, i]] = 0
    level.n_snapped = 0
    level.cost = s.cost
    s.depth += 1


@kernel
def keep_snapshot(s):
    """Close the last snapshot; what changed since stays."""
    s.depth -= 1


@kernel
def undo_snapshot(s):
    """Bring every route back to what it was when the last snapshot was opened, and close it."""
    s.depth -= 1
    level = levels_of(s)[s.depth]
    for i in range(level.n_snapped):
        k = snapped_of(s)[s.depth, 0, i]
        for q in range(routes_of(s)[LIVE, k].size):
            places_of(s)[stops_of(s)[LIVE, k, q].visit].route = NOBODY
    for i in range(level.n_snapped):
        restore_route(s, SNAPSHOT + s.depth, snapped_of(s)[s.depth, 0, i])
    s.cost = level.cost


@kernel
def put(s, v, k, position):
    """Write v into route k; the times are stale until the route is settled."""
    touch(s, k)
    route = routes_of(s)[LIVE, k]
    words = stop_words_of(s)[LIVE, k]
    for i in range((route.size + 1) * STOP_WORDS - 1, position * STOP_WORDS - 1, -1):
        words[i + STOP_WORDS] = words[i]
    for q in range(position + 1, route.size + 1):
        places_of(s)[stops_of(s)[LIVE, k, q].visit].position = q
    stop = stops_of(s)[LIVE, k, position]
    stop.visit = v
    stop.start = -INF
    stop.free = -INF
    stop.lower = -INF
    stop.latest = INF
    route.size += 1
    place = places_of(s)[v]
    place.route = k
    place.position = position


@kernel
def take(s, v):
    """Take v out of its route; the times are stale until the route is settled."""
    place = places_of(s)[v]
    k = place.route
    touch(s, k)
    route = routes_of(s)[LIVE, k]
    words = stop_words_of(s)[LIVE, k]
    for i in range(place.position * STOP_WORDS, route.size * STOP_WORDS):
        words[i] = words[i + STOP_WORDS]
    route.size -= 1
    for q in range(place.position, route.size):
        places_of(s)[stops_of(s)[LIVE, k, q].visit].position = q
    place.route = NOBODY
    place.position = -1


@kernel
def queue(s, k):
    """Note that route k needs new times."""
    if marks_of(s)[k].is_pending == 0:
        marks_of(s)[k].is_pending = 1
        marks_of(s)[s.n_pending].pending = k
        s.n_pending += 1


@kernel
def queue_partners(p, s, v):
    """Note that the routes of all that v is linked to need new times."""
    visit = visits_of(p)[v]
    for i in range(visit.first_link, visit.first_link + visit.links):
        place = places_of(s)[links_of(p)[i].other]
        if place.route >= 0:
            queue(s, place.route)


@kernel
def settle(p, s):
    """Refresh queued routes until linked starts stop moving. False: infeasible, and the caller restores."""
    limit = 40 + 8 * p.n_shifts
    rounds = 0
    feasible = True
    while s.n_pending > 0:
        s.n_pending -= 1
        k = marks_of(s)[s.n_pending].pending
        marks_of(s)[k].is_pending = 0
        if not feasible:
            continue
        rounds += 1
        touch(s, k)
        route = routes_of(s)[LIVE, k]
        s.cost -= route.cost
        if rounds > limit or not refresh(p, s, k):
            feasible = False
            route.cost = 0
            continue
        s.cost += route.cost
        if p.has_links == 0:
            continue
        for q in range(route.size):
            v = stops_of(s)[LIVE, k, q].visit
            visit = visits_of(p)[v]
            for i in range(visit.first_link, visit.first_link + visit.links):
                other = links_of(p)[i].other
                place = places_of(s)[other]
                if place.route < 0:
                    continue
                lower = max(linked_lower(p, s, other, 0), linked_lower(p, s, other, 1))
                if lower != stops_of(s)[LIVE, place.route, place.position].lower:
                    queue(s, place.route)
    return feasible


@kernel
def weigh_loads(p, s):
    """
    Return the seconds of work above the mean of all nurses.

    Noted for guesses: every load, by nurse, their mean, and how many are above it.
    """
    marks = marks_of(s)
    for nurse in range(p.n_nurses):
        marks[nurse].load = 0
    whole = 0
    for k in range(p.n_shifts):
        shift = shifts_of(p)[k]
        route = routes_of(s)[LIVE, k]
        work = shift.carried + route.travel + route.care
        marks[shift.nurse].load += work
        whole += work
    s.mean_load = whole // p.n_nurses
    above = 0
    s.n_above = 0
    for nurse in range(p.n_nurses):
        if marks[nurse].load > s.mean_load:
            above += marks[nurse].load - s.mean_load
            s.n_above += 1
    return above


@kernel
def total(p, s):
    """Return the whole cost, with what no single route knows: the largest lateness, and the balance."""
    cost = s.cost
    if p.largest_weight > 0:
        worst = 0
        for k in range(p.n_shifts):
            if routes_of(s)[LIVE, k].size > 0:
                worst = max(worst, routes_of(s)[LIVE, k].late)
        cost += p.largest_weight * worst
    if p.balance_weight > 0:
        cost += p.balance_weight * weigh_loads(p, s)
    return cost
