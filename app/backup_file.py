"""
The file of a backup: sealed in chunks with AES-256-GCM, so that nothing of it can be read, changed or cut.

`tournee backup 1`, the id of the key and a salt, then chunks of a mebibyte, each with its tag. What seals
a chunk is derived from the key and the salt; its nonce is its number and whether it is the last one (the
STREAM construction of Hoang, Reyhanitabar, Rogaway, Vizár, 2015). What stands before is bound to each.
"""

from __future__ import annotations

import io
import secrets
from typing import IO, TYPE_CHECKING

from cryptography.exceptions import InvalidTag

from app.errors import AppError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from app.keyring import Key

    Buffer = bytearray | memoryview

MAGIC = b"tournee backup 1\n"
CHUNK_BYTES = 1 << 20
TAG_BYTES = 16
KEY_ID_BYTES = 16
SALT_BYTES = 32


class NoBackupError(AppError):
    """A file that is no backup, or of a form that this version does not read."""

    status = AppError.status.UNPROCESSABLE_ENTITY
    code = "backup_unknown"


class BackupBrokenError(AppError):
    """A backup that was cut or changed."""

    status = AppError.status.UNPROCESSABLE_ENTITY
    code = "backup_broken"


class SealingWriter(io.RawIOBase):
    """Seals what is written into a file; `close` writes the last chunk and leaves the file open."""

    def __init__(self, file: IO[bytes], key: Key) -> None:
        salt = secrets.token_bytes(SALT_BYTES)
        self._file = file
        self._header = MAGIC + key.id.encode() + salt
        self._sealer = key.backup_sealer(salt)
        self._number = 0
        self._waiting = bytearray()
        file.write(self._header)

    def writable(self) -> bool:
        """It is there to be written."""
        return True

    def write(self, data: Buffer) -> int:  # type: ignore[override]  # bytes and the like
        """Take bytes; whole chunks go on as soon as more follows."""
        self._waiting += data
        while len(self._waiting) > CHUNK_BYTES:
            self._seal(bytes(self._waiting[:CHUNK_BYTES]), is_last=False)
            del self._waiting[:CHUNK_BYTES]
        return len(data)

    def close(self) -> None:
        """Write what is left, as the last chunk."""
        if not self.closed:
            self._seal(bytes(self._waiting), is_last=True)
        super().close()

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last=is_last)
        self._file.write(self._sealer.encrypt(nonce, chunk, self._header))
        self._number += 1


class OpeningReader(io.RawIOBase):
    """
    Opens what `SealingWriter` sealed, chunk by chunk; nothing of a chunk is given before it is known whole.

    Parameters
    ----------
    key_of
        Gives the key of an id.

    Raises
    ------
    NoBackupError
    BackupBrokenError
        While it is read, where a chunk was cut or changed.
    """

    def __init__(self, file: IO[bytes], key_of: Callable[[str], Key]) -> None:
        self._file = file
        self._header = file.read(len(MAGIC) + KEY_ID_BYTES + SALT_BYTES)
        key_id = self._header[len(MAGIC) : len(MAGIC) + KEY_ID_BYTES]
        if not self._header.startswith(MAGIC):
            raise NoBackupError(file=file.name)
        if len(self._header) < len(MAGIC) + KEY_ID_BYTES + SALT_BYTES:
            raise BackupBrokenError(file=file.name)
        self._sealer: AESGCM = key_of(key_id.decode("ascii", "replace")).backup_sealer(
            self._header[-SALT_BYTES:]
        )
        self._number = 0
        self._opened = b""
        self._next: bytes | None = file.read(CHUNK_BYTES + TAG_BYTES)

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: Buffer) -> int:  # type: ignore[override]  # a bytearray and the like
        """Give the next bytes, as many as are at hand; none at the end."""
        while not self._opened and self._next is not None:
            sealed, self._next = self._next, self._chunk()
            self._opened = self._open(sealed, is_last=self._next is None)
        given = self._opened[: len(buffer)]
        buffer[: len(given)] = given
        self._opened = self._opened[len(given) :]
        return len(given)

    def _chunk(self) -> bytes | None:
        """The next chunk as it is in the file; None after the last."""
        return self._file.read(CHUNK_BYTES + TAG_BYTES) or None

    def _open(self, sealed: bytes, *, is_last: bool) -> bytes:
        nonce = _nonce(self._number, is_last=is_last)
        self._number += 1
        try:
            return self._sealer.decrypt(nonce, sealed, self._header)
        except (InvalidTag, ValueError):
            raise BackupBrokenError(file=self._file.name) from None


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
