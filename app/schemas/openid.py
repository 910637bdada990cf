"""Signing in through an OpenID Connect issuer."""

from __future__ import annotations

from pydantic import BaseModel


class IssuerTold(BaseModel):
    """What the login page calls the issuer."""

    label: str


class WaysIn(BaseModel):
    """What the login page may offer beside name and password."""

    openid: IssuerTold | None


class OpenidBegun(BaseModel):
    """Where the browser goes to sign in; it is known again by a cookie."""

    address: str


class SignedOut(BaseModel):
    """Where the browser goes to sign out at the issuer too."""

    address: str
