"""The second factor: six digits that a device makes every half minute (RFC 6238), or a recovery code."""

from __future__ import annotations

import hmac
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyotp
import segno

from app.errors import ConflictError, UnauthenticatedError
from app.identity.tokens import digest, new_letters
from app.store import access
from app.store.database import reading, writing
from app.tables import RecoveryCode

if TYPE_CHECKING:
    import sqlalchemy as sa

    from app.identity.user_key import UserKey
    from app.tables import User

RECOVERY_CODES = 10
_STEP_SECONDS = 30
_STEPS_BESIDE = (-1, 0, 1)
"""A device's clock may be half a minute off."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a device has to be told, once: the secret, its address, and that as a picture (`data:` SVG)."""

    secret: str
    uri: str
    picture: str


def is_enrolled(user: User) -> bool:
    """Whether an account has a second factor that was confirmed."""
    return user.totp_confirmed_at is not None


def begin_enrolment(engine: sa.Engine, key: UserKey) -> Enrolment:
    """
    Make a new secret for an account; it counts from `confirm_enrolment` on.

    Raises
    ------
    ConflictError
        Where the account has a second factor already.
    """
    secret = pyotp.random_base32()
    with writing(engine, key.organisation_id, key.actor) as session:
        user = access.read_user(session, key.user_id)
        if user is None or is_enrolled(user):
            raise ConflictError("second_factor_exists")
        user.totp_secret = secret
        name = user.name
    uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="Tournée")
    return Enrolment(secret, uri, segno.make(uri, error="m").svg_data_uri(scale=4, border=4, light="white"))


def confirm_enrolment(engine: sa.Engine, key: UserKey, code: str) -> list[str]:
    """
    Require the second factor from now on, as its device is shown to work; returns new recovery codes.

    Raises
    ------
    ConflictError
        Where it is confirmed already, or was not begun.
    UnauthenticatedError
        Where the code is not the one of now.
    """
    with reading(engine, key.organisation_id) as session:
        user = access.read_user(session, key.user_id)
    if user is None or user.totp_secret is None or is_enrolled(user):
        raise ConflictError("second_factor_exists" if user and is_enrolled(user) else "second_factor_missing")
    if not _takes_digits(engine, user, code):
        raise UnauthenticatedError("wrong_code")
    with writing(engine, key.organisation_id, key.actor) as session:
        if (kept := access.read_user(session, key.user_id)) is not None:
            kept.totp_confirmed_at = datetime.now(UTC)
    return renew_recovery_codes(engine, key)


def takes_code(engine: sa.Engine, user: User, code: str) -> bool:
    """Whether a code is an account's second factor; it is used up by that."""
    if re.fullmatch(r"\d{6}", code.replace(" ", "")):
        return _takes_digits(engine, user, code)
    with writing(engine, user.organisation_id) as session:
        return access.take_recovery_code(session, user.id, _recovery_digest(code))


def renew_recovery_codes(engine: sa.Engine, key: UserKey) -> list[str]:
    """Ten new recovery codes, told this once; the earlier ones end."""
    codes = [new_letters() for _ in range(RECOVERY_CODES)]
    with writing(engine, key.organisation_id, key.actor) as session:
        access.forget_recovery_codes(session, key.user_id)
        session.add_all(RecoveryCode(code_hash=_recovery_digest(code), user_id=key.user_id) for code in codes)
    return codes


def count_recovery_codes(engine: sa.Engine, key: UserKey) -> int:
    """How many recovery codes an account has left."""
    with reading(engine, key.organisation_id) as session:
        return access.count_recovery_codes(session, key.user_id)


def remove_second_factor(engine: sa.Engine, key: UserKey) -> None:
    """Take an account's second factor and recovery codes off."""
    with writing(engine, key.organisation_id, key.actor) as session:
        if (user := access.read_user(session, key.user_id)) is not None:
            user.totp_secret = user.totp_confirmed_at = user.totp_last_step = None
            access.forget_recovery_codes(session, key.user_id)


def _takes_digits(engine: sa.Engine, user: User, code: str) -> bool:
    """Whether six digits are those of now and were not used before."""
    if user.totp_secret is None:
        return False
    device = pyotp.TOTP(user.totp_secret)
    given, now = code.replace(" ", "").encode(), int(time.time()) // _STEP_SECONDS
    fitting = [
        now + beside
        for beside in _STEPS_BESIDE
        if hmac.compare_digest(device.generate_otp(now + beside).encode(), given)
    ]
    if not fitting:
        return False
    with writing(engine, user.organisation_id) as session:
        return access.take_step(session, user.id, fitting[-1])


def _recovery_digest(code: str) -> str:
    return digest(re.sub(r"[\s-]", "", code.casefold()))
