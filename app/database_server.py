"""The PostgreSQL server that the settings may name: its address, read once and told without its password."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

SCHEME = "postgresql+psycopg"
EXAMPLE = f"{SCHEME}://user:password@host:5432/name"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseServer:
    """
    A database on a PostgreSQL server; never shown with its passwords.

    Parameters
    ----------
    url
        What the service connects with.
    owner_url
        What owns the tables and makes them; the same where only one account is named.
    """

    url: str = field(repr=False)
    owner_url: str = field(repr=False)

    def __str__(self) -> str:
        """Its address without user and password."""
        return database_address(self.url)

    @property
    def host(self) -> str:
        """The machine it is on."""
        parts = urlsplit(self.url)
        return parts.hostname or parse_qs(parts.query).get("host", ["localhost"])[0]

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine: by a socket's folder or a loopback address."""
        return self.host.startswith(("/", "127.")) or self.host in {"localhost", "::1"}


def database_faults(variable: str, told: str) -> list[str]:
    """One sentence where it is no address of a PostgreSQL database; never quoted: it may hold a password."""
    try:
        parts = urlsplit(told)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        return [f"{variable} is no address: give {EXAMPLE}."]
    if parts.scheme != SCHEME:
        return [f"{variable} is of another kind than {SCHEME}: give {EXAMPLE}, or leave it out for SQLite."]
    if not port_is_fine or not parts.username or not parts.path.strip("/"):
        return [f"{variable} lacks the user or the database's name: give {EXAMPLE}."]
    return []


def database_address(told: str) -> str:
    """Host, port and database of an address, without who signs in and with what; empty where none is told."""
    if not told:
        return ""
    parts = urlsplit(told)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
