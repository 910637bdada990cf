"""Which of several processes are alive, shown by locks that their end frees: of files, or of a server."""

from __future__ import annotations

import fcntl
import hashlib
import secrets
import threading
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from time import monotonic
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from app.errors import AppError

GRACE_SECONDS = 5.0
"""How long a process has held its own lock on a server before it takes another's for gone."""
_BOOT = Path("/proc/sys/kernel/random/boot_id")
"""Another for every machine and start of it; the same in all its containers."""
_SILENCE = ("tcp_keepalives_idle = 5", "tcp_keepalives_interval = 2", "tcp_keepalives_count = 3")
"""After about ten seconds without a sign of a machine the server lets its locks go."""


class SeveralMachinesError(AppError):
    """A living process of another machine works on the same file of SQLite's."""

    status = HTTPStatus.CONFLICT
    code = "several_machines"


class Owner(Protocol):
    """One process, the present one, among those that share a database; `name` tells it from the others."""

    name: str

    def keep(self) -> bool:
        """Hold on to the own lock, taking it again where it was lost; whether it is held."""
        ...

    def is_gone(self, name: str) -> bool:
        """Whether the process of that name has ended."""
        ...

    def leave(self) -> None:
        """Show that this process takes no more part."""
        ...


def owner_of(engine: sa.Engine, folder: Path) -> Owner:
    """
    Take part as this process.

    Parameters
    ----------
    folder
        Where those that share a file of SQLite's hold a lock on a file each.

    Raises
    ------
    SeveralMachinesError
    """
    return ServerOwner(engine) if engine.dialect.name == "postgresql" else FileOwner(folder)


class FileOwner:
    """
    A process among those of one machine that share a data folder.

    Parameters
    ----------
    folder
        Where each living process holds a lock on a file of its own.

    Raises
    ------
    SeveralMachinesError
        Where a living one is on another machine.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.name = secrets.token_hex(8)
        refuse_other_machines(folder)
        self._file = self._path(self.name).open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._file.write(_machine())
        self._file.flush()

    def keep(self) -> bool:
        """Hold the own lock; a file's is never lost."""
        return not self._file.closed

    def is_gone(self, name: str) -> bool:
        """Whether the process of that name has ended."""
        return _is_free(self._path(name))

    def leave(self) -> None:
        """Show that this process takes no more part."""
        self._path(self.name).unlink(missing_ok=True)
        self._file.close()

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.lock"


class ServerOwner:
    """
    A process among those, on any machine, that share a database on a server.

    Each holds an advisory lock for as long as its connection lasts. A server that was started anew has
    forgotten all of them: a process takes its own again first, and takes nobody for gone until all others
    had time to do the same.

    Parameters
    ----------
    grace_seconds
        That time.
    """

    def __init__(self, engine: sa.Engine, grace_seconds: float = GRACE_SECONDS) -> None:
        self.name = secrets.token_hex(8)
        self._engine = engine
        self._grace_seconds = grace_seconds
        self._turn = threading.Lock()
        self._connection: sa.Connection | None = None
        self._held_since: float | None = None
        self.keep()

    def keep(self) -> bool:
        """Hold on to the own lock, taking it again where it was lost; whether it is held."""
        with self._turn:
            try:
                if self._connection is None:
                    self._connection = self._connect()
                self._connection.exec_driver_sql("SELECT 1")
                if self._held_since is None and self._lock(self._connection, self.name):
                    self._held_since = monotonic()
            except SQLAlchemyError:
                self._let_go()
            return self._held_since is not None

    def is_gone(self, name: str) -> bool:
        """Whether the process of that name has ended, as far as can be known by now."""
        with self._turn:
            if self._connection is None or self._held_since is None:
                return False
            if monotonic() - self._held_since < self._grace_seconds:
                return False
            try:
                if not self._lock(self._connection, name):
                    return False
                self._connection.execute(sa.text("SELECT pg_advisory_unlock(:key)"), {"key": _key(name)})
            except SQLAlchemyError:
                self._let_go()
                return False
            return True

    def leave(self) -> None:
        """Show that this process takes no more part."""
        with self._turn:
            self._let_go()

    def _connect(self) -> sa.Connection:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # closed for good when it is let go, and its locks with it
        for setting in _SILENCE:
            connection.exec_driver_sql(f"SET {setting}")
        return connection

    def _lock(self, connection: sa.Connection, name: str) -> bool:
        return bool(connection.scalar(sa.text("SELECT pg_try_advisory_lock(:key)"), {"key": _key(name)}))

    def _let_go(self) -> None:
        connection, self._connection, self._held_since = self._connection, None, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.close()


def refuse_other_machines(folder: Path) -> None:
    """
    See to it that no living process of another machine holds a lock in a folder.

    Raises
    ------
    SeveralMachinesError
    """
    for path in folder.glob("*.lock"):
        with suppress(FileNotFoundError):
            if path.read_text() not in ("", _machine()) and not _is_free(path):
                raise SeveralMachinesError(folder=str(folder.parent))


def _is_free(path: Path) -> bool:
    """Whether nobody holds the lock of a file; that is removed then."""
    try:
        with path.open("r") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False
    path.unlink(missing_ok=True)
    return True


def _key(name: str) -> int:
    """Number of the lock of a process."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def _machine() -> str:
    """What tells this machine from others; empty where the system does not say."""
    try:
        return _BOOT.read_text().strip()
    except OSError:
        return ""
