"""Keys of other systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from app.store.scope import own_key
from app.tables import ApiKey

if TYPE_CHECKING:
    from collections.abc import Sequence


def keys(session: Session) -> Sequence[ApiKey]:
    """Every key, the newest first."""
    return session.exec(select(ApiKey).order_by(col(ApiKey.created_at).desc())).all()


def read_key(session: Session, key_id: str) -> ApiKey | None:
    """One key."""
    return session.get(ApiKey, own_key(session, key_id))


def key_of_token(session: Session, token_hash: str) -> ApiKey | None:
    """A key by the hash of its token."""
    return session.exec(select(ApiKey).where(ApiKey.token_hash == token_hash)).first()
