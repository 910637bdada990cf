"""Secrets made here: long random ones for programs, and letters that a person can type."""

from __future__ import annotations

import hashlib
import secrets

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters that cannot be mistaken for others."""


def new_token() -> str:
    """256 random bits, for an address or a header."""
    return secrets.token_urlsafe(32)


def new_letters() -> str:
    """Sixteen random letters in groups of four: 79 bits."""
    letters = [secrets.choice(_LETTERS) for _ in range(16)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, 16, 4))


def digest(token: str) -> str:
    """What is kept of a secret that was made here: it is too long to be guessed from its hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
