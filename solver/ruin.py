"""Ruin and reinsert: strings of visits near each other are taken out of a plan and put back better."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from solver.alone import fits
from solver.day import NOBODY
from solver.insertion import Care, clusters_of, insert, sort_keys

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from solver.draft import Draft
    from solver.watch import Watch

AVERAGE_REMOVED = 10
LONGEST_STRING = 10
SEEDED_AT_ABSENT = 0.15
"""Share of ruins that start around a visit without a place."""
CARE = Care(places=12, branches=12, blink=0.01)


def improve(draft: Draft, watch: Watch, until: float, random: random.Random) -> None:
    """
    Improve a plan by simulated annealing over ruins until this many seconds have passed.

    After Christiaens and Vanden Berghe (2020), "Slack induction by string removals for vehicle routing
    problems". The draft ends as the best plan met. Worse plans are accepted ever less, from a tenth of a
    typical route's travel down to a thousandth.
    """
    hopeless = _hopeless(draft)
    if len(hopeless) == len(draft.shift_of):
        return
    ruin = _Ruin(draft, hopeless, random)
    best, best_cost, cost = draft.mark(), draft.cost, draft.cost
    began = watch.elapsed
    warm = _typical_route(draft) / 10
    while (elapsed := watch.elapsed) < until:
        watch.iterations += 1
        watch.report(best_cost, len(best.absent))
        temperature = warm * 0.01 ** ((elapsed - began) / (until - began))
        before = draft.mark()
        if not ruin.once():
            draft.restore(before)
            continue
        changed = draft.cost
        if changed >= cost - temperature * math.log(random.random() + 1e-300):
            draft.restore(before)
            continue
        cost = changed
        if cost < best_cost:
            best, best_cost = draft.mark(), cost
    draft.restore(best)


def _hopeless(draft: Draft) -> set[int]:
    """Absent visits that no shift could serve by themselves, and those served with them or not at all."""
    day = draft.day
    shifts = range(len(day.starts))
    alone = {
        visit
        for visit in draft.absent
        if not any(day.able[visit, shift] and fits(day, visit, shift) for shift in shifts)
    }
    return {partner for visit in alone for partner in day.units[visit]}


def _typical_route(draft: Draft) -> float:
    used = [held.price for held in draft.rounds if held.visits]
    return max(1.0, sum(used) / len(used)) if used else 1.0


class _Ruin:
    """Takes visits out of a draft and inserts the absent ones again."""

    def __init__(self, draft: Draft, hopeless: set[int], random: random.Random) -> None:
        self.draft, self.day, self.random = draft, draft.day, random
        self.hopeless = hopeless
        self.keys = sort_keys(self.day)
        self._near: dict[tuple[int, bool], list[int]] = {}

    def once(self) -> bool:
        """Ruin and reinsert one time; False where the ruined plan cannot stand."""
        going = self._strings()
        going |= {partner for visit in going for partner in self.day.clusters[visit]}
        if not self.draft.remove({visit for visit in going if self.draft.shift_of[visit] != NOBODY}):
            return False
        clusters = clusters_of(self.day, self.draft.absent - self.hopeless)
        self.random.shuffle(clusters)
        if self.random.random() > 0.3:  # noqa: PLR2004 - three of ten stay in the order shuffled
            clusters.sort(key=self.random.choice(self.keys))
        for cluster in clusters:
            insert(self.draft, cluster, CARE, self.random)
        return True

    def _strings(self) -> set[int]:
        """Choose strings of visits in the routes that pass near a seed visit."""
        random, rounds = self.random, self.draft.rounds
        served = [held for held in rounds if held.visits]
        if not served:
            return set()
        average = sum(len(held.visits) for held in served) / len(served)
        longest = min(LONGEST_STRING, average)
        strings = int(random.uniform(1, max(2, 4 * AVERAGE_REMOVED / (1 + longest))))
        going: set[int] = set()
        ruined: set[int] = set()
        for visit in self._neighbours(self._seed(), in_time=random.random() < 0.5):  # noqa: PLR2004
            shift = self.draft.shift_of[visit]
            if shift == NOBODY or shift in ruined:
                continue
            ruined.add(shift)
            going.update(self._string(rounds[shift].visits, visit, longest))
            if len(ruined) == strings:
                break
        return going

    def _seed(self) -> int:
        absent = self.draft.absent - self.hopeless
        if absent and self.random.random() < SEEDED_AT_ABSENT:
            return self.random.choice(sorted(absent))
        return self.random.randrange(len(self.day.locations))

    def _string(self, visits: Sequence[int], visit: int, longest: float) -> Sequence[int]:
        """Choose some visits in a row, this one among them; or the same with some in the middle left in."""
        random = self.random
        length = int(random.uniform(1, min(len(visits), longest) + 1))
        kept = random.randrange(1, len(visits) - length + 1) if length < len(visits) and length > 1 else 0
        if random.random() < 0.5:  # noqa: PLR2004
            kept = 0
        kept = min(kept, length)
        whole = length + kept
        whole = min(whole, len(visits))
        at = visits.index(visit)
        first = random.randint(max(0, at - whole + 1), min(at, len(visits) - whole))
        string = visits[first : first + whole]
        if not kept:
            return string
        hole = random.randint(1, max(1, length - 1))
        return [*string[:hole], *string[hole + kept :]]

    def _neighbours(self, seed: int, *, in_time: bool) -> list[int]:
        """All visits, nearest to the seed first: by travel, or by travel and the time between windows."""
        key = (seed, in_time)
        if key not in self._near:
            day = self.day
            matrix = day.matrices[0]
            here = day.locations[seed]
            far = np.where(matrix[here] < 0, 1 << 30, matrix[here])[day.locations].astype(np.float64)
            if in_time:
                middle = np.array([(windows[0][0] + windows[0][1]) / 2 for windows in day.windows])
                far += np.abs(middle - middle[seed]) / 4
            self._near[key] = np.argsort(far, kind="stable").tolist()
        return self._near[key]
