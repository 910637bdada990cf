"""Who may come in: accounts, sessions and the links that open a nurse's phone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from app.tables.columns import Instant, Owned, belongs_to


class User(Owned, table=True):
    """A coordinator's account; its name is unique over all organisations."""

    id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    password_hash: str
    created_at: datetime = Field(sa_type=Instant)


class AccessSession(Owned, table=True):
    """Someone signed in: a coordinator or a nurse. Only the hash of the cookie's token is kept."""

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (nurse_id IS NULL)", name="one_identity"),
        belongs_to("user", "user_id"),
        belongs_to("nurse", "nurse_id"),
        Index(None, "organisation_id", "user_id"),
        Index(None, "organisation_id", "nurse_id"),
    )

    token_hash: str = Field(primary_key=True, unique=True)
    user_id: str | None = None
    nurse_id: str | None = None
    created_at: datetime = Field(sa_type=Instant)
    seen_at: datetime = Field(sa_type=Instant)


class NurseLink(Owned, table=True):
    """A link that opens one nurse's rounds on her phone, once. Only the token's hash is kept."""

    __tablename__ = "nurse_link"
    __table_args__ = (belongs_to("nurse", "nurse_id"), Index(None, "organisation_id", "nurse_id"))

    token_hash: str = Field(primary_key=True, unique=True)
    nurse_id: str
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
