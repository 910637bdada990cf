"""Accounts and keys, as an admin sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from app.roles import MOST_KEY_DAYS, ConsoleScope, Scope, UserRole
from app.schemas.numbers import Whole
from app.schemas.text import Plain, plain

Subject = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255), AfterValidator(plain)]


class UserAsked(BaseModel):
    """An account to make; `subject` ties it to a person at the issuer, the only way in without a password."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "claire", "role": "coordinator", "email": "claire@example.org"}]
        },
    )

    name: Annotated[str, Plain] = Field(min_length=1, max_length=200)
    role: UserRole
    email: Annotated[str, Plain] = Field(default="", max_length=254)
    subject: Subject = ""
    has_password: StrictBool = True
    second_factor_required: StrictBool = False


class UserTold(BaseModel):
    """An account; `signed_in_at` is the last time it was signed in to, as far back as the audit log goes."""

    id: str
    name: str
    role: UserRole
    email: str | None
    issuer: str | None
    subject: str | None
    has_password: bool
    created_at: datetime
    disabled_at: datetime | None
    second_factor: bool
    second_factor_required: bool
    signed_in_at: datetime | None


class UsersTold(BaseModel):
    """Every account, by name."""

    users: list[UserTold]


class UserName(BaseModel):
    """The account that something is done to."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "claire"}]})

    name: Annotated[str, Plain] = Field(min_length=1, max_length=200)


class RoleAsked(BaseModel):
    """What an account is to be from now on."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "claire", "role": "reader"}]}
    )

    name: Annotated[str, Plain] = Field(min_length=1, max_length=200)
    role: UserRole


class PasswordTold(BaseModel):
    """An account's new password, told this once; null where it has none."""

    name: str
    password: str | None


class TieAsked(BaseModel):
    """Which person at the issuer an account is from now on; null for nobody."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "claire", "subject": "7f3c9a52-1b7e", "keeps_password": False}]
        },
    )

    name: Annotated[str, Plain] = Field(min_length=1, max_length=200)
    subject: Subject | None
    keeps_password: StrictBool = True


class KeyAsked(BaseModel):
    """A key to make: for whom, for what, and for how many days."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "payroll", "scopes": ["read:plans"], "days": 30}]},
    )

    name: Annotated[str, Plain] = Field(min_length=1, max_length=200)
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=20)]
    days: Whole = Field(
        default=90, ge=1, le=MOST_KEY_DAYS, description="How long it opens anything, in days."
    )


class KeyTold(BaseModel):
    """A key, without what it opens with."""

    id: str
    name: str
    scopes: list[Scope | ConsoleScope]
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
