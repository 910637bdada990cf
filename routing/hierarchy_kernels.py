"""
The compiled loops of contraction hierarchies; states are numbered by their rank, the least important first.

Every edge joins a state to a higher one and is kept with the lower: `head` names the higher, `up` is the cost
to it and `down` the cost from it. All that is kept in one file, so that a change of any loop is noticed
where compiled loops are kept.
"""

from typing import Any

import numba
import numpy as np


def kernel(function: Any) -> Any:
    """Compile when first called; kept on disk where some folder can be written."""
    try:
        return numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:
        return numba.njit(nogil=True, error_model="numpy")(function)


@kernel
def fill_in(first, higher):
    """
    Complete the edges: whatever lies above a state becomes joined to each other.

    Returns where each state's edges begin, and their heads in order; the first is the state's parent.
    """
    size = len(first) - 1
    start = np.zeros(size + 1, np.int64)
    heads = np.empty(4 * len(higher) + 16, np.int32)
    youngest = np.full(size, -1, np.int32)
    older = np.full(size, -1, np.int32)
    seen = np.full(size, -1, np.int32)
    used = 0
    for state in range(size):
        begin = used
        room = first[state + 1] - first[state]
        child = youngest[state]
        while child >= 0:
            room += start[child + 1] - start[child]
            child = older[child]
        if used + room > len(heads):
            grown = np.empty(2 * (used + room), np.int32)
            grown[:used] = heads[:used]
            heads = grown
        for k in range(first[state], first[state + 1]):
            if seen[higher[k]] != state:
                seen[higher[k]] = state
                heads[used] = higher[k]
                used += 1
        child = youngest[state]
        while child >= 0:
            for k in range(start[child] + 1, start[child + 1]):
                if seen[heads[k]] != state:
                    seen[heads[k]] = state
                    heads[used] = heads[k]
                    used += 1
            child = older[child]
        heads[begin:used].sort()
        start[state + 1] = used
        if used > begin:
            parent = heads[begin]
            older[state] = youngest[parent]
            youngest[parent] = state
    return start, heads[:used].copy()


@kernel
def customise(start, head, low_start, low_edge, tail, up, down):
    """Give every edge the cost of the fastest way over lower states; `up` and `down` hold those of steps."""
    size = len(start) - 1
    edge_to = np.zeros(size, np.int64)
    for state in range(size):
        for k in range(start[state], start[state + 1]):
            edge_to[head[k]] = k
        for lower in range(low_start[state], low_start[state + 1]):
            a = low_edge[lower]
            to_here, from_here = up[a], down[a]
            for b in range(a + 1, start[tail[a] + 1]):
                k = edge_to[head[b]]
                up[k] = min(up[k], from_here + up[b])
                down[k] = min(down[k], down[b] + to_here)


@kernel
def climb(states, costs, start, head, cost, reached, before, seen, mark):
    """Costs from some states to all above them, with the state before each; gives these in order."""
    count = 0
    room = 0
    for state in states:
        while state >= 0 and seen[state] != mark:
            seen[state] = mark
            reached[state] = np.inf
            before[state] = -1
            room += 1
            state = head[start[state]] if start[state] < start[state + 1] else -1
    order = np.empty(room, np.int32)
    for state in states:
        while state >= 0 and seen[state] == mark:
            seen[state] = mark + 1
            order[count] = state
            count += 1
            state = head[start[state]] if start[state] < start[state + 1] else -1
    order.sort()
    for i in range(len(states)):
        reached[states[i]] = min(reached[states[i]], costs[i])
    for state in order:
        here = reached[state]
        if here < np.inf:
            for k in range(start[state], start[state + 1]):
                there = here + cost[k]
                if there < reached[head[k]]:
                    reached[head[k]] = there
                    before[head[k]] = state
    return order


