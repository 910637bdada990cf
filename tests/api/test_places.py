"""Places through the API and the console: by the map or by the service that is set, and never logged."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from app.config import Settings, SettingsError, read_settings
from app.identity.sessions import COOKIE
from app.main import create_app
from app.servers import BAN_URL
from tests.conftest import engine_of, open_session
from tests.processes import read_tournee, run_tournee
from tests.unit.routing.played import Reply, played
from tests.unit.routing.test_geocoders import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

PLACES = "/api/v1/places"
ENGLISH = {"Accept-Language": "en"}


def _coordinator(settings: Settings) -> AbstractContextManager[TestClient]:
    client = TestClient(create_app(settings), base_url="http://127.0.0.1", headers=ENGLISH)
    client.cookies.set(COOKIE, open_session(engine_of(client)))
    return client


def test_place_is_found_on_this_machine(coordinator: TestClient) -> None:
    """The map's addresses answer, with where, how sure, and what left the machine: nothing."""
    answer = coordinator.get(PLACES, params={"q": "6 quai antoine 1er"}, headers=ENGLISH)
    assert answer.status_code == 200
    told = answer.json()
    assert told["source"] == {
        "kind": "map",
        "host": None,
        "leaves": "Nothing leaves this machine.",
        "message": None,
    }
    first = told["places"][0]
    assert (first["label"], first["precision"]) == ("6 Quai Antoine 1er, 98000 Monaco", "house")
    assert (first["confidence"], first["by_hand"]) == (1, False)
    assert 43.72 < first["lat"] < 43.74


def test_place_that_is_not_sure_is_placed_by_hand(coordinator: TestClient) -> None:
    """Below the threshold, which the answer names, a person decides; nothing found is an answer too."""
    told = coordinator.get(PLACES, params={"q": "rue grimaldi", "limit": "1"}).json()
    (street,) = told["places"]
    assert street["confidence"] < told["confident_from"] == 0.8
    assert street["by_hand"]
    assert coordinator.get(PLACES, params={"q": "xyzzy"}).json()["places"] == []


@pytest.mark.parametrize(
    "query", [{}, {"q": ""}, {"q": "x" * 201}, {"q": "rue", "limit": "0"}, {"q": "rue", "limit": "many"}]
)
def test_question_that_cannot_be_asked_is_refused(coordinator: TestClient, query: dict[str, str]) -> None:
    """Every fault is named, as for all the API."""
    answer = coordinator.get(PLACES, params=query)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["faults"][0]["where"].startswith("query.")


def test_map_without_addresses_is_told(coordinator: TestClient, settings: Settings) -> None:
    """Without a map there is nothing to search, and the answer says what to do."""
    (settings.data_dir / "map").unlink()
    answer = coordinator.get(PLACES, params={"q": "rue grimaldi"}, headers=ENGLISH)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_addresses")
    assert "tournee map" in answer.json()["detail"]


def test_service_that_is_set_is_asked(settings: Settings) -> None:
    """The answer says who was asked and what was sent there."""
    with played(lambda _: Reply(ANSWERS["addok"])) as server:
        asking = replace(settings, places_kind="addok", places_url=server.url)
        with _coordinator(asking) as client:
            told = client.get(PLACES, params={"q": "12 rue de la république beauvillon"}).json()
    assert told["places"][0]["label"] == "12 Rue de la République, 06999 Beauvillon"
    assert (told["source"]["kind"], told["source"]["host"]) == ("addok", "127.0.0.1")
    assert "is sent to 127.0.0.1, and nothing else" in told["source"]["leaves"]
    assert [question.query["q"] for question in server.questions] == ["12 rue de la république beauvillon"]


def test_service_that_fails_is_replaced_by_the_map(settings: Settings) -> None:
    """The map's addresses stand in, and the answer says so; where there are none, it says that."""
    with played(lambda _: Reply({}, status=400)) as server:
        asking = replace(settings, places_kind="photon", places_url=server.url)
        with _coordinator(asking) as client:
            told = client.get(PLACES, params={"q": "6 quai antoine 1er"}).json()
            assert told["source"]["kind"] == "map"
            assert (
                "Photon at 127.0.0.1 gave no usable answer: it refused to answer."
                in told["source"]["message"]
            )
            assert told["places"][0]["precision"] == "house"
            (settings.data_dir / "map").unlink()
            answer = client.get(PLACES, params={"q": "6 quai antoine 1er"})
    assert (answer.status_code, answer.json()["code"]) == (503, "places_unavailable")
    assert "it refused to answer" in answer.json()["detail"]


