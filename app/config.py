"""Settings of a running service, read once from `TOURNEE_*` variables; what is unsafe is refused at once."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.database_server import DatabaseServer, database_faults
from app.front import front_faults
from app.openid_settings import OpenidSettings, openid_faults, openid_of
from app.servers import host_of, places_faults, places_url, router_faults, router_urls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

DATA_DIR_VARIABLE = "TOURNEE_DATA_DIR"
LOGS_VARIABLE = "TOURNEE_LOGS"
VARIABLES: dict[str, tuple[str, Callable[[str], object]]] = {
    "TOURNEE_DATABASE_URL": ("database_url", str),
    "TOURNEE_DATABASE_OWNER_URL": ("database_owner_url", str),
    "TOURNEE_HOST": ("host", str),
    "TOURNEE_ORGANISATION": ("organisation", str),
    "TOURNEE_MAP": ("map_name", str),
    "TOURNEE_HOURS": ("hours", str),
    "TOURNEE_PORT": ("port", int),
    "TOURNEE_COORDINATOR": ("coordinator", str),
    "TOURNEE_SECOND_FACTOR": ("second_factor", str),
    "TOURNEE_SOLVERS": ("solvers", int),
    "TOURNEE_NIGHT_HOUR": ("night_hour", str),
    "TOURNEE_NIGHT_SECONDS": ("night_seconds", int),
    "TOURNEE_SOLVE_GRACE_SECONDS": ("solve_grace_seconds", float),
    "TOURNEE_MAX_BODY_BYTES": ("max_body_bytes", int),
    "TOURNEE_MAX_PROBLEM_BYTES": ("max_problem_bytes", int),
    "TOURNEE_KEY_REQUESTS_A_MINUTE": ("key_requests_a_minute", int),
    LOGS_VARIABLE: ("logs", str),
    "TOURNEE_ROUTER_KIND": ("router_kind", str),
    "TOURNEE_ROUTER_URL": ("router_url", str),
    "TOURNEE_ROUTER_SECONDS": ("router_seconds", float),
    "TOURNEE_PLACES_KIND": ("places_kind", str),
    "TOURNEE_PLACES_URL": ("places_url", str),
    "TOURNEE_TLS_CERTIFICATE": ("tls_certificate", str),
    "TOURNEE_TLS_KEY": ("tls_key", str),
    "TOURNEE_TRUSTED_PROXY": ("trusted_proxy", str),
    "TOURNEE_PUBLIC_URL": ("public_url", str),
    "TOURNEE_KEY_FILE": ("key_file", str),
    "TOURNEE_KEY": ("key", str),
    "TOURNEE_OPENID_ISSUER": ("openid_issuer", str),
    "TOURNEE_OPENID_CLIENT_ID": ("openid_client_id", str),
    "TOURNEE_OPENID_CLIENT_SECRET": ("openid_client_secret", str),
    "TOURNEE_OPENID_SECRET_FILE": ("openid_secret_file", str),
    "TOURNEE_OPENID_SCOPES": ("openid_scopes", str),
    "TOURNEE_OPENID_CLAIM": ("openid_claim", str),
    "TOURNEE_OPENID_LABEL": ("openid_label", str),
    "TOURNEE_OPENID_ACR": ("openid_acr", str),
}
"""Of each other variable, the setting it is read into, and how."""
SECRETS = ("TOURNEE_KEY", "TOURNEE_OPENID_CLIENT_SECRET")
"""Variables whose values are never shown."""
MAP_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
"""What a map may be called: it is the name of its folder too."""


class SettingsError(ValueError):
    """Settings that cannot be used; `faults` holds one sentence for each of them."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    Where a service keeps its data, where it listens and how much it may use.

    Parameters
    ----------
    data_dir
        Everything a running service writes lies below this folder.
    database_url, database_owner_url
        A database on a PostgreSQL server instead of the SQLite file in `data_dir`, and optionally the account
        that owns its tables. Both may hold passwords: never shown.
    organisation
        Name of the organisation that commands on this machine work for; needed where there are several.
    map_name
        The map to travel on; the one taken into use last where none is named.
    hours
        One of `routing.HOUR_SLICES`, of whose traffic our own engine's times by car are to be; empty for a
        quiet hour.
    host
        A loopback address; another one needs TLS or a trusted proxy, and a public address (`app.front`).
    coordinator
        Sign-in name of the account made at first start: an admin who coordinates too.
    second_factor
        `required` where every account has to have a second factor, else `optional`.
    solvers
        Days planned at the same time, each in a process of its own; 0 where workers do that.
    night_hour, night_seconds
        When the coming day is planned for the morning, an hour from 0 to 23 by the team's clocks, and how
        long each search takes; no hour where that is not wanted.
    solve_grace_seconds
        How long a solving process may take beyond the seconds it was given before it is ended.
    max_body_bytes
        Largest request body read, but for
    max_problem_bytes
        a problem sent to be solved.
    key_requests_a_minute
        What a key of another system may ask of this process.
    logs
        What a line of the log is: `text`, or a `json` object.
    router_kind, router_url
        A running router to ask for travel times: one of `servers.ROUTERS`, and its address, or for each mode
        one as `car=URL,bicycle=URL`. Empty for our own engine.
    router_seconds
        How long asking that may take for one plan and mode in all, before our own engine does it.
    places_kind, places_url
        An address service to ask for places: one of `servers.GEOCODERS` and its address. Empty for the
        addresses of the map.
    tls_certificate, tls_key
        PEM files to speak TLS with.
    trusted_proxy
        Addresses or networks, parted by commas, whose word is taken on who calls and whether by TLS.
    public_url
        The address that people type; no other host is answered then.
    key_file
        File of the keys that people's data is sealed with; `key` in the data folder where none is named.
    key
        The keys themselves, in base64, the current one first, parted by commas; no file is used then.
    openid_issuer, openid_client_id, openid_client_secret, openid_secret_file
        An OpenID Connect issuer that people may sign in through, and who we are to it.
    openid_scopes, openid_claim, openid_label, openid_acr
        What is asked of it, what names a person, what the button calls it, and how strong a sign-in must be.
    """

    data_dir: Path
    database_url: str = field(default="", repr=False)
    database_owner_url: str = field(default="", repr=False)
    organisation: str = ""
    map_name: str = ""
    hours: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    coordinator: str = "coordinatrice"
    second_factor: str = "optional"
    solvers: int = 1
    night_hour: str = ""
    night_seconds: int = 60
    solve_grace_seconds: float = 120.0
    max_body_bytes: int = 1_000_000
    max_problem_bytes: int = 64_000_000
    key_requests_a_minute: int = 600
    logs: str = "text"
    router_kind: str = ""
    router_url: str = ""
    router_seconds: float = 60.0
    places_kind: str = ""
    places_url: str = ""
    tls_certificate: str = ""
    tls_key: str = ""
    trusted_proxy: str = ""
    public_url: str = ""
    key_file: str = ""
    key: str = field(default="", repr=False)
    openid_issuer: str = ""
    openid_client_id: str = ""
    openid_client_secret: str = field(default="", repr=False)
    openid_secret_file: str = ""
    openid_scopes: str = "openid"
    openid_claim: str = "sub"
    openid_label: str = ""
    openid_acr: str = ""

    def __post_init__(self) -> None:
        """
        Refuse to go on with settings that are unsafe or out of range.

        Raises
        ------
        SettingsError
            With one sentence for every fault.
        """
        faults = front_faults(self)
        for name, value, low, high in (
            ("TOURNEE_PORT", self.port, 1, 65_535),
            ("TOURNEE_SOLVERS", self.solvers, 0, 16),
            ("TOURNEE_NIGHT_SECONDS", self.night_seconds, 1, 3_600),
            ("TOURNEE_SOLVE_GRACE_SECONDS", self.solve_grace_seconds, 1, 3_600),
            ("TOURNEE_MAX_BODY_BYTES", self.max_body_bytes, 1_000, 1_000_000_000),
            ("TOURNEE_MAX_PROBLEM_BYTES", self.max_problem_bytes, 1_000, 1_000_000_000),
            ("TOURNEE_KEY_REQUESTS_A_MINUTE", self.key_requests_a_minute, 1, 1_000_000),
            ("TOURNEE_ROUTER_SECONDS", self.router_seconds, 1, 3_600),
        ):
            if not low <= value <= high:
                faults.append(f"{name} is {value}: give a number from {low} to {high}.")
        if self.map_name and not MAP_NAME.fullmatch(self.map_name):
            faults.append(f"TOURNEE_MAP is {self.map_name!r}: `tournee map list` tells the maps there are.")
        if self.hours and self.hours not in (known := _hour_slices()):
            faults.append(
                f"TOURNEE_HOURS is {self.hours!r}: give one of {', '.join(known)}, or leave it out."
            )
        if not self.coordinator.strip():
            faults.append("TOURNEE_COORDINATOR is empty: give the first account a name.")
        for name, word, words in (
            ("TOURNEE_SECOND_FACTOR", self.second_factor, ("optional", "required")),
            (LOGS_VARIABLE, self.logs, ("text", "json")),
        ):
            if word not in words:
                faults.append(f"{name} is {word!r}: give {' or '.join(words)}.")
        faults.extend(self._database_faults())
        faults.extend(self._planning_faults())
        faults.extend(router_faults(self.router_kind, self.router_url))
        faults.extend(places_faults(self.places_kind, self.places_url))
        faults.extend(openid_faults(self))
        if faults:
            raise SettingsError(tuple(faults))

    @property
    def router(self) -> dict[str, Any] | None:
        """The router server to ask: `kind`, `urls` by mode and `seconds`; None where none is set."""
        if not self.router_kind:
            return None
        urls = router_urls(self.router_kind, self.router_url)
        return {"kind": self.router_kind, "urls": urls, "seconds": self.router_seconds}

    @property
    def places_host(self) -> str | None:
        """The machine that places are asked of; None for the addresses of the map."""
        return host_of(places_url(self.places_kind, self.places_url)) if self.places_kind else None

    @property
    def openid(self) -> OpenidSettings | None:
        """The issuer that people may sign in through; None where none is set."""
        return openid_of(self)

    @property
    def database(self) -> Path | DatabaseServer:
        """Where the records are: a database on a server where one is set, else the SQLite file."""
        if not self.database_url:
            return self.database_file
        return DatabaseServer(url=self.database_url, owner_url=self.database_owner_url or self.database_url)

    @property
    def database_file(self) -> Path:
        """The SQLite file."""
        return self.data_dir / "tournee.db"

    @property
    def maps(self) -> Path:
        """Folder of the maps, each in a folder of its name."""
        return self.data_dir / "maps"

    @property
    def map(self) -> Path:
        """Folder of the map in use: the one that is named, or a link to the one chosen."""
        return self.maps / self.map_name if self.map_name else self.data_dir / "map"

    @property
    def tables(self) -> Path:
        """Folder of the travel tables kept between plans: places and seconds, no names."""
        return self.data_dir / "tables"

    @property
    def is_without_map(self) -> bool:
        """True where no map is named and none was taken into use; one that is gone is a fault instead."""
        return not self.map_name and not os.path.lexists(self.map)

    @property
    def scratch(self) -> Path:
        """Folder of what solving processes write while they work."""
        return self.data_dir / "scratch"

    @property
    def owners(self) -> Path:
        """Folder of the lock files that show which processes are alive."""
        return self.data_dir / "owners"

    def _planning_faults(self) -> Iterator[str]:
        if not self.solvers and not self.database_url:
            yield "TOURNEE_SOLVERS is 0 and the database is a file: no worker can make plans. Give 1 or more."
        if self.night_hour and not re.fullmatch(r"[01]?[0-9]|2[0-3]", self.night_hour):
            yield f"TOURNEE_NIGHT_HOUR is {self.night_hour!r}: give an hour from 0 to 23."

    def _database_faults(self) -> list[str]:
        faults = []
        if self.database_url:
            faults += database_faults("TOURNEE_DATABASE_URL", self.database_url)
        if self.database_owner_url:
            faults += database_faults("TOURNEE_DATABASE_OWNER_URL", self.database_owner_url)
            if not self.database_url:
                faults.append("TOURNEE_DATABASE_OWNER_URL is set without TOURNEE_DATABASE_URL: give both.")
        return faults


def default_data_dir(environment: Mapping[str, str]) -> Path:
    """Folder `tournee` in the user's data home (`XDG_DATA_HOME`, or `~/.local/share`)."""
    home = environment.get("XDG_DATA_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share") / "tournee"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """
    Settings from `TOURNEE_*` variables, with the defaults of `Settings` where none is set.

    Raises
    ------
    SettingsError
        Naming every variable that is not a number, out of range or unsafe.
    """
    environment = os.environ if environment is None else environment
    data_dir = environment.get(DATA_DIR_VARIABLE, "")
    values: dict[str, object] = {
        "data_dir": Path(data_dir).expanduser().absolute() if data_dir else default_data_dir(environment)
    }
    faults: list[str] = []
    for variable, (name, reader) in VARIABLES.items():
        if variable not in environment:
            continue
        try:
            values[name] = reader(environment[variable])
        except ValueError:
            faults.append(f"{variable} is {environment[variable]!r}: a number is needed.")
    try:
        settings = Settings(**values)  # type: ignore[arg-type]  # each reader gives its field's type
    except SettingsError as error:
        faults.extend(error.faults)
    if faults:
        raise SettingsError(tuple(faults))
    return settings


def _hour_slices() -> tuple[str, ...]:
    from routing import HOUR_SLICES  # noqa: PLC0415 - most commands need no map

    return tuple(HOUR_SLICES)
