"""
The cheapest routes of one shift, counted with dual values: labels that grow from visit to visit.

A label is one way to have come to a visit: when its care starts, at what cost, which visits it remembers,
how many breaks are behind it. Another that is no later, no dearer, and free to do whatever this one may
still do makes it needless. A label forgets a visit once it has gone far from it (ng-routes), so a route
may serve a visit twice: that only makes routes cheaper than they are, and the bound with them.
"""

import numpy as np

from solver.search.tables import inline, kernel

REMEMBERED = 16
"""The most visits, each with those nearest to it, that a label at a visit can remember."""
LABEL = np.dtype(
    [
        ("cost", np.int64),
        ("start", np.int64),
        ("memory", np.int64),
        ("visit", np.int32),
        ("parent", np.int32),
        ("queued", np.int32),
        ("beside", np.int32),
        ("taken", np.int32),
        ("counted_visits", np.int32),
        ("counted_care", np.int64),
        ("is_beaten", np.int32),
    ],
    align=True,
)
"""`queued` and `beside` lead to the next label of a queue and of a visit; the rest is told above."""
FINISHED, FULL, OVERWORKED = 0, 1, 2
"""How labelling ended: all routes compared, no room for another label, or too much work."""
BUCKETS = 512
NOBODY = -1
NEVER = 1 << 60
WORD = 64
"""Subset rows that one word of a label's state tells of."""
ONE = np.uint64(1)


@inline
def _opening(windows, first, last, moment):
    """Return the earliest start of care at a moment or later, or `NEVER`."""
    for i in range(first, last):
        if moment <= windows[i, 2]:
            return max(moment, windows[i, 0])
    return NEVER


@inline
def _lateness(windows, first, last, start):
    """
    Return the least lateness of a care that starts then or later.

    Later care may be less late where another window begins; without that, this is the lateness itself.
    """
    if windows[last - 1, 0] > start:
        return 0
    latest = -NEVER
    for i in range(first, last):
        if start <= windows[i, 2]:
            latest = max(latest, windows[i, 1])
    return max(0, start - latest)


@inline
def _return(breaks, taken, free, leg):
    """Return when the shift is over with its last breaks as late as may be, or `NEVER`."""
    for on_the_way in range(taken, len(breaks) + 1):
        back, moment, is_kept = free + leg, free, True
        for i in range(taken, len(breaks)):
            moment = max(moment, breaks[i, 0])
            if i >= on_the_way:
                moment = max(moment, back)
            if moment < back:
                back += breaks[i, 2]
            moment += breaks[i, 2]
            is_kept = is_kept and moment <= breaks[i, 1]
        if is_kept:
            return back
    return NEVER


@inline
def _may_lead(first, second, gain, waiting, is_strict):
    """Whether a label, cheaper by `gain`, can do in time what another may still do, rows left aside."""
    if gain < 0 or first.start > second.start or first.taken < second.taken:
        return False
    if waiting > 0 and first.taken != second.taken:
        return False
    return not is_strict or (
        first.memory & ~second.memory == 0
        and first.counted_visits <= second.counted_visits
        and first.counted_care <= second.counted_care
    )


@inline
def _can_pay(states, penalties, leader, follower, gain):
    """Whether a label's gain covers the rows that it is nearer to paying for than the other."""
    for word in range(states.shape[1]):
        ahead = states[leader, word] & ~states[follower, word]
        row = word * WORD
        while ahead != 0 and gain >= 0:
            if ahead & ONE:
                gain -= penalties[row]
            ahead >>= ONE
            row += 1
    return gain >= 0


@inline
def _is_beaten(pool, states, penalties, heads, new, waiting, is_strict):
    """
    Compare a new label with the others at its visit and strike out those that it beats.

    Returns
    -------
    tuple
        Whether it is beaten itself, and the comparisons made.
    """
    label = pool[new]
    visit = label.visit
    before, other, work = NOBODY, heads[visit], 0
    while other != NOBODY:
        work += 1
        held = pool[other]
        after = held.beside
        # Whoever is earlier can wait for the other, at the price of waiting.
        gain = label.cost - held.cost - waiting * (label.start - held.start)
        if _may_lead(held, label, gain, waiting, is_strict) and (
            not is_strict or _can_pay(states, penalties, other, new, gain)
        ):
            if before != NOBODY:  # it may soon beat another: try it first
                pool[before].beside = after
                held.beside = heads[visit]
                heads[visit] = other
            return True, work
        if _may_lead(label, held, -gain, waiting, is_strict) and (
            not is_strict or _can_pay(states, penalties, new, other, -gain)
        ):
            held.is_beaten = 1
            if before == NOBODY:
                heads[visit] = after
            else:
                pool[before].beside = after
        else:
            before = other
        other = after
    return False, work


@inline
def _kept_memory(memory, near, position, limits, source, target, start, remembered):
    """Return what of a memory remains at the next visit: what is near it and can still be reached in time."""
    kept, place = 1, 0
    while memory != 0:
        if memory & 1:
            kept_at = position[target, near[source, place]]
            if 0 < kept_at < remembered and start <= limits[target, kept_at]:
                kept |= 1 << kept_at
        memory >>= 1
        place += 1
    return kept


@inline
def _begin(pool, states, start):
    """Write the first label: nobody served, at the beginning of the shift."""
    first = pool[0]
    first.cost, first.start, first.memory, first.visit, first.parent = 0, start, 0, NOBODY, NOBODY
    first.taken, first.counted_visits, first.counted_care = 0, 0, 0
    first.is_beaten, first.queued = 0, NOBODY
    states[0, :] = 0


