"""Signing in through an OpenID Connect issuer: begun here, done there, finished here, once."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.auth import open_user_session
from app.errors import ForbiddenError, UnauthenticatedError
from app.identity.attempts import TIME_AT_ISSUER, begin_attempt, finish_attempt
from app.identity.issuer import Asked
from app.identity.second_factor import is_enrolled
from app.identity.tokens import new_token
from app.store import access
from app.store.database import reading
from app.store.scope import EVERY_ORGANISATION

if TYPE_CHECKING:
    import sqlalchemy as sa

    from app.identity.issuer import Issuer
    from app.language import Language
    from app.tables import User

COOKIE = "tournee_openid"
SECURE_COOKIE = f"__Host-{COOKIE}"
COOKIE_SECONDS = round(TIME_AT_ISSUER.total_seconds())


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt: the secret that its browser keeps, and where that browser goes."""

    secret: str
    address: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser comes back with: the issuer's words in its address, and the secret it kept."""

    secret: str | None
    state: str
    code: str
    issuer: str


def cookie_name(*, is_secure: bool) -> str:
    """What the secret's cookie is called over TLS, and without on this machine alone."""
    return SECURE_COOKIE if is_secure else COOKIE


def begin(engine: sa.Engine, issuer: Issuer, language: Language) -> Begun:
    """
    Begin an attempt.

    Raises
    ------
    BusyError
        Where the issuer does not answer.
    """
    secret = new_token()
    address = issuer.address(_asked(secret), language)
    begin_attempt(engine, secret)
    return Begun(secret, address)


def finish(
    engine: sa.Engine, issuer: Issuer, answer: Answer, browser: str, *, second_factor_required: bool
) -> str:
    """
    Open the session of whoever the issuer says came back, and return its token.

    Raises
    ------
    UnauthenticatedError
        Where the answer belongs to no attempt of this browser, the issuer says no, or its word does not hold.
    ForbiddenError
        Where the person has no account that may sign in like this.
    BusyError
    """
    if answer.secret is None or not hmac.compare_digest(
        _asked(answer.secret).state.encode(), answer.state.encode("utf-8", "surrogatepass")
    ):
        raise UnauthenticatedError("openid_attempt")
    if not finish_attempt(engine, answer.secret):
        raise UnauthenticatedError("openid_attempt")
    if not issuer.names_itself(answer.issuer):
        raise UnauthenticatedError("openid_not_believed")
    if not answer.code:
        raise UnauthenticatedError("openid_cancelled")
    subject = issuer.subject(answer.code, _asked(answer.secret))
    with reading(engine, EVERY_ORGANISATION) as session:
        user = access.user_of_subject(session, issuer.settings.source, subject)
    if user is None:
        raise ForbiddenError("openid_unknown", subject=subject)
    if user.disabled_at is not None:
        raise ForbiddenError("openid_disabled", name=user.name)
    is_strong = bool(issuer.settings.strengths)
    if not is_strong and _needs_second_factor(user, is_required=second_factor_required):
        raise ForbiddenError("openid_second_factor", name=user.name)
    return open_user_session(engine, user, browser, by="subject")


def _needs_second_factor(user: User, *, is_required: bool) -> bool:
    return is_required or user.second_factor_required or is_enrolled(user)


def _asked(secret: str) -> Asked:
    """The three secrets of an attempt, none of which tells another."""
    return Asked(*(_derived(secret, purpose) for purpose in ("state", "nonce", "verifier")))


def _derived(secret: str, purpose: str) -> str:
    made = hmac.digest(secret.encode("utf-8", "surrogatepass"), purpose.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
