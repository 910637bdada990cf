"""How the server runs beside what it answers."""

from __future__ import annotations

import gc

from app.serving import settle


def test_what_is_loaded_is_not_looked_through_again() -> None:
    """A service that settled looks through what it made since, and no more."""
    loaded = [object]
    gc.collect()
    before = len(gc.get_objects())
    try:
        settle()
        assert gc.get_freeze_count() >= before
        assert all(one is not loaded for one in gc.get_objects())
    finally:
        gc.unfreeze()
