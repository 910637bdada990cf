"""Accounts and keys, as an admin sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from app.roles import MOST_KEY_DAYS, Scope, UserRole
from app.schemas.text import Plain


class UserAsked(BaseModel):
    """An account to make; `email` or `subject` tie it to the organisation's own sign-in."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Plain] = Field(min_length=1, max_length=200)
    role: UserRole
    email: Annotated[str, Plain] = Field(default="", max_length=254)
    subject: Annotated[str, Plain] = Field(default="", max_length=255)
    second_factor_required: StrictBool = False


class UserTold(BaseModel):
    """An account."""

    name: str
    role: UserRole
    email: str | None
    subject: str | None
    created_at: datetime
    disabled_at: datetime | None
    second_factor: bool
    second_factor_required: bool


class UsersTold(BaseModel):
    """Every account, by name."""

    users: list[UserTold]


class UserName(BaseModel):
    """The account that something is done to."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Plain] = Field(min_length=1, max_length=200)


class PasswordTold(BaseModel):
    """An account's new password; it is told this once."""

    name: str
    password: str


class KeyAsked(BaseModel):
    """A key to make: for whom, for what, and for how many days."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Plain] = Field(min_length=1, max_length=200)
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=20)]
    days: int = Field(default=90, ge=1, le=MOST_KEY_DAYS, strict=True)


class KeyTold(BaseModel):
    """A key, without what it opens with."""

    id: str
    name: str
    scopes: list[Scope]
    created_by: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class KeysTold(BaseModel):
    """Every key, the newest first."""

    keys: list[KeyTold]


class KeyMade(BaseModel):
    """A new key; `token` is told this once."""

    token: str
    key: KeyTold
