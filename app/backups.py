"""Backups: one state of the database in a sealed file, verified once it is written; and put back."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import secrets
import tarfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from app.backup_file import BackupBrokenError, OpeningReader, SealingWriter
from app.disk import keep_folder
from app.errors import AppError, ConflictError
from app.keyring import KeyMissingError, Keyring, key_source
from app.store.database import DatabaseUnusableError, is_known, open_records
from app.store.read_only import unreadable
from app.store.snapshot import BLOCK_BYTES, Part, put_back_file, put_back_on, snapshot
from app.store.unlocking import keyring_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

    from app.config import Settings
    from app.keyring import Key

CONTENTS = "contents.json"
"""The first part: what the others are of."""
_PACKING = 1
"""How hard gzip tries: most of what is stored is sealed and gets no smaller."""


class BackupFileError(AppError):
    """A backup that could not be written or read where it is to be."""

    status = AppError.status.UNPROCESSABLE_ENTITY
    code = "backup_file"


class WrongKeyError(AppError):
    """A backup that was made with a key that is not here."""

    status = AppError.status.UNPROCESSABLE_ENTITY
    code = "backup_key"


class OtherDatabaseError(AppError):
    """A backup of another kind of database than the one that is set."""

    status = AppError.status.UNPROCESSABLE_ENTITY
    code = "backup_other_database"


class NewerRevisionError(AppError):
    """A backup that a newer version of the program made."""

    status = AppError.status.UNPROCESSABLE_ENTITY
    code = "backup_newer"


@dataclass(frozen=True)
class Backup:
    """A backup as it was written: how large it is, the key it needs and what it is of."""

    size: int
    key_id: str
    kind: str
    revision: str
    made_at: str


@dataclass(frozen=True)
class Restored:
    """What a backup put back; `unreadable` says what needs a key that is not here."""

    kind: str
    revision: str
    made_at: str
    unreadable: str


def write_backup(settings: Settings, file: Path) -> Backup:
    """
    Write a backup of one state of the database, read it again and compare; a service may run meanwhile.

    Parameters
    ----------
    file
        Must not be there yet; it is there once it is whole and on the disk.

    Raises
    ------
    ConflictError
        Where there is a file.
    BackupFileError, BackupBrokenError, DatabaseBrokenError
    """
    if os.path.lexists(file):
        raise ConflictError("backup_exists", file=file)
    engine = open_records(settings)
    key = keyring_of(engine).keys[0]
    aside = file.with_name(f".{file.name}-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(aside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            contents, digests = _write(engine, settings.data_dir, made, key)
            made.flush()
            os.fsync(made.fileno())
        _verify(aside, key, digests)
        aside.rename(file)
        keep_folder(file.parent)
        return Backup(size=file.stat().st_size, key_id=key.id, **contents)
    except OSError as error:
        raise BackupFileError(file=file, reason=error.strerror or type(error).__name__) from error
    finally:
        aside.unlink(missing_ok=True)
        engine.dispose()


def restore_backup(settings: Settings, file: Path) -> Restored:
    """
    Put a backup into the empty database that the settings name, whole or not at all.

    Raises
    ------
    ConflictError
        Where the database is not empty.
    WrongKeyError, NoBackupError, BackupBrokenError, OtherDatabaseError, NewerRevisionError
    DatabaseUnusableError
    """
    where, keys = settings.database, key_source(settings)
    kind = "sqlite" if isinstance(where, Path) else "postgresql"
    if isinstance(where, Path) and os.path.lexists(where):
        raise ConflictError("restore_not_empty", place=where)
    with _opened(file, Keyring(keys)) as (contents, parts):
        if contents["kind"] != kind:
            raise OtherDatabaseError(kind=contents["kind"], here=kind)
        if not is_known(contents["revision"]):
            raise NewerRevisionError(revision=contents["revision"])
        for part in parts:  # to its end before anything is begun
            _digest(part.file)
    with _opened(file, Keyring(keys)) as (contents, parts):
        try:
            if isinstance(where, Path):
                put_back_file(where, keys, parts)
            else:
                put_back_on(where, keys, contents["revision"], parts)
        except (OSError, SQLAlchemyError) as error:
            reason = error.strerror if isinstance(error, OSError) else type(error).__name__
            raise DatabaseUnusableError(file=where, reason=reason) from error
    engine = open_records(settings)
    missing = unreadable(engine)
    engine.dispose()
    return Restored(unreadable=missing, **contents)


def _write(
    engine: sa.Engine, folder: Path, file: IO[bytes], key: Key
) -> tuple[dict[str, str], dict[str, str]]:
    """Write all of a backup; what it is of, and a digest of each part."""
    digests = {}
    with (
        snapshot(engine, folder) as taken,
        SealingWriter(file, key) as sealed,
        gzip.GzipFile(fileobj=sealed, mode="wb", compresslevel=_PACKING, filename="", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,
    ):
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        contents = {"kind": taken.kind, "revision": taken.revision, "made_at": made_at}
        first = Part(CONTENTS, io.BytesIO(json.dumps(contents).encode()))
        for part in chain((first,), taken.parts):
            digests[part.name] = _add(archive, part)
    return contents, digests


def _add(archive: tarfile.TarFile, part: Part) -> str:
    entry = tarfile.TarInfo(part.name)
    entry.size = part.file.seek(0, os.SEEK_END)
    part.file.seek(0)
    digest = _digest(part.file)
    part.file.seek(0)
    archive.addfile(entry, part.file)
    return digest


def _verify(file: Path, key: Key, digests: dict[str, str]) -> None:
    """Read a backup as a restore would, and compare it with what was to be written."""
    keys = {key.id: key}
    with file.open("rb") as sealed, _unpacked(sealed, keys.__getitem__) as parts:
        if {part.name: _digest(part.file) for part in parts} != digests:
            raise BackupBrokenError(file=file)


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := file.read(BLOCK_BYTES):
        digest.update(block)
    return digest.hexdigest()


@contextmanager
def _opened(file: Path, keyring: Keyring) -> Iterator[tuple[dict[str, str], Iterator[Part]]]:
    def key_of(key_id: str) -> Key:
        try:
            return keyring.key(key_id)
        except KeyMissingError:
            raise WrongKeyError(key_id=key_id if key_id.isalnum() else "?") from None

    try:
        sealed = file.open("rb")
    except OSError as error:
        raise BackupFileError(file=file, reason=error.strerror or type(error).__name__) from error
    with sealed, _unpacked(sealed, key_of) as parts:
        yield json.loads(next(parts).file.read()), parts


@contextmanager
def _unpacked(file: IO[bytes], key_of: Any) -> Iterator[Iterator[Part]]:  # noqa: ANN401 - see OpeningReader
    """Give the parts of a backup, each to be read before the next is asked for."""
    try:
        with (
            io.BufferedReader(OpeningReader(file, key_of), BLOCK_BYTES) as opened,
            gzip.GzipFile(fileobj=opened, mode="rb") as packed,
            tarfile.open(fileobj=packed, mode="r|") as archive,
        ):
            yield _parts(archive, packed)
    except (tarfile.TarError, zlib.error, EOFError) as error:
        raise BackupBrokenError(file=file.name) from error


def _parts(archive: tarfile.TarFile, packed: gzip.GzipFile) -> Iterator[Part]:
    for entry in archive:
        part = archive.extractfile(entry)
        if part is not None:
            yield Part(entry.name, part)
    while packed.read(BLOCK_BYTES):  # to the last chunk, which alone tells that nothing is missing
        pass
