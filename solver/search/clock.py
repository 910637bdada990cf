"""
When is a nurse free? One step from care to care, with every number of breaks already taken as a label.

Label `l` at a stop says: with `l` of the shift's breaks behind her, she is free at this time, at this
price (lateness and waiting so far). A gap may take any breaks that are next in order, so a step leads
from label `i` to every label `j >= i`. For each label the earliest time is kept, which makes the choice
of the gap for a break part of every insertion.
"""

from solver.search.layout import FREE, INF, LIVE, ORIGIN, PRICE, TIME
from solver.search.tables import (
    breaks_of,
    inline,
    kernel,
    links_of,
    places_of,
    shifts_of,
    stops_of,
    visits_of,
    windows_of,
)


@inline
def opening(p, v, t):
    """Return the earliest start of v at or after t, or INF."""
    visit = visits_of(p)[v]
    if visit.windows == 1:
        t = max(t, visit.early)
        return t if t <= visit.hard else INF
    best = INF
    for i in range(visit.first_window, visit.first_window + visit.windows):
        window = windows_of(p)[i]
        begin = max(t, window.early)
        if begin <= window.hard and begin < best:
            best = begin
    return best


@inline
def lateness(p, v, t):
    """Return how late a start of v at t is, at the kindest of the windows that hold it."""
    visit = visits_of(p)[v]
    if visit.windows == 1:
        return max(0, t - visit.latest)
    best = INF
    for i in range(visit.first_window, visit.first_window + visit.windows):
        window = windows_of(p)[i]
        if window.early <= t <= window.hard:
            best = min(best, max(0, t - window.latest))
    return best


@kernel
def joint_opening(p, s, v, t):
    """Return the earliest start of v at or after t that fits the windows of those who must start with it."""
    t = opening(p, v, t)
    visit = visits_of(p)[v]
    moved = visit.links > 0
    while moved and t < INF:
        moved = False
        for i in range(visit.first_link, visit.first_link + visit.links):
            link = links_of(p)[i]
            if link.rigid == 0 or places_of(s)[link.other].route < 0:
                continue
            offset = link.low if link.is_first == 1 else -link.low
            other = opening(p, link.other, t + offset)
            if other != t + offset:
                t = opening(p, v, other - offset) if other < INF else INF
                moved = True
                if t >= INF:
                    break
    return t


@kernel
def step(p, s, k, source, target, leg, v, lower, upper, first):
    """
    Drive `leg` and serve v: fill the labels `target` from `source`.

    `first`: 1 for a route's first care. False: no label gets there.
    """
    shift = shifts_of(p)[k]
    visit = visits_of(p)[v]
    reached = False
    for j in range(shift.breaks + 1):
        target[TIME, j] = INF
    if leg >= INF:
        return False
    for i in range(shift.breaks + 1):
        since = source[TIME, i]
        if since >= INF:
            continue
        awake = since
        rest = 0
        for j in range(i, shift.breaks + 1):
            if j > i:
                pause = breaks_of(p)[shift.first_break + j - 1]
                begin = max(awake, pause.earliest)
                if begin + pause.duration > pause.latest:
                    break
                awake = begin + pause.duration
                rest += pause.duration
            free = max(since + leg + rest, awake)
            t = max(free, lower)
            t = joint_opening(p, s, v, t) if visit.links > 0 else opening(p, v, t)
            if t > upper:
                break
            end = t + visit.duration
            price = source[PRICE, i]
            late = lateness(p, v, t)
            if late > 0:
                price += p.lateness_weight * late
            if p.waiting_weight > 0 and first == 0:
                price += p.waiting_weight * (t - since - leg - rest)
            if end < target[TIME, j] or (end == target[TIME, j] and price < target[PRICE, j]):
                target[TIME, j] = end
                target[PRICE, j] = price
                target[ORIGIN, j] = i
                target[FREE, j] = free
                reached = True
    return reached


@kernel
def finish(p, k, labels, leg):
    """
    Return the price of going home from these labels (or INF).

    The label it goes by, and how many breaks come before the return.
    """
    shift = shifts_of(p)[k]
    best = INF
    label = -1
    trailing = 0
    if leg >= INF:
        return best, label, trailing
    for i in range(shift.breaks + 1):
        since = labels[TIME, i]
        if since >= INF:
            continue
        for before in range(shift.breaks - i + 1):
            end = returning(p, k, since, leg, i, before)
            if end >= INF:
                continue
            over = max(0, end - shift.end)
            if over > shift.overtime:
                continue
            price = labels[PRICE, i] + p.overtime_weight * over
            if price < best:
                best = price
                label = i
                trailing = before
    return best, label, trailing


@kernel
def returning(p, k, since, leg, taken, before):
    """Return when she is back, or INF, if `before` of the breaks left are begun before the return."""
    shift = shifts_of(p)[k]
    back = since + leg
    awake = since
    for i in range(taken, shift.breaks):
        pause = breaks_of(p)[shift.first_break + i]
        if i == taken + before:
            awake = max(awake, back)
        begin = max(awake, pause.earliest)
        if begin + pause.duration > pause.latest:
            return INF
        if i < taken + before:
            if begin >= back:
                return INF
            back += pause.duration
        awake = begin + pause.duration
    return back


@kernel
def linked_lower(p, s, v, rigid):
    """
    Return the earliest start of v that its placed partners allow.

    Those with a rigid link, or the others.
    """
    lower = -INF
    visit = visits_of(p)[v]
    for i in range(visit.first_link, visit.first_link + visit.links):
        link = links_of(p)[i]
        if link.rigid != rigid:
            continue
        place = places_of(s)[link.other]
        if place.route < 0:
            continue
        other = stops_of(s)[LIVE, place.route, place.position]
        if rigid == 1:  # together, neither holds the other back: what counts is when each would be free
            t = other.free - link.low if link.is_first == 1 else other.free + link.low
        elif link.is_first == 1:
            t = other.start - link.high
        else:
            t = other.start + link.low
        lower = max(lower, t)
    return lower


@kernel
def linked_upper(p, s, v):
    """Return the latest start of v that its placed partners could ever allow."""
    upper = INF
    visit = visits_of(p)[v]
    for i in range(visit.first_link, visit.first_link + visit.links):
        link = links_of(p)[i]
        place = places_of(s)[link.other]
        if place.route >= 0:
            t = stops_of(s)[LIVE, place.route, place.position].latest
            upper = min(upper, t - link.low if link.is_first == 1 else t + link.high)
    return upper