@kernel
def above(states, start, head):
    """All states above some, the most important first, and where in that list each state stands or -1."""
    size = len(start) - 1
    place = np.full(size, -1, np.int32)
    count = 0
    for state in states:
        while state >= 0 and place[state] < 0:
            place[state] = 0
            count += 1
            state = head[start[state]] if start[state] < start[state + 1] else -1
    order = np.empty(count, np.int32)
    count = 0
    for state in range(size - 1, -1, -1):
        if place[state] == 0:
            order[count] = state
            place[state] = count
            count += 1
    return order, place


@kernel
def sweep(order, place, start, head, up, down, entry_start, entry_state, entry_cost,
          exit_start, exit_state, exit_cost, side):  # fmt: skip
    """
    Costs from each start (row) to each end (column): up from the start, then down to all ends at once.

    As many starts as `side` go down side by side, so that each edge is read once for all of them.
    """
    rows, columns = len(entry_start) - 1, len(exit_start) - 1
    size = len(start) - 1
    found = np.full((rows, columns), np.inf)
    edges = 0
    for state in order:
        edges += start[state + 1] - start[state]
    near = np.zeros(len(order) + 1, np.int64)
    near_head = np.empty(edges, np.int32)
    near_down = np.empty(edges)
    for i in range(len(order)):
        used = near[i]
        for k in range(start[order[i]], start[order[i] + 1]):
            near_head[used] = place[head[k]]
            near_down[used] = down[k]
            used += 1
        near[i + 1] = used
    reached, before = np.empty(size), np.empty(size, np.int32)
    seen = np.zeros(size, np.int32)
    costs = np.empty((len(order), side))
    for first in range(0, rows, side):
        width = min(side, rows - first)
        costs[:] = np.inf
        for w in range(width):
            chosen = slice(entry_start[first + w], entry_start[first + w + 1])
            mark = 2 * (first + w) + 1
            climbed = climb(
                entry_state[chosen], entry_cost[chosen], start, head, up, reached, before, seen, mark
            )
            for state in climbed:
                if place[state] >= 0:
                    costs[place[state], w] = reached[state]
        for i in range(len(order)):
            for k in range(near[i], near[i + 1]):
                edge = near_down[k]
                h = near_head[k]
                for w in range(side):
                    there = costs[h, w] + edge
                    costs[i, w] = there if there < costs[i, w] else costs[i, w]
        for column in range(columns):
            for k in range(exit_start[column], exit_start[column + 1]):
                i = place[exit_state[k]]
                for w in range(width):
                    found[first + w, column] = min(found[first + w, column], costs[i, w] + exit_cost[k])
    return found


@kernel
def edge_between(low, high, start, head):
    """Find the edge that joins two states, or -1."""
    first, last = start[low], start[low + 1]
    while first < last:
        middle = (first + last) // 2
        if head[middle] < high:
            first = middle + 1
        else:
            last = middle
    return first if first < start[low + 1] and head[first] == high else -1


@kernel
def unpack(
    states, start, head, low_start, low_edge, tail, up, down, rank, state, step_start, step_end, step_cost
):
    """Steps of which the edges between some states in a row are made, as all the states on the way."""
    found = [states[0]]
    for n in range(1, len(states)):
        waiting = [(states[n - 1], states[n])]
        while len(waiting) > 0:
            begin, end = waiting.pop()
            low, high = min(begin, end), max(begin, end)
            edge = edge_between(low, high, start, head)
            cost = up[edge] if begin < end else down[edge]
            whole = False
            for k in range(step_start[state[begin]], step_start[state[begin] + 1]):
                if rank[step_end[k]] == end and step_cost[k] == cost:
                    whole = True
            if whole:
                found.append(end)
                continue
            for lower in range(low_start[low], low_start[low + 1]):
                a = low_edge[lower]
                b = edge_between(tail[a], high, start, head)
                if b < 0:
                    continue
                by = down[a] + up[b] if begin < end else down[b] + up[a]
                if by == cost:
                    waiting.append((tail[a], end))
                    waiting.append((begin, tail[a]))
                    break
    return found
