"""Signing in."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class SignIn(BaseModel):
    """A coordinator's name and password."""

    model_config = ConfigDict(extra="forbid")

    user: str = Field(min_length=1, max_length=200)
    password: str = Field(min_length=1, max_length=200)


class NurseToken(BaseModel):
    """The secret part of a nurse's link: what stands after the # of `/n#TOKEN`."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(min_length=1, max_length=200)


class Me(BaseModel):
    """Who is signed in."""

    role: Literal["coordinator", "nurse"]
    name: str
    nurse_id: str | None


class LinkGiven(BaseModel):
    """A nurse's one-time link; it is shown once and works once."""

    url: str
    expires_at: datetime
