"""Passwords: how they are kept, and which are too easy."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

from pwdlib import PasswordHash
from zxcvbn import zxcvbn

from app.errors import BadInputError, TooManyError
from app.identity.tokens import new_letters
from app.language import sentence
from solver import Fault

if TYPE_CHECKING:
    from app.language import Language

HASHER = PasswordHash.recommended()
"""Argon2id, as costly as its library advises."""
LEAST_LENGTH = 12
_LEAST_DIFFERENT = 5
_LEAST_NAME = 3
"""A shorter name may stand in a password by chance."""
_COMMON = frozenset(
    {
        "abcdefgh",
        "abcdefghijkl",
        "admin",
        "administrateur",
        "administrator",
        "asdfghjkl",
        "azerty",
        "azertyuiop",
        "bienvenue",
        "bonjour",
        "changeme",
        "changezmoi",
        "chouchou",
        "coordinatrice",
        "correcthorsebatterystaple",
        "doudou",
        "football",
        "hopital",
        "hospital",
        "iloveyou",
        "infirmier",
        "infirmiere",
        "jetaime",
        "letmein",
        "loulou",
        "marseille",
        "monaco",
        "motdepasse",
        "nurse",
        "paris",
        "password",
        "passwort",
        "princesse",
        "qsdfghjklm",
        "qwerty",
        "qwertyuiop",
        "qwertz",
        "secret",
        "service",
        "soins",
        "soleil",
        "tournee",
        "trustno",
        "welcome",
        "wxcvbn",
        "zxcvbnm",
    }
)
"""Words of here that, with digits and signs around them or twice over, are the first to be tried."""
_LEAST_SCORE = 3
"""Of zxcvbn's 0 to 4: more than a hundred million guesses."""
_LONGEST_SCORED = 72
"""The library takes no more."""
_HASHING = threading.BoundedSemaphore(2)
"""A hash is made to be slow: more than two at once would starve the service."""
_WAITING = threading.BoundedSemaphore(8)
"""Nor may more than these wait for one: each holds a thread that everybody else's requests need too."""
_NOBODYS: list[str] = []


def hash_password(password: str) -> str:
    """Argon2's hash of a password, with its salt."""
    with _HASHING:
        return HASHER.hash(password)


def password_fits(password: str, hashed: str | None) -> bool:
    """
    Whether a password is the one; takes as long where there is none to compare with.

    Raises
    ------
    TooManyError
        Where too many wait to be compared already.
    """
    if not _WAITING.acquire(blocking=False):
        raise TooManyError(seconds=1, headers={"Retry-After": "1"})
    try:
        known = hashed or nobodys_hash()
        with _HASHING:
            return HASHER.verify(password, known) and bool(hashed)
    finally:
        _WAITING.release()


def nobodys_hash() -> str:
    """A hash that no password fits, made once."""
    if not _NOBODYS:
        _NOBODYS.append(hash_password(new_letters()))
    return _NOBODYS[0]


def check_password_rules(password: str, name: str, language: Language) -> None:
    """
    Refuse a password that is too easy.

    Raises
    ------
    BadInputError
        With every rule it breaks.
    """
    plain = password.casefold()
    broken = []
    if len(password) < LEAST_LENGTH:
        broken.append("password_short")
    if len(set(plain)) < _LEAST_DIFFERENT or _is_common(plain) or _is_guessed(password):
        broken.append("password_common")
    if len(name) >= _LEAST_NAME and name.casefold() in plain:
        broken.append("password_holds_name")
    if broken:
        remedy = sentence(language, "fault.password_remedy")
        raise BadInputError(
            faults=[
                Fault(
                    code, "body.new_password", sentence(language, f"fault.{code}", least=LEAST_LENGTH), remedy
                )
                for code in broken
            ]
        )


def _is_common(plain: str) -> bool:
    """Whether nothing is left of it once common words, digits and signs are taken out."""
    if plain in "01234567890123456789" or plain in "98765432109876543210":
        return True
    left = plain
    for word in sorted(_COMMON, key=len, reverse=True):
        left = left.replace(word, "")
    return not re.sub(r"[\W\d_]+", "", left)


def _is_guessed(password: str) -> bool:
    """Whether it is among leaked passwords, or made of common words, names, dates or rows of keys."""
    return int(zxcvbn(password[:_LONGEST_SCORED])["score"]) < _LEAST_SCORE
