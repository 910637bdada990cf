"""
Settings in a file of `NAME=value` lines, for whoever would rather not set them one by one.

`TOURNEE_SETTINGS_FILE` names it; what the environment says wins over it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from app.config import VARIABLES, Settings, SettingsError, default_data_dir
from app.leaving import told_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_VARIABLE = "TOURNEE_SETTINGS_FILE"
KERNEL_DIR_VARIABLE = "TOURNEE_KERNEL_DIR"
MEANINGS = {
    "TOURNEE_DATA_DIR": "Folder of all that the service writes, but for the compiled search.",
    "TOURNEE_DATABASE_URL": "A database on a server in place of a file in that folder: "
    "postgresql+psycopg://user:password@host:5432/name",
    "TOURNEE_DATABASE_OWNER_URL": "The account that owns the tables and changes them, where that is another.",
    "TOURNEE_HOST": "Where to listen; beyond this machine it needs a public address and TLS or a proxy.",
    "TOURNEE_ORGANISATION": "Whom commands on this machine work for, where there are several.",
    "TOURNEE_MAP": "Name of the map to travel on; empty for the one taken into use last.",
    "TOURNEE_HOURS": "The traffic of all times by car: early, morning_rush, morning, afternoon, evening_rush "
    "or night; empty for a quiet hour.",
    "TOURNEE_PORT": "Where the pages are.",
    "TOURNEE_COORDINATOR": "Sign-in name of the account made at the first start.",
    "TOURNEE_SECOND_FACTOR": "required where every account has to have one, else optional.",
    "TOURNEE_SOLVERS": "Days planned at the same time, each in a process of its own; 0: by workers alone.",
    "TOURNEE_NIGHT_HOUR": "From 0 to 23 by the team's clocks: when the coming day is planned; empty: never.",
    "TOURNEE_NIGHT_SECONDS": "How long each of those searches takes.",
    "TOURNEE_SOLVE_GRACE_SECONDS": "How much longer than asked a solving process may take.",
    "TOURNEE_MAX_BODY_BYTES": "Largest request body read, but for the next.",
    "TOURNEE_MAX_PROBLEM_BYTES": "Largest problem sent to be solved.",
    "TOURNEE_KEY_REQUESTS_A_MINUTE": "What a key of another system may ask of each process.",
    "TOURNEE_LOGS": "What a line of the log is: text, or json.",
    "TOURNEE_ROUTER_KIND": "A running router to ask for travel times, osrm or valhalla; empty for our own.",
    "TOURNEE_ROUTER_URL": "Its address, or for each mode one: car=http://127.0.0.1:5000,bicycle=...",
    "TOURNEE_ROUTER_SECONDS": "How long asking it may take for one plan and mode.",
    "TOURNEE_PLACES_KIND": "An address service to ask, ban, addok, photon or nominatim; empty for the map's.",
    "TOURNEE_PLACES_URL": "Its address.",
    "TOURNEE_TLS_CERTIFICATE": "PEM file to speak TLS with, with its chain.",
    "TOURNEE_TLS_KEY": "PEM file of its key.",
    "TOURNEE_TRUSTED_PROXY": "Addresses or networks, parted by commas, that are believed who calls.",
    "TOURNEE_PUBLIC_URL": "The address that people type, https://...; no other host is answered then.",
    "TOURNEE_KEY_FILE": "File of the keys that people's data is sealed with; else key in the data folder.",
    "TOURNEE_KEY": "The keys themselves in base64, the current one first, parted by commas.",
    "TOURNEE_OPENID_ISSUER": "An OpenID Connect issuer that people may sign in through.",
    "TOURNEE_OPENID_CLIENT_ID": "Who the service is to it.",
    "TOURNEE_OPENID_CLIENT_SECRET": "What proves that.",
    "TOURNEE_OPENID_SECRET_FILE": "A file that holds it, in its place.",
    "TOURNEE_OPENID_SCOPES": "What is asked of the issuer.",
    "TOURNEE_OPENID_CLAIM": "What names a person there.",
    "TOURNEE_OPENID_LABEL": "What the button calls it.",
    "TOURNEE_OPENID_ACR": "How strong a sign-in there must be.",
    KERNEL_DIR_VARIABLE: "Folder of the compiled search; else tournee/kernels in the user's cache folder.",
}
"""Every setting, and what it is in a sentence."""
_LINE = re.compile(r"([A-Z][A-Z0-9_]*)=(.*)")


def told_file(settings: Settings, environment: Mapping[str, str]) -> str:
    """
    Write every setting as such a file: what is as it comes behind a `#`, secrets left out.

    Parameters
    ----------
    environment
        What tells the settings that the service does not read itself.
    """
    standard = Settings(data_dir=default_data_dir(environment))
    told, usual = (told_settings(each) for each in (settings, standard))
    told[KERNEL_DIR_VARIABLE], usual[KERNEL_DIR_VARIABLE] = environment.get(KERNEL_DIR_VARIABLE, ""), ""
    held = {variable: str(getattr(settings, name)) for variable, (name, _) in VARIABLES.items()}
    lines = [f"# Settings of Tournée. {FILE_VARIABLE} names a file such as this one; the environment wins."]
    for variable, meaning in MEANINGS.items():
        if told[variable] != held.get(variable, told[variable]):
            line = f"# {variable} is set; not shown whole: {told[variable]}"
        else:
            line = f"{'# ' if told[variable] == usual[variable] else ''}{variable}={told[variable]}"
        lines += ["", f"# {meaning}", line]
    return "\n".join(lines)


def with_file(environment: Mapping[str, str]) -> dict[str, str]:
    """
    Give an environment with what the file says that it names, where it does not say so itself.

    Raises
    ------
    SettingsError
        Naming every line that is no setting.
    """
    name = environment.get(FILE_VARIABLE, "")
    if not name:
        return dict(environment)
    try:
        lines = Path(name).expanduser().read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise SettingsError((f"{FILE_VARIABLE} is {name!r}, which cannot be read: {reason}.",)) from None
    values, faults = _read(name, lines)
    if faults:
        raise SettingsError(tuple(faults))
    return {**values, **environment}


def _read(name: str, lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """What the lines set, and a sentence for each that is no setting, without its value: it may be secret."""
    values: dict[str, str] = {}
    faults = []
    for number, line in enumerate(lines, start=1):
        told = line.strip()
        if not told or told.startswith("#"):
            continue
        found = _LINE.fullmatch(told)
        if found is None:
            faults.append(f"Line {number} of {name} is no NAME=value: correct it, or begin it with #.")
        elif found[1] not in MEANINGS:
            faults.append(
                f"Line {number} of {name} sets {found[1]}, which is no setting: see `tournee settings`."
            )
        elif found[1] in values:
            faults.append(f"Line {number} of {name} sets {found[1]} once more: keep one of the two.")
        else:
            values[found[1]] = found[2].strip()
    return values, faults