def test_nothing_typed_or_found_is_logged(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """Neither a query nor an address is in any log, whether it is found, refused or fails."""
    with played(lambda _: Reply(ANSWERS["ban"])) as server, caplog.at_level(logging.DEBUG):
        server.first = [Reply({}, status=500), Reply({"sorry": "Zzimpasse"}, status=400)]
        asking = replace(settings, places_kind="ban", places_url=server.url)
        for client_settings in (settings, asking, asking):
            with _coordinator(client_settings) as client:
                for query in ("Zzimpasse", "6 quai antoine", "Zzimpasse" * 40):
                    # The client's own log is the browser's side, not the service's.
                    logging.getLogger("httpx2").disabled = logging.getLogger("httpx").disabled = True
                    client.get(PLACES, params={"q": query})
    assert server.questions
    for word in ("Zz", "Quai", "quai", "antoine"):
        assert word not in caplog.text


def test_console_finds_places(settings: Settings) -> None:
    """One line a place, with where and how sure; the same as JSON; what leaves is said beside."""
    done = run_tournee(settings.data_dir, "places", "search", "6 quai antoine 1er", "--limit", "1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1.00  43.7")
    assert done.stdout.endswith("6 Quai Antoine 1er, 98000 Monaco (house)\n")
    assert "Nothing leaves this machine." in done.stderr
    told = read_tournee(settings.data_dir, "places", "search", "rue grimaldi", "--json")
    assert told["places"][0]["by_hand"]
    assert "by hand" in run_tournee(settings.data_dir, "places", "search", "rue grimaldi").stdout


def test_console_without_addresses_says_what_to_do(tmp_path: Path) -> None:
    """No map: a sentence, and nothing on stdout."""
    done = run_tournee(tmp_path, "places", "search", "6 quai antoine 1er")
    assert (done.returncode, done.stdout) == (1, "")
    assert "tournee map" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings that name two other servers, one with a password."""
    monkeypatch.setenv("TOURNEE_ROUTER_KIND", "valhalla")
    monkeypatch.setenv("TOURNEE_ROUTER_URL", "https://me:secret@router.example/v")
    monkeypatch.setenv("TOURNEE_PLACES_KIND", "ban")
    return None


@pytest.mark.usefixtures("outside")
def test_console_says_what_leaves_this_machine(tmp_path: Path) -> None:
    """Each other machine is named with what it is told; no password is shown."""
    told = read_tournee(tmp_path, "settings", "--json")
    assert told["TOURNEE_PLACES_KIND"] == "ban"
    by_router, by_places = told["leaves"]
    assert by_router.startswith("The coordinates of homes, patients and the base are sent to router.example,")
    assert "is sent to data.geopf.fr" in by_places
    assert "secret" not in run_tournee(tmp_path, "settings").stdout


def test_console_says_that_nothing_leaves(tmp_path: Path) -> None:
    """As it comes, the service tells nobody anything."""
    assert run_tournee(tmp_path, "settings").stdout.endswith("Nothing leaves this machine.\n")


@pytest.mark.parametrize(
    ("kind", "url", "word"),
    [
        ("google", "http://127.0.0.1", "ban, addok, photon, nominatim"),
        ("", "http://127.0.0.1", "TOURNEE_PLACES_KIND"),
        ("photon", "", "http://127.0.0.1:7878"),
        ("ban", "ftp://127.0.0.1", "http://127.0.0.1:7878"),
    ],
)
def test_places_setting_that_cannot_be_used_is_refused(kind: str, url: str, word: str) -> None:
    """The service does not start on an address service that it could not ask."""
    with pytest.raises(SettingsError) as refused:
        read_settings({"TOURNEE_PLACES_KIND": kind, "TOURNEE_PLACES_URL": url})
    assert word in " ".join(refused.value.faults)


def test_french_service_needs_no_address(tmp_path: Path) -> None:
    """Its own address is known."""
    assert Settings(data_dir=tmp_path, places_kind="ban").places_host == "data.geopf.fr"
    assert BAN_URL.startswith("https://")
