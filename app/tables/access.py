"""Who may come in: accounts, sessions and the links that open a nurse's phone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.tables.columns import Instant


class User(SQLModel, table=True):
    """A coordinator's account."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    password_hash: str
    created_at: datetime = Field(sa_type=Instant)


class AccessSession(SQLModel, table=True):
    """Someone signed in: a coordinator or a nurse. Only the hash of the cookie's token is kept."""

    __tablename__ = "session"
    __table_args__ = (CheckConstraint("(user_id IS NULL) <> (nurse_id IS NULL)", name="one_identity"),)

    token_hash: str = Field(primary_key=True)
    user_id: int | None = Field(default=None, foreign_key="user.id", ondelete="CASCADE", index=True)
    nurse_id: str | None = Field(default=None, foreign_key="nurse.id", ondelete="CASCADE", index=True)
    created_at: datetime = Field(sa_type=Instant)
    seen_at: datetime = Field(sa_type=Instant)


class NurseLink(SQLModel, table=True):
    """A link that opens one nurse's rounds on her phone, once. Only the token's hash is kept."""

    __tablename__ = "nurse_link"

    token_hash: str = Field(primary_key=True)
    nurse_id: str = Field(foreign_key="nurse.id", ondelete="CASCADE", index=True)
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
