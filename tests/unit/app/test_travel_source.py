"""Whose travel times a plan has: another router where one is set, and a sentence where it did not answer."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest

from app.config import Settings, SettingsError, read_settings
from app.language import LANGUAGES, Language
from app.planning import open_planner
from app.store import plans
from app.store.scope import own_key
from app.tables import Plan
from app.translate.plan_view import travel_source_view
from routing import MODES, TravelSource
from tests.records import small_records
from tests.unit.routing.played import Reply, played
from tests.unit.routing.played_routers import osrm

if TYPE_CHECKING:
    from pathlib import Path


def _message(source: TravelSource, language: Language = "en", mode: str = "car") -> str | None:
    return travel_source_view(mode, asdict(source), language).message


@pytest.mark.parametrize("kind", ["streets", "osrm", "valhalla"])
def test_times_as_they_should_be_need_no_sentence(kind: str) -> None:
    """Streets of the map and a server that answered are told by their kind, and nothing is warned of."""
    assert _message(TravelSource.of(kind)) is None  # type: ignore[arg-type]  # one of the kinds


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("reason", ["unreachable", "timed_out", "refused", "unreadable"])
def test_every_fallback_has_a_sentence(language: Language, mode: str, reason: str) -> None:
    """Whatever failed and whatever stood in, each language tells it whole."""
    for told in (
        TravelSource.of("straight_line"),
        TravelSource("streets", "streets", "osrm", reason),  # type: ignore[arg-type]  # one of the reasons
        TravelSource("valhalla", "straight_line", "valhalla", reason),  # type: ignore[arg-type]  # as above
    ):
        message = _message(told, language, mode)
        assert message is not None
        assert message.endswith(".")
        assert "{" not in message


def test_fallback_names_both_routers() -> None:
    """The sentence says which server did not answer, why, and what stood in."""
    told = _message(TravelSource("streets", "streets", "osrm", "timed_out"))
    assert told == (
        "Travel times by car were made on the map's own streets and not by the OSRM server: it took too long."
    )


@pytest.mark.parametrize("kind", ["osrm", "valhalla"])
def test_plan_says_that_the_server_did_not_answer(settings: Settings, kind: str) -> None:
    """A server that refuses everything keeps no plan from being made on the map, and that is stored."""
    with played(lambda _: Reply({}, status=400)) as server:
        asking = replace(settings, router_kind=kind, router_url=server.url)
        planner = open_planner(asking)
        made = planner.store(*_day_by_hand(), replace=True)
    assert made is not None
    with planner.reading() as session:
        stored = session.get_one(Plan, own_key(session, made.id)).travel_sources
    planner.engine.dispose()
    by_car = {"kind": "streets", "lines": "streets", "instead_of": kind, "reason": "refused"}
    assert stored["car"] == by_car
    # One address of an OSRM answers for cars only; a Valhalla for every mode.
    assert (stored["bicycle"] == by_car) == (kind == "valhalla")
    assert stored["bicycle"]["kind"] == "streets"
    assert "Zz" not in repr(server.questions)


def test_plan_says_which_server_made_its_times(settings: Settings) -> None:
    """With an OSRM that answers, the times and lines by car are its own; it is told coordinates only."""
    with played(osrm()) as server:
        asking = replace(settings, router_kind="osrm", router_url=server.url)
        planner = open_planner(asking)
        made = planner.store(*_day_by_hand(), replace=True)
    assert made is not None
    with planner.reading() as session:
        stored = plans.read_whole_plan(session, made.id, with_ways=True)
    planner.engine.dispose()
    assert stored is not None
    by_car = stored.plan.travel_sources["car"]
    assert by_car == {"kind": "osrm", "lines": "osrm", "instead_of": None, "reason": None}
    # A way there and one back, each drawn by the played server with a point in the middle.
    assert [len(leg.line) for leg in stored.legs] == [3, 3]
    assert "Zz" not in repr(server.questions)


def _day_by_hand() -> tuple[object, dict[str, list[str]]]:
    day = small_records()
    return day, {day.shifts[0].id: [day.visits[0].id]}


def test_router_setting_is_read() -> None:
    """One address, or one for each mode."""
    urls = "car=http://127.0.0.1:5000, bicycle=https://router.example:5001/x"
    for kind, url, expected in (
        ("osrm", "http://127.0.0.1:5000", {"car": "http://127.0.0.1:5000"}),
        ("valhalla", "http://v:8002", dict.fromkeys(("car", "bicycle", "foot"), "http://v:8002")),
        ("osrm", urls, {"car": "http://127.0.0.1:5000", "bicycle": "https://router.example:5001/x"}),
    ):
        settings = read_settings({"TOURNEE_ROUTER_KIND": kind, "TOURNEE_ROUTER_URL": url})
        assert settings.router == {"kind": kind, "urls": expected, "seconds": 60.0}
    assert read_settings({}).router is None


@pytest.mark.parametrize(
    ("kind", "url", "word"),
    [
        ("google", "http://127.0.0.1", "osrm or valhalla"),
        ("", "http://127.0.0.1", "TOURNEE_ROUTER_KIND"),
        ("osrm", "", "http://127.0.0.1:5000"),
        ("osrm", "127.0.0.1:5000", "http://127.0.0.1:5000"),
        ("osrm", "file:///etc/passwd", "http://127.0.0.1:5000"),
        ("osrm", "http://[::1", "http://127.0.0.1:5000"),
        ("osrm", "car=http://a,boat=http://b", "'boat'"),
        ("valhalla", "e_bike=http://a", "'e_bike'"),
    ],
)
def test_router_setting_that_cannot_be_used_is_refused(
    kind: str, url: str, word: str, tmp_path: Path
) -> None:
    """The service does not start on a router that it could not ask, and says what to give."""
    with pytest.raises(SettingsError) as refused:
        Settings(data_dir=tmp_path, router_kind=kind, router_url=url)
    assert word in " ".join(refused.value.faults)
