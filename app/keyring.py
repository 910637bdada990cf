"""The service's keys: where they are kept, made and read, and the separate keys derived from each."""

from __future__ import annotations

import base64
import binascii
import fcntl
import os
import secrets
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.disk import keep_folder
from app.errors import AppError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.config import Settings

KEY_BYTES = 32
_READABLE_BY_OTHERS = 0o077


class KeyRefusedError(AppError):
    """The keys cannot be used as they are kept."""

    code = "key_refused"


class KeyMissingError(AppError):
    """What is asked for was sealed with a key that is not here."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "key_missing"


@dataclass(frozen=True)
class Key:
    """
    One secret of 256 bits. Nothing is sealed with it but with keys derived from it (HKDF-SHA256).

    Parameters
    ----------
    secret
        Never shown: it is left out of the key's own words.
    """

    secret: bytes

    def __repr__(self) -> str:
        """The id alone."""
        return f"Key({self.id})"

    @cached_property
    def id(self) -> str:
        """16 hexadecimal digits derived from the secret: a wrong key is told by them."""
        return self._derived(b"tournee key id", 8).hex()

    @cached_property
    def sealer(self) -> AESGCM:
        """Seals columns."""
        return AESGCM(self._derived(b"tournee sealing", KEY_BYTES))

    @cached_property
    def index(self) -> bytes:
        """Hashes the words of the blind index."""
        return self._derived(b"tournee blind index", KEY_BYTES)

    def backup_sealer(self, salt: bytes) -> AESGCM:
        """Seals the parts of one backup, which alone has this salt."""
        return AESGCM(self._derived(b"tournee backup", KEY_BYTES, salt))

    def _derived(self, purpose: bytes, length: int, salt: bytes | None = None) -> bytes:
        return HKDF(SHA256(), length, salt=salt, info=purpose).derive(self.secret)


@dataclass(frozen=True)
class KeySource:
    """
    Where keys come from: the environment where it holds any, else a file that its owner alone may read.

    Both hold keys of 32 bytes in base64, the one to seal with first; in the file each on a line.
    """

    file: Path
    text: str = ""

    def __repr__(self) -> str:
        """Where, never what."""
        return "KeySource(environment)" if self.text else f"KeySource({self.file})"

    @property
    def is_file(self) -> bool:
        """Whether the keys are in a file, which the service may write."""
        return not self.text

    def read(self) -> tuple[Key, ...]:
        """
        Read every key, the one to seal with first; none where there is no file.

        Raises
        ------
        KeyRefusedError
            Where others may read the file, or what is kept is no key.
        """
        if not self.is_file:
            return _keys("TOURNEE_KEY", self.text.replace(",", " "))
        try:
            with self.file.open() as file:
                if os.fstat(file.fileno()).st_mode & _READABLE_BY_OTHERS:
                    raise KeyRefusedError("key_open_to_others", file=self.file)
                return _keys(str(self.file), file.read())
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeDecodeError) as error:
            raise KeyRefusedError(place=self.file, reason=type(error).__name__) from None

    def write(self, keys: Sequence[Key]) -> None:
        """Put keys in the place of the file's: all of them or, when interrupted, none."""
        lines = "".join(f"{base64.b64encode(key.secret).decode()}\n" for key in keys)
        handle, made = tempfile.mkstemp(prefix=".key-", dir=self.file.parent)  # mode 0600
        try:
            with os.fdopen(handle, "w") as file:
                file.write(lines)
                file.flush()
                os.fsync(file.fileno())
            Path(made).replace(self.file)
        finally:
            Path(made).unlink(missing_ok=True)
        keep_folder(self.file.parent)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the file against every other process that would change it."""
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.file.with_name(f"{self.file.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Keyring:
    """
    The keys in use, by id.

    Parameters
    ----------
    source
        Looked at again when a key is asked for that was not there: another process may have made it.
    """

    def __init__(self, source: KeySource) -> None:
        self.source = source
        self.keys = source.read()

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the keys, the one to seal with first."""
        return tuple(key.id for key in self.keys)

    def key(self, key_id: str) -> Key:
        """
        The key of an id.

        Raises
        ------
        KeyMissingError
        """
        for _ in range(2):
            for key in self.keys:
                if key.id == key_id:
                    return key
            self.keys = self.source.read()
        raise KeyMissingError(key_id=key_id if key_id.isalnum() else "?")


def key_source(settings: Settings) -> KeySource:
    """Where the settings say that the keys are."""
    file = Path(settings.key_file).expanduser().absolute() if settings.key_file else settings.data_dir / "key"
    return KeySource(file, settings.key.strip())


def new_key() -> Key:
    """A key that nobody else has."""
    return Key(secrets.token_bytes(KEY_BYTES))


def _keys(place: str, text: str) -> tuple[Key, ...]:
    keys = []
    for number, word in enumerate(text.split(), start=1):
        try:
            secret = base64.b64decode(word, validate=True)
        except (binascii.Error, ValueError):
            secret = b""
        if len(secret) != KEY_BYTES:
            raise KeyRefusedError("key_malformed", place=place, number=number)
        keys.append(Key(secret))
    if not keys:
        raise KeyRefusedError("key_malformed", place=place, number=1)
    return tuple(dict.fromkeys(keys))
