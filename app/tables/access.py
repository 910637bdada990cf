"""Who may come in: accounts, sessions, keys, links that open a nurse's phone, and attempts that failed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.sealing import Sealed
from app.tables.columns import Instant, Owned, belongs_to


class User(Owned, table=True):
    """
    An account; its name is unique over all organisations.

    `issuer` and `subject` tie it to one person at an OpenID Connect issuer; the issuer's address is followed
    by `#claim` where another claim than `sub` names people. An empty `password_hash` fits no password.
    """

    __table_args__ = (Index(None, "issuer", "subject", unique=True),)

    id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    password_hash: str
    role: str = "coordinator"
    email: str | None = Field(default=None, index=True, unique=True)
    issuer: str | None = None
    subject: str | None = None
    is_demonstration: bool = False
    created_at: datetime = Field(sa_type=Instant)
    disabled_at: datetime | None = Field(default=None, sa_type=Instant)
    second_factor_required: bool = False
    totp_secret: str | None = Field(default=None, sa_type=Sealed)
    totp_confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    totp_last_step: int | None = None


class AccessSession(Owned, table=True):
    """
    Someone signed in: a user or a nurse. Only the hash of the cookie's token is kept.

    `by_openid` where an issuer vouched for a user, second factor included.
    """

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
    browser: str = ""
    by_openid: bool = False


class NurseLink(Owned, table=True):
    """A link that opens one nurse's rounds on her phone, once. Only the token's hash is kept."""

    __tablename__ = "nurse_link"
    __table_args__ = (belongs_to("nurse", "nurse_id"), Index(None, "organisation_id", "nurse_id"))

    token_hash: str = Field(primary_key=True, unique=True)
    nurse_id: str
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class RecoveryCode(Owned, table=True):
    """A code that takes the second factor's place, once. Only its hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (belongs_to("user", "user_id"), Index(None, "organisation_id", "user_id"))

    code_hash: str = Field(primary_key=True)
    user_id: str


class ApiKey(Owned, table=True):
    """Another system's key: what it may do, till when, and when it was used last. Only its hash is kept."""

    __tablename__ = "api_key"

    id: str = Field(primary_key=True)
    name: str
    token_hash: str = Field(unique=True)
    scopes: list[str] = Field(default_factory=list, sa_type=JSON)
    created_by: str
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)


class Attempt(SQLModel, table=True):
    """
    Attempts to sign in by one name since the last success; `id` is its hash. Nobody may have it.

    Or one that was begun at an issuer and is still to be finished; `id` is the hash of its secret.
    """

    id: str = Field(primary_key=True)
    count: int
    began_at: datetime = Field(sa_type=Instant)
