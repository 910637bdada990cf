"""Columns that identify a person: sealed with AES-256-GCM, bound to their place in the database."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from cryptography.exceptions import InvalidTag
from sqlalchemy import String
from sqlalchemy.types import TypeDecorator

from app.errors import AppError

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

    from app.keyring import Key, Keyring

FORMAT = "v1"
NONCE_BYTES = 12


class SealBrokenError(AppError):
    """A sealed value is not the one that was stored in this place."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    code = "seal_broken"


class RowIdentity(NamedTuple):
    """What a sealed value is bound to beside its column: it cannot be opened in another row."""

    table: str
    organisation_id: str
    row_id: tuple[str, ...]


class Token(str):
    """A sealed value as the database holds it: `v1.<key id>.<nonce and ciphertext, base64url>`."""

    __slots__ = ()

    @property
    def key_id(self) -> str:
        """Id of the key that it was sealed with; empty where this is no token."""
        head, _, rest = self.partition(".")
        return rest.partition(".")[0] if head == FORMAT else ""


class Sealed(TypeDecorator[Any]):
    """
    A column that the database holds sealed: a text or a number in Python, a `Token` in the database.

    Whatever is not sealed is refused before it reaches the database, so that no way of writing can leave
    it open. Rows are sealed and opened by `app.tables.sealed_rows`; a query of single columns gives tokens.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002 - named by SQLAlchemy
        """Token -> text for the database."""
        if value is None or isinstance(value, Token):
            return value
        raise TypeError("A column that is to be sealed was given an open value.")

    def process_result_value(self, value: Any, dialect: Dialect) -> Token | None:  # noqa: ANN401, ARG002 - named by SQLAlchemy
        """Text from the database -> token."""
        return None if value is None else Token(value)


def seal(key: Key, identity: RowIdentity, column: str, value: str | float) -> Token:
    """Seal a value for one column of one row."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = key.sealer.encrypt(nonce, json.dumps(value).encode(), _bound(key.id, identity, column))
    return Token(f"{FORMAT}.{key.id}.{base64.urlsafe_b64encode(nonce + sealed).decode()}")


def unseal(keyring: Keyring, identity: RowIdentity, column: str, token: Token) -> str | float:
    """
    Open what was sealed for this column of this row.

    Raises
    ------
    KeyMissingError
        Where it was sealed with a key that is not here.
    SealBrokenError
        Where it was sealed for another place, or was changed.
    """
    place = f"{identity.table}.{column}"
    if not token.key_id or not _is_canonical(token):
        raise SealBrokenError(place=place)
    key = keyring.key(token.key_id)
    try:
        sealed = base64.urlsafe_b64decode(token.rpartition(".")[2])
        opened = key.sealer.decrypt(
            sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound(key.id, identity, column)
        )
    except (InvalidTag, binascii.Error, ValueError):
        raise SealBrokenError(place=place) from None
    value: str | float = json.loads(opened)
    return value


def _is_canonical(token: Token) -> bool:
    """Whether it is written as we write it: base64 has other ways to write the same bytes."""
    text = token.rpartition(".")[2]
    try:
        return base64.urlsafe_b64encode(base64.urlsafe_b64decode(text)).decode() == text
    except (binascii.Error, ValueError):
        return False


def _bound(key_id: str, identity: RowIdentity, column: str) -> bytes:
    bound = [FORMAT, key_id, identity.table, identity.organisation_id, *identity.row_id, column]
    return json.dumps(bound).encode()
