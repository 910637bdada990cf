"""Keys of other systems: each may do what it says, till a day, and is shown once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.errors import NotFoundError
from app.identity.tokens import digest, new_token
from app.store import api_keys
from app.store.audit import SERVICE
from app.store.database import reading, writing
from app.store.scope import EVERY_ORGANISATION
from app.tables import ApiKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import sqlalchemy as sa

_PREFIX = "tournee_"
"""Lets a key be found where it was left by mistake."""
_USED_AGAIN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A new key; its `token` is told this once."""

    token: str
    row: ApiKey


def make_key(
    engine: sa.Engine,
    organisation_id: str,
    name: str,
    *,
    scopes: Iterable[str],
    days: int,
    made_by: str,
    actor: str = SERVICE,
) -> MadeKey:
    """Make a key that lasts some days; `scopes` are some of `app.roles.Scope` and `ConsoleScope`."""
    token, now = _PREFIX + new_token(), datetime.now(UTC)
    row = ApiKey(
        id=secrets.token_hex(6),
        name=name,
        token_hash=digest(token),
        scopes=sorted(set(scopes)),
        created_by=made_by,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    with writing(engine, organisation_id, actor) as session:
        session.add(row)
    return MadeKey(token, row)


def list_keys(engine: sa.Engine, organisation_id: str) -> Sequence[ApiKey]:
    """Every key, the newest first; those that are revoked or too old too."""
    with reading(engine, organisation_id) as session:
        return api_keys.keys(session)


def revoke_key(engine: sa.Engine, organisation_id: str, key_id: str, *, actor: str = SERVICE) -> None:
    """
    End a key.

    Raises
    ------
    NotFoundError
    """
    with writing(engine, organisation_id, actor) as session:
        row = api_keys.read_key(session, key_id)
        if row is None:
            raise NotFoundError("unknown_key", id=key_id)
        row.revoked_at = row.revoked_at or datetime.now(UTC)


def live_key(engine: sa.Engine, token: str) -> ApiKey | None:
    """The key of a token, noted as used now; None where it is unknown, revoked or too old."""
    now = datetime.now(UTC)
    with reading(engine, EVERY_ORGANISATION) as session:
        row = api_keys.key_of_token(session, digest(token))
    if row is None or row.revoked_at is not None or row.expires_at <= now:
        return None
    if row.used_at is None or now - row.used_at > _USED_AGAIN_AFTER:
        with writing(engine, row.organisation_id) as session:
            if (kept := api_keys.read_key(session, row.id)) is not None:
                kept.used_at = now
    return row
