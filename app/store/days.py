"""Days: the team and what it is to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from sqlalchemy import func, or_
from sqlmodel import Session, SQLModel, col, delete, select

from app.store.rows import find_person
from app.store.scope import own_key, stamp
from app.tables import (
    Act,
    Link,
    Nurse,
    NurseWish,
    Patient,
    Plan,
    Qualification,
    Shift,
    ShiftBreak,
    StoredDay,
    Team,
    TimeWindow,
    Visit,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

Row = TypeVar("Row", bound=SQLModel)
Shared: TypeAlias = Team | Nurse | Act | Patient
"""What days have in common."""


class DayCount(NamedTuple):
    """How much is stored for a day."""

    day: date
    visits: int
    plans: int


def count_days(session: Session, limit: int, after: date | None = None) -> list[DayCount]:
    """
    Days with visits, newest first.

    Parameters
    ----------
    limit
        So many at most; visits of other days are not looked at.
    after
        Days behind this one in the list only: earlier ones.
    """
    visits = select(col(Visit.day), func.count()).group_by(col(Visit.day)).order_by(col(Visit.day).desc())
    if after is not None:
        visits = visits.where(Visit.day < after)
    found = session.exec(visits.limit(limit)).all()
    if not found:
        return []
    made = select(col(Plan.day), func.count()).where(col(Plan.day).between(found[-1][0], found[0][0]))
    plans = dict(session.exec(made.group_by(col(Plan.day))).all())
    return [DayCount(day, count, plans.get(day, 0)) for day, count in found]


def count_plans(session: Session, day: date) -> int:
    """How many plans a day has."""
    return session.exec(select(func.count()).select_from(Plan).where(Plan.day == day)).one()


def read_team(session: Session) -> Team | None:
    """The care service, once one is stored."""
    return session.exec(select(Team)).first()


def read_nurse(session: Session, nurse_id: str) -> Nurse | None:
    """One nurse; None where she is erased."""
    return find_person(session, Nurse, nurse_id)


def read_day(session: Session, day: date) -> StoredDay | None:
    """
    A day with its visits and their patients, and the whole team; None where no visit is stored.

    The number of queries does not depend on the size of the day.
    """
    team = read_team(session)
    visits = list(session.exec(select(Visit).where(Visit.day == day).order_by(col(Visit.position))))
    if team is None or not visits:
        return None
    worked_today = select(Shift.nurse_id).where(Shift.day == day)
    seen_today = select(Visit.patient_id).where(Visit.day == day)
    return StoredDay(
        day=day,
        team=team,
        nurses=list(
            session.exec(
                select(Nurse)
                .where(or_(col(Nurse.erased_at).is_(None), col(Nurse.id).in_(worked_today)))
                .order_by(col(Nurse.id))
            )
        ),
        shifts=list(session.exec(select(Shift).where(Shift.day == day).order_by(col(Shift.position)))),
        breaks=list(
            session.exec(
                select(ShiftBreak)
                .where(ShiftBreak.day == day)
                .order_by(col(ShiftBreak.shift_id), col(ShiftBreak.position))
            )
        ),
        acts=list(session.exec(select(Act).order_by(col(Act.id)))),
        patients=list(
            session.exec(select(Patient).where(col(Patient.id).in_(seen_today)).order_by(col(Patient.id)))
        ),
        wishes=list(
            session.exec(
                select(NurseWish)
                .where(col(NurseWish.patient_id).in_(seen_today))
                .order_by(col(NurseWish.patient_id), col(NurseWish.nurse_id))
            )
        ),
        visits=visits,
        windows=list(
            session.exec(
                select(TimeWindow)
                .where(TimeWindow.day == day)
                .order_by(col(TimeWindow.visit_id), col(TimeWindow.position))
            )
        ),
        links=list(session.exec(select(Link).where(Link.day == day).order_by(col(Link.position)))),
        qualifications=list(
            session.exec(
                select(Qualification).where(
                    or_(col(Qualification.valid_from).is_(None), col(Qualification.valid_from) <= day),
                    or_(col(Qualification.valid_until).is_(None), col(Qualification.valid_until) >= day),
                )
            )
        ),
    )


def has_visits(session: Session, day: date) -> bool:
    """Whether a day has visits, and so can be planned."""
    return session.exec(select(Visit.id).where(Visit.day == day).limit(1)).first() is not None


def holds_day(session: Session, given: StoredDay) -> bool:
    """Whether exactly this day is stored already, its people and acts included."""
    stored = read_day(session, given.day)
    if stored is None:
        return False
    if not all(_is_stored(session, row) for row in _shared(given)):
        return False
    own = [row.id for row in given.patients]
    wishes = session.exec(select(NurseWish).where(col(NurseWish.patient_id).in_(own))).all()
    return _same(given.wishes, wishes) and all(
        _same(getattr(given, rows), getattr(stored, rows))
        for rows in ("shifts", "breaks", "visits", "windows", "links")
    )


def store_day(session: Session, given: StoredDay) -> None:
    """
    Store a day that is not there yet; its people and acts take the place of those with the same id.

    What is known of those beyond what is given here stays.
    """
    for row in _shared(given):
        _store_shared(session, row)
    own = [row.id for row in given.patients]
    session.exec(delete(NurseWish).where(col(NurseWish.patient_id).in_(own)))
    session.flush()
    # Rows that others point at go first; the tables do not know each other in Python.
    for rows in (given.wishes, given.shifts, given.breaks, given.visits, given.windows, given.links):
        session.add_all(_copies(rows))
        session.flush()


def remove_day(session: Session, day: date) -> None:
    """Remove a day's visits and shifts together with its plans; people and acts stay."""
    session.exec(delete(Plan).where(col(Plan.day) == day))
    session.exec(delete(Visit).where(col(Visit.day) == day))
    session.exec(delete(Shift).where(col(Shift.day) == day))


def _shared(given: StoredDay) -> list[Shared]:
    return [given.team, *given.nurses, *given.acts, *given.patients]


def _store_shared(session: Session, row: Shared) -> None:
    stored = session.get(type(row), own_key(session, row.id))
    if stored is None:
        stamp(session, row)
        session.merge(row)
        return
    for name in _told(row):
        setattr(stored, name, getattr(row, name))


def _is_stored(session: Session, row: Shared) -> bool:
    stored = session.get(type(row), own_key(session, row.id))
    return stored is not None and all(getattr(stored, name) == getattr(row, name) for name in _told(row))


def _told(row: Shared) -> set[str]:
    """Names of what was given; the rest of a row holds defaults only."""
    return row.model_fields_set - {"organisation_id", "id"}


def _copies(rows: Sequence[Row]) -> list[Row]:
    return [type(row)(**row.model_dump()) for row in rows]


def _same(given: Sequence[SQLModel], stored: Sequence[SQLModel]) -> bool:
    def told(rows: Sequence[SQLModel]) -> list[str]:
        return sorted(repr(sorted(_plain(row).items())) for row in rows)

    return told(given) == told(stored)


def _plain(row: SQLModel) -> dict[str, object]:
    return {
        name: value.timestamp() if hasattr(value, "timestamp") else value
        for name, value in row.model_dump(exclude={"organisation_id"}).items()
    }