@inline
def _penalty(states, penalties, kept, members, source, made, target):
    """Write what the rows hold of a route once it has served another visit; return what it pays for that."""
    due = 0
    for word in range(states.shape[1]):
        state = states[source, word] & kept[target, word]
        paid = state & members[target, word]
        row = word * WORD
        while paid != 0:
            if paid & ONE:
                due += penalties[row]
            paid >>= ONE
            row += 1
        states[made, word] = state ^ members[target, word]
    return due


@inline
def _put(pool, states, heads, queues, made, queue):
    """Let a new label take its place at its visit and in a queue."""
    new = pool[made]
    new.beside, heads[new.visit] = heads[new.visit], made
    new.queued, queues[queue] = queues[queue], made
    if made + 1 < len(pool):
        states[made + 1, :] = states[made, :]  # the next one may differ in its breaks only


@kernel
def grow(facts, network, prizes, rows, pool, states, totals, ends, remembered, is_strict, patience):
    """
    Find, for each visit, the cheapest route that ends with it.

    Parameters
    ----------
    prizes
        For each visit of the network what serving it costs, less its dual value.
    rows
        The subset rows that this shift can add to: who is in them, who lets them be, their penalties.
    pool, states
        Room for labels and for what each has added to the rows.
    totals, ends
        Written: for each visit the least cost of a route that ends with it, and that route's last label.
    remembered
        How many of the visits nearest to each are remembered there; 1 is the weakest.
    is_strict
        False: routes go on to likely visits only, and labels are compared by time and cost alone, which is
        fast and may lose the cheapest route.
    patience
        The most comparisons.

    Returns
    -------
    tuple
        How it ended, and the labels made. Totals and ends mean something where it is `FINISHED`.
    """
    # Arrays are taken out of their tuples once: each time costs more than a comparison.
    travel, windows, duration = facts.travel, facts.windows, facts.duration[network.visits]
    location, back_leg = facts.location[network.visits], facts.travel[:, network.destination]
    first_window, last_window = facts.first_window[network.visits], facts.first_window[network.visits + 1]
    travel_weight, lateness_weight, waiting = (
        facts.travel_weight,
        facts.lateness_weight,
        network.waiting_weight,
    )
    latest_start, breaks = network.latest_start, network.breaks
    near, position, limits, likely = network.near, network.position, network.limits, network.likely
    members, kept, penalties = rows.members, rows.kept, rows.penalties
    counts_visits, counts_care = network.most_visits < NEVER, network.most_care_seconds < NEVER
    n = len(location)
    totals[:] = NEVER
    ends[:] = NOBODY
    heads = np.full(n, NOBODY, np.int64)
    width = (network.latest_return - network.start) // BUCKETS + 1
    queues = np.full(BUCKETS, NOBODY, np.int64)
    _begin(pool, states, network.start)
    queues[0] = 0
    made, work = 1, 0
    for bucket in range(BUCKETS):
        while queues[bucket] != NOBODY:
            source = queues[bucket]
            label = pool[source]
            queues[bucket] = label.queued
            if label.is_beaten == 1:
                continue
            v = label.visit
            here, free = network.origin, network.start
            if v != NOBODY:
                here, free = location[v], label.start + duration[v]
                leg = back_leg[here]
                back = _return(breaks, label.taken, free, leg) if leg >= 0 else NEVER
                if back <= network.latest_return:
                    total = label.cost + travel_weight * leg
                    total += facts.overtime_weight * max(0, back - network.end)
                    if total < totals[v]:
                        totals[v], ends[v] = total, source
            work += n if is_strict else likely.shape[1]
            everywhere = is_strict or v == NOBODY
            for choice in range(n if everywhere else likely.shape[1]):
                w = choice if everywhere else likely[v, choice]
                if everywhere and free > latest_start[w]:
                    break
                leg = travel[here, location[w]]
                if leg < 0 or w == v or free + leg > latest_start[w]:
                    continue
                if v != NOBODY:
                    known = position[v, w]
                    if 0 <= known < remembered and (label.memory >> known) & 1:
                        continue
                cost = label.cost + travel_weight * leg + prizes[w]
                cost += _penalty(states, penalties, kept, members, source, made, w)
                arrival, pause, taken = free + leg, free, label.taken
                while True:
                    start = _opening(windows, first_window[w], last_window[w], max(arrival, pause))
                    if start > latest_start[w]:
                        break
                    new = pool[made]
                    new.cost = cost
                    if lateness_weight > 0:
                        late = _lateness(windows, first_window[w], last_window[w], start)
                        new.cost += lateness_weight * late
                    if v == NOBODY:
                        new.memory = 1
                    else:
                        new.cost += waiting * (start - arrival)
                        new.memory = _kept_memory(
                            label.memory, near, position, limits, v, w, start, remembered
                        )
                    new.start, new.visit, new.parent, new.taken = start, w, source, taken
                    new.counted_visits = label.counted_visits + counts_visits
                    new.counted_care = label.counted_care + counts_care * duration[w]
                    new.is_beaten = 0
                    if (
                        new.counted_visits > network.most_visits
                        or new.counted_care > network.most_care_seconds
                    ):
                        break
                    is_beaten, compared = _is_beaten(pool, states, penalties, heads, made, waiting, is_strict)
                    work += compared
                    if not is_beaten:
                        _put(pool, states, heads, queues, made, (start - network.start) // width)
                        made += 1
                        if made == len(pool):
                            return FULL, made
                    if work > patience:
                        return OVERWORKED, made
                    if taken == len(breaks):
                        break
                    pause = max(pause, breaks[taken, 0]) + breaks[taken, 2]
                    if pause > breaks[taken, 1]:
                        break
                    arrival += breaks[taken, 2]
                    taken += 1
    return FINISHED, made
