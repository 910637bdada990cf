"""
A PostgreSQL server of the tests' own: Debian's binaries, a folder and a socket below the temporary folder.

It refuses to run as root, so there it runs as Debian's user `postgres`. Nothing it writes has to last.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Self

import psycopg
import pytest
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

SERVER_USER = "postgres"
OWNER = "tournee_owner"
"""Owns the databases and their tables."""
APPLICATION = "tournee"
"""What the service connects as."""
READY_WITHIN_SECONDS = 60
_CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")
_PLAIN = ("wal_recycle=off",)
"""A new piece of the write-ahead log is empty: it holds nothing of the days of other tests."""


class Cluster:
    """
    A running server with an owner's and an application's account.

    Parameters
    ----------
    binaries
        Folder of `initdb` and `postgres`.
    careless
        Whether what was committed may be lost when the server is stopped at once.
    """

    def __init__(self, binaries: Path, *, careless: bool = True) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="tournee-postgres-"))
        self._numbers = count(1)
        if os.geteuid() == 0:
            user = pwd.getpwnam(SERVER_USER)
            os.chown(self._folder, user.pw_uid, user.pw_gid)
        data = self._folder / "data"
        made = self._command(binaries / "initdb", "-D", data, "-U", SERVER_USER, "--auth=trust", "--no-sync")
        subprocess.run(  # noqa: S603 - Debian's own program
            [*made, "--encoding=UTF8", "--locale=C"], check=True, capture_output=True, cwd=self._folder
        )
        options = ["-k", self._folder, "-c", "listen_addresses=", "-c", "max_connections=100"]
        settings = (*_CARELESS, *_PLAIN) if careless else _PLAIN
        options += [part for setting in settings for part in ("-c", setting)]
        self._serving = self._command(binaries / "postgres", "-D", data, *options)
        self.start()
        for role in (OWNER, APPLICATION):
            self._execute("CREATE ROLE {} LOGIN", role)

    def __enter__(self) -> Self:
        """Serve until the end of a `with`."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the server and remove what it wrote."""
        self._admin.close()
        self._server.send_signal(signal.SIGINT)
        self._server.wait(READY_WITHIN_SECONDS)
        shutil.rmtree(self._folder)

    def start(self) -> None:
        """Begin to serve, as at first or after `stop_at_once`."""
        with (self._folder / "log").open("a") as log:
            self._server = subprocess.Popen(  # noqa: S603 - Debian's own program
                self._serving, stdout=log, stderr=log, cwd=self._folder
            )
        self._admin = self._connect()

    def stop_at_once(self) -> None:
        """End without finishing anything, as when the power goes."""
        self._admin.close()
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(READY_WITHIN_SECONDS)

    def make(self, template: str = "template0") -> str:
        """Make a database that is the owner's, a copy of another, and give its name."""
        name = f"tournee_{next(self._numbers)}"
        self._execute("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy", name, template, OWNER)
        return name

    def make_in_french_order(self) -> str:
        """Make a database that orders text by the habits of French."""
        name = f"tournee_{next(self._numbers)}"
        french = "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'fr'"
        self._execute(f"CREATE DATABASE {{}} OWNER {{}} {french}", name, OWNER)
        return name

    def remove(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def url(self, name: str, role: str = APPLICATION) -> str:
        """Give the address of a database for one of the accounts."""
        return f"postgresql+psycopg://{role}@/{name}?host={self._folder}"

    def _command(self, *words: object) -> Sequence[str]:
        """Have a program run as who may run it, and end with the tests however they end."""
        as_user = ["--reuid", SERVER_USER, "--regid", SERVER_USER, "--init-groups"]
        return [
            "setpriv",
            "--pdeathsig=INT",
            *(as_user if os.geteuid() == 0 else []),
            *(str(word) for word in words),
        ]

    def _connect(self) -> psycopg.Connection:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while True:
            try:
                return psycopg.connect(
                    host=str(self._folder), user=SERVER_USER, dbname="postgres", autocommit=True
                )
            except psycopg.OperationalError:
                told = (self._folder / "log").read_text()
                assert time.monotonic() < deadline, told
                assert self._server.poll() is None, told
                time.sleep(0.05)

    def _execute(self, statement: str, *names: str) -> None:
        self._admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]


def run_cluster(*, careless: bool = True) -> Iterator[Cluster]:
    """Serve while a fixture lasts; without PostgreSQL the test is skipped, and fails where `CI` is set."""
    binaries = server_binaries()
    if binaries is None:
        told = "PostgreSQL is not installed: nothing is tested on it (Debian: apt-get install postgresql)."
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    with Cluster(binaries, careless=careless) as cluster:
        yield cluster


def server_binaries() -> Path | None:
    """Folder of the newest server that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda file: int(file.parts[-3]))
    if found:
        return found[-1].parent
    named = shutil.which("postgres")
    return None if named is None else Path(named).resolve().parent
