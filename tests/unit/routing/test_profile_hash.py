"""The hash that tells maps made by other tables apart."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from routing import profiles
from routing.graph import MapMeta
from routing.profile_hash import PROFILE_HASH, hash_of_tables

if TYPE_CHECKING:
    import pytest


def test_hash_is_the_same_in_every_process() -> None:
    """Sets have another order in every process; the hash of the tables does not."""
    program = "from routing.profile_hash import PROFILE_HASH; print(PROFILE_HASH)"
    for seed in ("1", "2"):
        told = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert told.stdout.strip() == PROFILE_HASH


def test_hash_changes_with_any_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A speed and a constant alike."""
    car = dataclasses.replace(profiles.PROFILES["car"], vehicle_keys=("motorcar",))
    with monkeypatch.context() as patch:
        patch.setitem(profiles.PROFILES, "car", car)  # type: ignore[arg-type]
        changed = hash_of_tables()
    assert changed != PROFILE_HASH
    monkeypatch.setattr(profiles, "SHARE_OF_LIMIT", 0.9)
    assert hash_of_tables() not in (PROFILE_HASH, changed)


def test_map_made_by_other_tables_is_told() -> None:
    """Whether its times are those of this program is for the map's own data to say."""
    assert not MapMeta("here", "").profiles_changed
    assert MapMeta("here", "", profile_hash="0" * 16).profiles_changed
