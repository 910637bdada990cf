"""
Recreate: put absent visits back, one unit after the other, in one of a dozen orders.

Source: Jan Christiaens and Greet Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing
Problems", 2020.
"""

from solver.search.placing import absent_penalty, place_single, place_unit
from solver.search.random import below
from solver.search.tables import (
    kernel,
    marks_of,
    neighbours_of,
    places_of,
    visits_of,
)

MOST_TRIED = 16
"""Visits absent before the ruin that are tried again, about; all where they are no more."""
_NEAR = 5


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
def choose_left(p, s):
    """
    Where many visits were absent before the ruin, leave most of them for another time.

    Those near a ruined route are tried, and a few others: the rest would fail as they did before.
    """
    for i in range(s.n_absent):
        v = places_of(s)[i].absent
        places_of(s)[v].is_left = 0
        if i < s.n_absent_saved and below(s, s.n_absent_saved) >= MOST_TRIED:
            places_of(s)[v].is_left = 1
            for x in range(min(_NEAR, p.n_neighbours)):
                k = places_of(s)[neighbours_of(p)[0, v, x]].route
                if k >= 0 and marks_of(s)[k].ruined == 1:
                    places_of(s)[v].is_left = 0
                    break


@kernel
def place(p, s, v):
    """Place v, with its unit or alone, where that costs less than leaving it out."""
    visit = visits_of(p)[v]
    if places_of(s)[v].route >= 0 or visit.able == 0:
        return
    if visit.members == 1:
        if place_single(p, s, 1, v, visit.penalty):
            s.cost -= visit.penalty
    else:
        before = absent_penalty(p, s, v)
        if not place_unit(p, s, v) and visit.together == 0:
            place_single(p, s, 1, v, visit.penalty)
        s.cost -= before - absent_penalty(p, s, v)


@kernel
def list_absent(s):
    """Strike those who have a place now off the list of absent visits."""
    left = 0
    for i in range(s.n_absent):
        v = places_of(s)[i].absent
        if places_of(s)[v].route < 0:
            places_of(s)[left].absent = v
            left += 1
    s.n_absent = left


@kernel
def recreate(p, s):
    """Put absent visits back where that costs less than leaving them out."""
    if s.n_absent == 0:
        return
    choose_left(p, s)
    sort_absent(p, s)
    for i in range(s.n_absent):
        v = places_of(s)[i].absent
        if places_of(s)[v].is_left == 0:
            place(p, s, v)
    list_absent(s)
