"""Insertion: absent visits are put where they cost least, linked ones in one go, until none fits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping, Sequence

    from solver.day import Day
    from solver.draft import Change, Draft
    from solver.solution import Solution
    from solver.watch import Watch

    Key = Callable[[tuple[int, ...]], tuple[float, ...]]

EVERY = 1 << 30
"""No place is left untried."""


@dataclass(frozen=True, slots=True)
class Care:
    """
    How carefully places are tried.

    Attributes
    ----------
    places
        Promising places tried exactly for one visit.
    branches
        Places followed up for the first visit of a cluster; a quarter of it for each that follows but the
        last.
    blink
        Share of promising places overlooked at random, so that equal states lead on to different ones
        (Christiaens and Vanden Berghe, 2020, "Slack induction by string removals for vehicle routing
        problems").
    """

    places: int = EVERY
    branches: int = 24
    blink: float = 0.0


def insert(draft: Draft, cluster: Sequence[int], care: Care, random: random.Random) -> bool:
    """
    Put an absent cluster where it costs least; False where it does not fit or is not worth its price.

    Where the cluster does not fit as a whole, those of its visits that may be served by themselves are
    tried one unit after another.
    """
    if len(cluster) == 1:
        change = cheapest(draft, cluster[0], draft.day.unassigned_costs[cluster[0]], care, random)
        if change is not None:
            draft.apply(change)
        return change is not None
    if _Attempt(draft, cluster, care, random).made():
        return True
    units = sorted({draft.day.units[visit] for visit in cluster})
    if len(units) == 1:
        return False
    placed = [insert(draft, unit, care, random) for unit in units]
    return all(placed)


def cheapest(draft: Draft, visit: int, limit: float, care: Care, random: random.Random) -> Change | None:
    """Find the cheapest change that serves one visit at less than `limit`."""
    best = None
    tried = 0
    for estimate, shift, position in draft.places(visit):
        if estimate >= limit or tried == care.places:
            break
        if care.blink and random.random() < care.blink:
            continue
        tried += 1
        change = draft.inserted(visit, shift, position)
        if change is not None and change.price < limit:
            best, limit = change, change.price
    return best


class _Attempt:
    """One search for the cheapest places of linked visits: those of the first, and for each the next."""

    def __init__(self, draft: Draft, cluster: Sequence[int], care: Care, random: random.Random) -> None:
        self.draft, self.care, self.random = draft, care, random
        able = draft.day.able
        self.visits = sorted(cluster, key=lambda visit: (int(able[visit].sum()), visit))
        self.limit: float = sum(draft.day.unassigned_costs[visit] for visit in cluster)
        self.best: list[Change] = []

    def made(self) -> bool:
        """Search, and put the visits where it found them cheapest."""
        least = [next((place[0] for place in self.draft.places(visit)), None) for visit in self.visits]
        if None in least:
            return False
        floors = [sum(price or 0 for price in least[i + 1 :]) for i in range(len(least))]
        self._explore(0, 0, [], floors)
        for change in self.best:
            self.draft.apply(change)
        return bool(self.best)

    def _explore(self, depth: int, spent: float, chosen: list[Change], floors: Sequence[float]) -> None:
        """Try the places of the visit at this depth, and below each those of the visits that follow."""
        visit = self.visits[depth]
        last = depth + 1 == len(self.visits)
        if last:
            change = cheapest(self.draft, visit, self.limit - spent, self.care, self.random)
            if change is not None:
                self.limit = spent + change.price
                self.best = [*chosen, change]
            return
        mark = self.draft.mark()
        tried = 0
        for estimate, shift, position in self.draft.places(visit):
            if spent + estimate + floors[depth] >= self.limit or tried >= self.care.branches >> 2 * depth:
                break
            if self.care.blink and self.random.random() < self.care.blink:
                continue
            change = self.draft.inserted(visit, shift, position)
            if change is None or spent + change.price + floors[depth] >= self.limit:
                continue
            tried += 1
            self.draft.apply(change)
            self._explore(depth + 1, spent + change.price, [*chosen, change], floors)
            self.draft.restore(mark)


def sort_keys(day: Day) -> list[Key]:
    """Orders in which clusters are inserted: the hard to place first, each key with its own idea of hard."""
    able = day.able.sum(axis=1)
    first = [windows[0][0] for windows in day.windows]
    last = [max(span[1] for span in windows) for windows in day.windows]

    def scarce(cluster: tuple[int, ...]) -> tuple[float, ...]:
        return (-len(cluster), min(able[v] for v in cluster), min(last[v] - first[v] for v in cluster))

    def narrow(cluster: tuple[int, ...]) -> tuple[float, ...]:
        return (-len(cluster), min(last[v] - first[v] for v in cluster), min(able[v] for v in cluster))

    def early(cluster: tuple[int, ...]) -> tuple[float, ...]:
        return (min(last[v] for v in cluster),)

    def late(cluster: tuple[int, ...]) -> tuple[float, ...]:
        return (-max(first[v] for v in cluster),)

    def dear(cluster: tuple[int, ...]) -> tuple[float, ...]:
        return (-sum(day.unassigned_costs[v] for v in cluster), min(last[v] for v in cluster))

    def long(cluster: tuple[int, ...]) -> tuple[float, ...]:
        return (-sum(day.durations[v] for v in cluster),)

    return [scarce, narrow, early, late, dear, long]


def clusters_of(day: Day, visits: set[int]) -> list[tuple[int, ...]]:
    """Absent visits as clusters, in the problem's order; of a cluster partly served only the rest."""
    seen: dict[tuple[int, ...], list[int]] = {}
    for visit in sorted(visits):
        seen.setdefault(day.clusters[visit], []).append(visit)
    return [tuple(rest) for rest in seen.values()]


def seat(draft: Draft, plan: Solution) -> None:
    """Put visits where a plan of the same day has them, as far as that breaks no rule."""
    day, nothing = draft.day, draft.mark()
    known = [(day.shift_of[route.shift], route) for route in plan.routes if route.shift in day.shift_of]
    for shift, route in known:
        for stop in route.stops:
            visit = day.visit_of.get(stop.visit)
            if visit is None or visit not in draft.absent or not draft.allowed(visit)[shift]:
                continue
            change = draft.inserted(visit, shift, len(draft.rounds[shift].visits))
            if change is not None:
                draft.apply(change)
    served = set(range(len(day.locations))) - draft.absent
    if not draft.remove({visit for visit in served if draft.absent.intersection(day.units[visit])}):
        draft.restore(nothing)


def construct(draft: Draft, watch: Watch, until: float, random: random.Random) -> None:
    """
    Put the absent visits of a draft into it, in several orders, and keep the best plan.

    Each of the fixed orders is tried once. Then, until this many seconds have passed, they are disturbed at
    random, and what was left out moves forward each time: the squeaky wheel is greased (Joslin and
    Clements, 1999, "Squeaky wheel optimization"). The first order is gone through in any case, as far as
    the watch lets it.
    """
    day = draft.day
    given, best, best_cost = draft.mark(), draft.mark(), draft.cost
    orders = sort_keys(day)
    fixed = len(orders)
    tried = 0
    left_out: Counter[tuple[int, ...]] = Counter()
    while tried == 0 or watch.elapsed < until:
        draft.restore(given)
        clusters = sorted(clusters_of(day, draft.absent), key=orders[tried % fixed])
        if tried >= fixed:
            clusters = _disturbed(clusters, left_out, random)
        for cluster in clusters:
            if not watch.left:
                break
            insert(draft, cluster, Care(), random)
        tried += 1
        watch.iterations += 1
        left_out.update(cluster for cluster in clusters if not draft.absent.isdisjoint(cluster))
        if draft.cost < best_cost:
            best, best_cost = draft.mark(), draft.cost
        watch.report(best_cost, len(best.absent))
    draft.restore(best)


def _disturbed(
    clusters: list[tuple[int, ...]], left_out: Mapping[tuple[int, ...], int], random: random.Random
) -> list[tuple[int, ...]]:
    """Order clusters anew: each up to a fifth of them away, and as far forward each time it is left out."""
    spread = len(clusters) / 5
    places = {
        cluster: i + spread * (random.uniform(-1, 1) - left_out[cluster])
        for i, cluster in enumerate(clusters)
    }
    return sorted(clusters, key=places.__getitem__)
