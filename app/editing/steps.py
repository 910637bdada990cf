"""Edits applied to rounds, one after the other: pure, in the day's own ids, without times."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.errors import BadInputError, ConflictError
from app.schemas.edits import LockEdit, MoveEdit, SplitEdit, SwapEdit, TakeEdit, UnassignEdit
from app.tables import Lock
from solver import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from app.schemas.edits import Edit

    Rounds = Mapping[str, Sequence[str]]
    """By shift its visits in order."""

NOTHING = Lock()


@dataclass
class Workpiece:
    """
    Rounds that edits are applied to.

    Parameters
    ----------
    rounds
        By shift its visits in order, without breaks.
    locks
        By visit what stays.
    starts
        By visit when its care begins, before the edits.
    shifts, visits
        All that the day has.
    plan_of
        Gives another plan of the day by its id: its rounds, and by visit when its care begins.

    Attributes
    ----------
    touched
        Shifts whose visits or order an edit has changed.
    wanted
        Visits that are to begin at an hour, once the rounds are timed.
    """

    rounds: dict[str, list[str]]
    locks: dict[str, Lock]
    starts: Mapping[str, datetime]
    shifts: frozenset[str]
    visits: frozenset[str]
    plan_of: Callable[[str], tuple[Rounds, Mapping[str, datetime]]]
    touched: set[str] = field(default_factory=set)
    wanted: dict[str, datetime] = field(default_factory=dict)

    def apply(self, edits: Sequence[Edit]) -> None:
        """
        Apply edits in their order.

        Raises
        ------
        BadInputError
            With all edits that name a visit or shift that there is not.
        NotFoundError
            Where another plan is not there.
        ConflictError
            Where a visit is locked to its nurse, or in no round.
        """
        if faults := list(self._unknown(edits)):
            raise BadInputError(faults=faults)
        for edit in edits:
            match edit:
                case MoveEdit():
                    self._move(edit)
                case UnassignEdit():
                    self._take_out(edit.visit_id)
                    self.locks.pop(edit.visit_id, None)
                case LockEdit():
                    self._lock(edit)
                case SwapEdit():
                    self._swap(edit.visit_id, edit.with_visit_id)
                case SplitEdit():
                    self._split(edit)
                case TakeEdit():
                    self._take(edit)

    def _unknown(self, edits: Sequence[Edit]) -> Iterator[Fault]:
        for number, edit in enumerate(edits):
            named = edit.model_dump(include={"visit_id", "with_visit_id", "before", "shift_id"})
            shifts = {f"shift_ids/{i}": one for i, one in enumerate(getattr(edit, "shift_ids", ()))}
            for name, value in (named | shifts).items():
                is_shift = name.startswith("shift")
                if value is not None and value not in (self.shifts if is_shift else self.visits):
                    what = "shift" if is_shift else "visit"
                    yield Fault(
                        f"unknown_{what}",
                        f"/edits/{number}/{name}",
                        f"The day has no {what} {value} that is to be planned.",
                        "Read the day again.",
                    )

    def _shift_of(self, visit: str) -> str:
        found = next((shift for shift, visits in self.rounds.items() if visit in visits), None)
        if found is None:
            raise ConflictError("not_in_a_round", visit=visit)
        return found

    def _move(self, edit: MoveEdit) -> None:
        visit, held = edit.visit_id, self.locks.get(edit.visit_id, NOTHING)
        if held.shift_id not in (None, edit.shift_id):
            raise ConflictError("visit_locked", visit=visit)
        if any(visit in visits for visits in self.rounds.values()):
            self._leave(visit)
        visits = self.rounds.setdefault(edit.shift_id, [])
        if edit.before is not None and edit.before != visit and edit.before not in visits:
            raise ConflictError("not_in_this_round", visit=edit.before)
        at = visits.index(edit.before) if edit.before in visits else len(visits)
        visits.insert(at, visit)
        self.touched.add(edit.shift_id)
        if edit.start is not None:
            self._hold(visit, Lock(held.shift_id))
            self.wanted[visit] = edit.start

    def _take_out(self, visit: str) -> None:
        """Take a visit out of its round, which its nurse's lock would not allow."""
        if self.locks.get(visit, NOTHING).shift_id is not None:
            raise ConflictError("visit_locked", visit=visit)
        self._leave(visit)

    def _leave(self, visit: str) -> None:
        shift = self._shift_of(visit)
        self.rounds[shift].remove(visit)
        self.touched.add(shift)

    def _lock(self, edit: LockEdit) -> None:
        visit = edit.visit_id
        shift = self._shift_of(visit)
        start = self.wanted.get(visit, self.starts.get(visit))
        self._hold(visit, Lock(shift if edit.nurse else None, start if edit.hour else None))

    def _hold(self, visit: str, lock: Lock) -> None:
        if lock == NOTHING:
            self.locks.pop(visit, None)
        else:
            self.locks[visit] = lock

    def _swap(self, first: str, second: str) -> None:
        places = [
            (shift, self.rounds[shift].index(visit))
            for visit in (first, second)
            for shift in [self._shift_of(visit)]
        ]
        for visit, (shift, at) in zip((second, first), places, strict=True):
            if self.locks.get(visit, NOTHING).shift_id not in (None, shift):
                raise ConflictError("visit_locked", visit=visit)
            self.rounds[shift][at] = visit
            self.touched.add(shift)

    def _split(self, edit: SplitEdit) -> None:
        shift = self._shift_of(edit.visit_id)
        if shift == edit.shift_id:
            return
        at = self.rounds[shift].index(edit.visit_id)
        handed = self.rounds[shift][at:]
        for visit in handed:
            self._take_out(visit)
        self._merge(edit.shift_id, handed, self.starts)

    def _merge(self, shift: str, more: Sequence[str], starts: Mapping[str, datetime]) -> None:
        """Put visits among those of a round by their hours, both keeping their own order."""
        there, waiting = self.rounds.get(shift, []), list(more)
        merged: list[str] = []
        for visit in there:
            while waiting and visit in starts and starts[waiting[0]] <= starts[visit]:
                merged.append(waiting.pop(0))
            merged.append(visit)
        self.rounds[shift] = merged + waiting
        self.touched.add(shift)

    def _take(self, edit: TakeEdit) -> None:
        """Take rounds over; who loses her place by that goes where the other plan has her."""
        other, starts = self.plan_of(edit.plan_id)
        taken = list(dict.fromkeys(edit.shift_ids))
        displaced = [visit for shift in taken for visit in self._displaced(shift, other)]
        for shift in taken:
            self.rounds[shift] = []
            self.touched.add(shift)
        for shift in taken:
            for visit in self.visits.intersection(other.get(shift, ())):
                if any(visit in visits for visits in self.rounds.values()):
                    self._take_out(visit)
            self.rounds[shift] = [visit for visit in other.get(shift, ()) if visit in self.visits]
        for visit in displaced:
            there = next((shift for shift, visits in other.items() if visit in visits), "")
            if there in self.shifts.difference(taken):
                self._merge(there, [visit], {**self.starts, visit: starts[visit]})

    def _displaced(self, shift: str, other: Rounds) -> list[str]:
        """Visits of a round that another plan's round of the same shift does not hold."""
        left = [visit for visit in self.rounds.get(shift, ()) if visit not in other.get(shift, ())]
        for visit in left:
            if self.locks.get(visit, NOTHING).shift_id is not None:
                raise ConflictError("visit_locked", visit=visit)
        return left
