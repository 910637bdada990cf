"""Acts as they are on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.tables import Act, ActEdition

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

_EDITED = {
    "kind",
    "name_fr",
    "name_en",
    "duration_seconds",
    "skills",
    "diplomas",
    "valid_until",
    "needs_check",
}


def acts_on(session: Session, day: date) -> list[Act]:
    """Every act by id as it is on a day, in force or not; copies, so that nothing changes what is stored."""
    acts = {act.id: Act(**act.model_dump()) for act in session.exec(select(Act).order_by(col(Act.id)))}
    editions = select(ActEdition).where(ActEdition.starts_on <= day).order_by(col(ActEdition.starts_on))
    for edition in session.exec(editions):
        for name, value in edition.model_dump(include=_EDITED).items():
            setattr(acts[edition.act_id], name, value)
    return list(acts.values())


def acts_in_force(session: Session, day: date) -> dict[str, Act]:
    """The acts that may be given on a day, by id."""
    return {
        act.id: act
        for act in acts_on(session, day)
        if (act.valid_from is None or act.valid_from <= day)
        and (act.valid_until is None or day <= act.valid_until)
    }
