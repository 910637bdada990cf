"""What the console does with a data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.config import Settings
from app.desk import Desk
from app.maps import import_map, list_maps
from tests.unit.routing.streets import TEN_METRES_A_SECOND, write_extract

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

STREET = {"a": (0, 0), "b": (100, 0)}


def test_demonstration_travels_on_its_own_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Whatever map was in use before, the demonstration's is; the other one stays.

    Here both are of elsewhere: no place lies on them, and the plan made by hand is judged all the same.
    """
    settings = Settings(data_dir=tmp_path / "data")
    other, own = (
        write_extract(tmp_path / f"{name}.osm.pbf", STREET, ("ab", TEN_METRES_A_SECOND))
        for name in ("other", "own")
    )
    monkeypatch.setattr("app.desk.EXTRACT", own)
    import_map(settings, other, "other")
    told: list[str] = []
    stored = Desk(settings).prepare_demonstration(lambda step, _: told.append(step))
    assert [(each.name, each.in_use) for each in list_maps(settings)] == [("monaco", True), ("other", False)]
    assert stored.plan is not None
    assert stored.plan.violations
    told.clear()
    assert not Desk(settings).prepare_demonstration(lambda step, _: told.append(step)).is_new
    assert told == []
