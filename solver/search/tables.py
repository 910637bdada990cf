"""
The kernels' view of the memory: `visits_of(problem)` is the table itself, wherever its address lies.

The Python side (`layout.Tables`) keeps the arrays alive for as long as a kernel runs.
"""

from typing import Any

import numpy as np
from numba import carray, njit, types
from numba.extending import intrinsic

from solver.search import compiled, layout
from solver.search.layout import COPIES, DEPTH

VISIT, WINDOW, SHIFT, LINK = layout.VISIT, layout.WINDOW, layout.SHIFT, layout.LINK
BREAK, LABEL = layout.BREAK, layout.LABEL
STOP, ROUTE, PLACE, MARK = layout.STOP, layout.ROUTE, layout.PLACE, layout.MARK
LEVEL, CANDIDATE = layout.LEVEL, layout.CANDIDATE
ROUTE_WORDS = len(layout.ROUTE.names or ())
STOP_WORDS = len(layout.STOP.names or ())

_KEPT = compiled.FOLDER is not None
kernel: Any = njit(cache=_KEPT, nogil=True, error_model="numpy")
"""Compiled once, kept on disk, runs without Python's global lock."""
inline: Any = njit(cache=_KEPT, nogil=True, error_model="numpy", forceinline=True)


@intrinsic
def _pointer(typing_context, address):
    def generate(context, builder, _signature, arguments):
        return builder.inttoptr(arguments[0], context.get_value_type(types.voidptr))

    return types.voidptr(address), generate


# --- the problem: never written during a search
@inline
def way(p, mode, source, target):
    """Return the seconds from one location to another, or -1: no way."""
    shape = (p.n_modes, p.n_locations, p.n_locations)
    if p.is_narrow == 1:
        return np.int64(carray(_pointer(p.travel), shape, np.int16)[mode, source, target])
    return np.int64(carray(_pointer(p.travel), shape, np.int32)[mode, source, target])


@inline
def way_back(p, mode, target, source):
    """Return the same from the transposed table, where all ways to one target lie side by side."""
    shape = (p.n_modes, p.n_locations, p.n_locations)
    if p.is_narrow == 1:
        return np.int64(carray(_pointer(p.travel_back), shape, np.int16)[mode, target, source])
    return np.int64(carray(_pointer(p.travel_back), shape, np.int32)[mode, target, source])


@inline
def pair_cost_of(p):
    return carray(_pointer(p.pair_cost), (p.n_visits, p.n_shifts), np.int64)


@inline
def neighbours_of(p):
    return carray(_pointer(p.neighbours), (2, p.n_visits, p.n_neighbours), np.int32)


@inline
def visits_of(p):
    return carray(_pointer(p.visits), (p.n_visits,), VISIT)


@inline
def windows_of(p):
    return carray(_pointer(p.windows), (p.n_windows,), WINDOW)


@inline
def shifts_of(p):
    return carray(_pointer(p.shifts), (p.n_shifts,), SHIFT)


@inline
def breaks_of(p):
    return carray(_pointer(p.breaks), (p.n_breaks,), BREAK)


@inline
def break_labels_of(p):
    return carray(_pointer(p.break_labels), (p.n_break_labels,), LABEL)


@inline
def links_of(p):
    return carray(_pointer(p.links), (p.n_links,), LINK)


@inline
def members_of(p):
    return carray(_pointer(p.members), (p.n_members,), np.int64)


@inline
def able_of(p):
    return carray(_pointer(p.able), (p.n_able,), np.int64)


# --- the state
@inline
def stops_of(s):
    return carray(_pointer(s.stops), (COPIES, s.n_shifts, s.capacity + 1), STOP)


@inline
def stop_words_of(s):
    return carray(_pointer(s.stops), (COPIES, s.n_shifts, (s.capacity + 1) * STOP_WORDS), np.int64)


@inline
def labels_of(s):
    return carray(_pointer(s.labels), (COPIES, s.n_shifts, s.capacity + 1, 4, s.n_labels), np.int64)


@inline
def label_words_of(s):
    return carray(_pointer(s.labels), (COPIES, s.n_shifts, (s.capacity + 1) * 4 * s.n_labels), np.int64)


@inline
def routes_of(s):
    return carray(_pointer(s.routes), (COPIES, s.n_shifts), ROUTE)


@inline
def route_words_of(s):
    return carray(_pointer(s.routes), (COPIES, s.n_shifts, ROUTE_WORDS), np.int64)


@inline
def places_of(s):
    return carray(_pointer(s.places), (s.n_visits,), PLACE)


@inline
def marks_of(s):
    return carray(_pointer(s.marks), (s.n_shifts,), MARK)


@inline
def levels_of(s):
    return carray(_pointer(s.levels), (DEPTH,), LEVEL)


@inline
def snapped_of(s):
    """Return which routes a snapshot of this depth holds (a list, then a flag per route)."""
    return carray(_pointer(s.snapped), (DEPTH, 2, s.n_shifts), np.int64)


@inline
def candidates_of(s):
    return carray(_pointer(s.candidates), (2 + DEPTH, s.max_candidates), CANDIDATE)


@inline
def scratch_of(s):
    """Return three sets of labels: one to step from, one to step to, and the breaks of one gap."""
    return carray(_pointer(s.scratch), (3, 4, s.n_labels), np.int64)
