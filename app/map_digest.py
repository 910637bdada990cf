"""Which map a plan was asked on, so that a worker on another machine travels on the same one."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import TYPE_CHECKING

from routing import MapError, MapMeta

if TYPE_CHECKING:
    from pathlib import Path

    from app.config import Settings


def digest_of(meta: MapMeta) -> str:
    """Give what two imports of the same data by the same program have in common."""
    told = json.dumps(dataclasses.asdict(meta), sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def digest_in_use(settings: Settings) -> str | None:
    """Give the digest of the map in use; empty where there is none, None where it cannot be read."""
    if settings.is_without_map:
        return ""
    try:
        return digest_of(MapMeta.read(settings.map))
    except MapError:
        return None


def folder_with(settings: Settings, digest: str) -> Path | None:
    """Find the map of a digest, the one in use first; None where this machine does not have it."""
    for folder in (settings.map, *sorted(settings.maps.glob("*"))):
        try:
            if digest_of(MapMeta.read(folder)) == digest:
                return folder
        except MapError:
            continue
    return None
