"""Which organisation the console works for, and making new ones."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.errors import ConflictError, NotFoundError
from app.store.database import reading, writing
from app.store.organisations import list_organisations, organisation_named
from app.store.scope import EVERY_ORGANISATION, Scope
from app.tables import Organisation

if TYPE_CHECKING:
    import sqlalchemy as sa

FIRST_NAME = "Tournée"
"""What the first organisation is called where no setting names it."""


def home_of(engine: sa.Engine, name: str = "") -> Scope:
    """
    Find the organisation that a machine's own commands work for; the first one is made where there is none.

    Parameters
    ----------
    name
        Its name; may be empty as long as there is only one.

    Raises
    ------
    NotFoundError
        Where none has that name.
    ConflictError
        Where there are several, and none is named.
    """
    with reading(engine, EVERY_ORGANISATION) as session:
        known = list_organisations(session)
    if not known:
        return _made(engine, name or FIRST_NAME)
    if not name and len(known) == 1:
        return Scope(known[0].id)
    names = ", ".join(one.name for one in known)
    if not name:
        raise ConflictError("several_organisations", names=names)
    found = next((one for one in known if one.name == name), None)
    if found is None:
        raise NotFoundError("unknown_organisation", name=name, names=names)
    return Scope(found.id)


def add_organisation(engine: sa.Engine, name: str) -> Scope:
    """
    Make an organisation.

    Raises
    ------
    ConflictError
        Where another has that name.
    """
    with reading(engine, EVERY_ORGANISATION) as session:
        if organisation_named(session, name) is not None:
            raise ConflictError("organisation_exists", name=name)
    return _made(engine, name)


def _made(engine: sa.Engine, name: str) -> Scope:
    with writing(engine, EVERY_ORGANISATION) as session:
        made = organisation_named(session, name)
        if made is None:
            made = Organisation(id=str(uuid.uuid4()), name=name, created_at=datetime.now(UTC))
            session.add(made)
    return Scope(made.id)
