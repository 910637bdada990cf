"""
When is a nurse free? One step from care to care, with every choice of breaks already settled as a label.

A label at a stop says: with these of the shift's breaks taken and those missed, she is free at this time,
at this price (lateness and waiting so far). A gap may settle any breaks that are next in order, so a step
leads from a label to every label below it in the tree that `break_labels` makes. For each label the
earliest time is kept, which makes the choice of the gap for a break part of every insertion.
"""

from solver.search.layout import FREE, INF, LIVE, NEVER, ORIGIN, PRICE, TIME
from solver.search.tables import (
    break_labels_of,
    breaks_of,
    inline,
    kernel,
    links_of,
    places_of,
    scratch_of,
    shifts_of,
    stops_of,
    visits_of,
    windows_of,
)

_AWAKE, _REST, _MISSED = 0, 1, 2
"""Of the breaks that one gap settles: when they are over, how long they are, what missing some costs."""


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
    gap = scratch_of(s)[2]
    reached = False
    for j in range(shift.labels):
        target[TIME, j] = INF
    if leg >= INF:
        return False
    for i in range(shift.labels):
        since = source[TIME, i]
        if since >= INF:
            continue
        gap[_AWAKE, i] = since
        gap[_REST, i] = 0
        gap[_MISSED, i] = 0
        j = i
        beyond = break_labels_of(p)[shift.first_label + i].beyond
        while j < beyond:
            if j > i and not pause(p, shift, gap, j):
                j = break_labels_of(p)[shift.first_label + j].beyond
                continue
            rest = gap[_REST, j]
            free = max(since + leg + rest, gap[_AWAKE, j])
            t = max(free, lower)
            t = joint_opening(p, s, v, t) if visit.links > 0 else opening(p, v, t)
            end = t + visit.duration
            if t <= upper and end <= target[TIME, j]:
                price = source[PRICE, i] + gap[_MISSED, j]
                late = lateness(p, v, t)
                if late > 0:
                    price += p.lateness_weight * late
                if p.shifted_weight > 0 and visit.wanted >= 0:
                    price += p.shifted_weight * abs(t - visit.wanted)
                if p.waiting_weight > 0 and first == 0:
                    price += p.waiting_weight * (t - since - leg - rest)
                if end < target[TIME, j] or price < target[PRICE, j]:
                    target[TIME, j] = end
                    target[PRICE, j] = price
                    target[ORIGIN, j] = i
                    target[FREE, j] = free
                    reached = True
            j += 1
    return reached


@inline
def pause(p, shift, gap, j):
    """Take or miss one more break in this gap, as label j says. False: there is no time to take it."""
    label = break_labels_of(p)[shift.first_label + j]
    awake = gap[_AWAKE, label.parent]
    rest = gap[_REST, label.parent]
    taken = label.settled - 1
    if (label.missed >> taken) & 1 == 0:
        chosen = breaks_of(p)[shift.first_break + taken]
        begin = max(awake, chosen.earliest)
        if begin + chosen.duration > chosen.latest:
            return False
        awake = begin + chosen.duration
        rest += chosen.duration
    gap[_AWAKE, j] = awake
    gap[_REST, j] = rest
    gap[_MISSED, j] = gap[_MISSED, label.parent] + label.price
    return True


@kernel
def finish(p, k, labels, leg):
    """
    Return the price of going home from these labels (or NEVER).

    And the label at the last care, and the one that settles the breaks left.
    """
    shift = shifts_of(p)[k]
    best = NEVER
    chosen = -1
    last = -1
    if leg >= INF:
        return best, chosen, last
    for i in range(shift.labels):
        since = labels[TIME, i]
        if since >= INF:
            continue
        here = break_labels_of(p)[shift.first_label + i]
        for j in range(i, here.beyond):
            done = break_labels_of(p)[shift.first_label + j]
            if done.settled < shift.breaks:
                continue
            missed = 0
            x = j
            while x > i:
                missed += break_labels_of(p)[shift.first_label + x].price
                x = break_labels_of(p)[shift.first_label + x].parent
            for before in range(shift.breaks - here.settled + 1):
                end = returning(p, k, since, leg, here.settled, done.missed, before)
                over = max(0, end - shift.end)
                if over > shift.overtime:
                    continue
                price = labels[PRICE, i] + missed + p.overtime_weight * over
                if price < best:
                    best = price
                    chosen = i
                    last = j
    return best, chosen, last


@kernel
def returning(p, k, since, leg, settled, missed, before):
    """Return when she is back, or INF, if the first `before` of the breaks left come before the return."""
    shift = shifts_of(p)[k]
    back = since + leg
    awake = since
    for i in range(settled, shift.breaks):
        if i == settled + before:
            awake = max(awake, back)
        if (missed >> i) & 1 == 1:
            continue
        chosen = breaks_of(p)[shift.first_break + i]
        begin = max(awake, chosen.earliest)
        if begin + chosen.duration > chosen.latest:
            return INF
        if i < settled + before:
            if begin >= back:
                return INF
            back += chosen.duration
        awake = begin + chosen.duration
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
