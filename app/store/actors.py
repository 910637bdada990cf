"""Who is behind what was done: names of accounts and keys, by how the audit log names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.tables import ApiKey, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel import Session

    from app.tables import Plan


def actor_names(session: Session, actors: Iterable[str | None]) -> dict[str, str]:
    """Names of accounts and keys; who is neither, or is not there any more, has none."""
    wanted = {actor for actor in actors if actor is not None}
    named: dict[str, str] = {}
    for kind, table in (("user", User), ("key", ApiKey)):
        ids = [actor.partition(":")[2] for actor in wanted if actor.startswith(f"{kind}:")]
        if ids:
            found = session.exec(select(table.id, table.name).where(col(table.id).in_(ids)))
            named |= {f"{kind}:{own}": name for own, name in found}
    return named


def names_behind(session: Session, plans: Iterable[Plan]) -> dict[str, str]:
    """Names of who asked for plans, and of who published them."""
    return actor_names(session, [actor for plan in plans for actor in (plan.created_by, plan.published_by)])


def user_of_actor(actor: str) -> str | None:
    """The id of the account behind something; None where it is not an account's doing."""
    kind, _, own = actor.partition(":")
    return own if kind == "user" and own else None
