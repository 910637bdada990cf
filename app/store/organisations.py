"""The organisations that share the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from app.tables import Organisation

if TYPE_CHECKING:
    from collections.abc import Sequence


def list_organisations(session: Session) -> Sequence[Organisation]:
    """Every organisation that the session may see, by name."""
    return session.exec(select(Organisation).order_by(col(Organisation.name))).all()


def organisation_named(session: Session, name: str) -> Organisation | None:
    """The organisation of a name."""
    return session.exec(select(Organisation).where(Organisation.name == name)).first()
