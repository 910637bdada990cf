"""Signing in, and one's own account."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.roles import Permission, Role
from app.schemas.numbers import Count
from app.schemas.text import Plain

Password = Field(min_length=1, max_length=200)
Code = Field(min_length=1, max_length=40)


class SignIn(BaseModel):
    """A user's name and password, and the second factor where there is one."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"user": "coordinatrice", "password": "abcd-efgh-jkmn-pqrs", "code": "123456"}]
        },
    )

    user: Annotated[str, Plain] = Field(min_length=1, max_length=200)
    password: str = Password
    code: str = Field(default="", max_length=40)


class NurseToken(BaseModel):
    """The secret part of a nurse's link: what stands after the # of `/n#TOKEN`."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"token": "TOKEN"}]})

    token: str = Field(min_length=1, max_length=200)


class Me(BaseModel):
    """Who is calling, and what they may do; `must_enrol` where a second factor has to be set up first."""

    organisation: str
    time_zone: str | None = Field(description="Of the place it works at; null until one is stored.")
    role: Role
    name: str
    nurse_id: str | None
    grants: list[Permission]
    must_enrol: bool


class LinkGiven(BaseModel):
    """A nurse's one-time link; it is shown once and works once."""

    url: str
    expires_at: datetime


class AccountTold(BaseModel):
    """One's own account; without a password an issuer is the only way in."""

    name: str
    role: Role
    email: str | None
    has_password: bool
    second_factor: bool
    second_factor_required: bool
    recovery_codes_left: Count


class SessionTold(BaseModel):
    """One of one's own sessions; `id` names it and opens nothing."""

    id: str
    created_at: datetime
    seen_at: datetime
    browser: str
    is_this: bool


class SessionsTold(BaseModel):
    """One's own sessions, the one used last first."""

    sessions: list[SessionTold]


class PasswordChange(BaseModel):
    """The password of now, and the one to come."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"password": "abcd-efgh-jkmn-pqrs", "new_password": "four-long-quiet-words"}]
        },
    )

    password: str = Password
    new_password: str = Password


class PasswordGiven(BaseModel):
    """The password, once more, before something that matters."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"password": "abcd-efgh-jkmn-pqrs"}]}
    )

    password: str = Password


class CodeGiven(BaseModel):
    """Six digits of the device."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"code": "123456"}]})

    code: str = Code


class EnrolmentTold(BaseModel):
    """What a device has to be told, once: the secret, its address, and that as a picture (`data:` SVG)."""

    secret: str
    uri: str
    picture: str


class RecoveryCodesTold(BaseModel):
    """Codes that take the second factor's place, once each; they are told this once."""

    recovery_codes: list[str]
