"""Tells a map made by the present tables of speeds and barriers from one made by others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass

from routing import barriers, profiles


def _as_text(value: object) -> str:
    """Give a table as text that is the same in every process."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key}:{_as_text(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, (set, frozenset)):
        return _as_text(sorted(value))
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_as_text(item) for item in value) + "]"
    return repr(value)


def hash_of_tables() -> str:
    """Give a short text that changes with any constant of the tables, and with nothing else."""
    tables = {
        name: value
        for module in (profiles, barriers)
        for name, value in vars(module).items()
        if name.isupper() and not name.startswith("_") and name != "TYPE_CHECKING"
    }
    return hashlib.sha256(_as_text(tables).encode()).hexdigest()[:16]


PROFILE_HASH = hash_of_tables()
