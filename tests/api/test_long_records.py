"""Long records: as many queries as for short ones, and lists whose parts hold each record once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient

from app.identity import sessions
from app.identity.sessions import COOKIE
from app.main import create_app
from app.store import audit
from app.store.database import reading, writing
from app.tables import Absence, Plan
from tests.conftest import engine_of, open_session
from tests.long_records import Asked, add_patients, invented_care_plan, invented_visits, patient_id
from tests.records import DAY, ORGANISATION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlmodel import Session

    from tests.databases import Files, Served

API = "/api/v1"
FEW, MANY = 100, 2000
QUESTIONS = {
    "/days": "days",
    f"/days/{DAY}": "visits",
    "/patients": "records",
    "/patients?search=zznom7": "records",
    "/patients?search=p-00007": "records",
    "/patients?of=p-00007&of=p-00008": "records",
    "/nurses": "records",
    "/acts": "records",
    "/care-plans": "records",
    "/care-plans?of=p-00010&of=p-00020": "records",
    "/absences": "records",
    f"/visits/{DAY}": "records",
    f"/visits/{DAY}?of=p-maturin": "records",
    f"/days/{DAY}/shifts": "records",
    "/plans": "plans",
    "/audit": "entries",
}
"""What is asked, and what of its answer is a list."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, databases: Files | Served) -> Iterator[TestClient]:
    """An admin's client of a service over the small day and a hundred patients more."""
    with (
        databases.settings(tmp_path_factory.mktemp("long"), holds="small day") as settings,
        TestClient(create_app(settings), base_url="http://127.0.0.1") as made,
    ):
        made.cookies.set(COOKIE, open_session(engine_of(made), name="zoe", role="admin"))
        _grow(made, range(FEW))
        yield made


def _grow(service: TestClient, patients: range) -> None:
    """Add patients, and for every ten a care plan, a past day, a plan and an absence."""
    engine = engine_of(service)
    add_patients(writing(engine, ORGANISATION), patients)
    with writing(engine, ORGANISATION) as session:
        made = [invented_care_plan(number) for number in patients[::10]]
        for part in zip(*made, strict=True):
            session.add_all(part)
            session.flush()
        for past in range(patients.start // 10, patients.stop // 10):
            day = DAY - timedelta(days=1 + past)
            rows = list(invented_visits(day, range(10 * past, 10 * past + 10), 10))
            for kind in (rows[::2], rows[1::2]):
                session.add_all(kind)
                session.flush()
            session.add(_plan(past))
            session.add(
                Absence(id=f"a-{past}", nurse_id="n-odelphe", first_day=day, last_day=day, kind="leave")
            )


def _plan(number: int) -> Plan:
    """Make a plan that failed; three of them at each moment."""
    return Plan(
        id=f"plan-{number:03}",
        day=DAY - timedelta(days=1 + number),
        source="solve",
        state="failed",
        error_code="unexpected",
        created_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number // 3),
        seconds=1,
        seed=0,
    )


def _whole(service: TestClient, path: str, meanwhile: Callable[[], object] = lambda: None) -> list[str]:
    """Ids of a list read seven at a time, while something else goes on between the parts."""
    page, listed, key, cursor = path.split()
    page, _, search = page.partition("?")
    asked: dict[str, Any] = {"limit": 7, **dict([search.split("=")] if search else [])}
    found: list[str] = []
    while True:
        answer = service.get(f"{API}{page}", params=asked).json()
        found += [record[key] for record in answer[listed]]
        assert len(answer[listed]) <= 7
        if answer["next"] is None:
            return found
        assert len(answer[listed]) == 7
        asked[cursor] = answer["next"]
        meanwhile()


LISTS = (
    "/patients records id after",
    "/patients?search=zzprenom records id after",
    "/care-plans records id after",
    "/absences records id after",
    f"/visits/{DAY - timedelta(days=1)} records id after",
    "/days days day after",
    "/plans plans id after",
    "/audit?record=patient entries id before",
)


@pytest.mark.parametrize("path", LISTS)
def test_each_record_is_in_one_part_of_its_list(service: TestClient, path: str) -> None:
    """The parts of a list hold each record once, in its order, and all of them."""
    found = _whole(service, path)
    assert len(found) > 7
    assert len(set(found)) == len(found)
    newest_first = path.startswith(("/days", "/plans", "/audit"))
    if "search" not in path:  # each part of a search comes by name
        assert found == sorted(found, reverse=newest_first)
    else:
        assert set(found) == {patient_id(number) for number in range(FEW)}


def test_a_list_holds_each_record_once_while_others_come_and_go(service: TestClient) -> None:
    """Patients added and removed between two parts neither repeat nor hide another."""
    before = _whole(service, "/patients records id after")
    given = {"first_name": "Zza", "last_name": "Zzb", "address": "", "lat": 43.73, "lon": 7.42}
    coming = iter([("post", "p-00003a"), ("post", "p-99999"), ("delete", "p-00003a"), ("post", "a-first")])

    def change() -> None:
        method, name = next(coming, ("", ""))
        if method == "post":
            assert service.post(f"{API}/patients", json={**given, "id": name}).status_code == 201
        elif method:
            gone = service.delete(f"{API}/patients/{name}", headers={"If-Match": "*"})
            assert gone.status_code == 204

    found = _whole(service, "/patients records id after", change)
    assert len(set(found)) == len(found)
    assert set(before) <= set(found) <= {*before, "p-99999", "p-00003a"}
    for name in ("p-99999", "a-first"):
        service.delete(f"{API}/patients/{name}", headers={"If-Match": "*"})


def test_patients_are_found_by_the_words_of_their_names(service: TestClient) -> None:
    """Accents and case do not count, three letters begin a word, an id is found, part of a word is not."""

    def found(search: str, **more: object) -> list[str]:
        answer = service.get(f"{API}/patients", params={"search": search, **more})
        return [record["id"] for record in answer.json()["records"]]

    assert found("ZZSIDÓNINE") == ["p-sidonine"]
    assert found("zzfirst zzmat") == ["p-maturin"]
    assert found("p-maturin") == ["p-maturin"]
    assert found("sidonine") == found("zz") == found("%") == found("zzfirst zznom") == []
    assert len(found("zznom")) == len(found("zzprenom", limit=100)) == FEW
    assert found("") == found("  ")
    refused = service.get(f"{API}/patients", params={"search": "x" * 301, "limit": 201, "of": ["y"] * 201})
    assert {fault["where"] for fault in refused.json()["faults"]} == {
        "query.search",
        "query.limit",
        "query.of",
    }


def test_records_of_some_people_are_listed(service: TestClient) -> None:
    """A list can be held to the records of the people who are named."""
    plans = service.get(f"{API}/care-plans", params={"of": ["p-00010", "p-00030", "p-none"]}).json()
    assert [record["patient_id"] for record in plans["records"]] == ["p-00010", "p-00030"]
    visits = service.get(f"{API}/visits/{DAY}", params={"of": "p-maturin"}).json()["records"]
    assert [record["id"] for record in visits] == ["v-two-a", "v-two-b"]
    shifts = service.get(f"{API}/days/{DAY}/shifts", params={"of": "n-odelphe"}).json()["records"]
    assert [record["id"] for record in shifts] == ["s-odelphe"]


def _reads(session: Session, actor: str) -> list[tuple[str, str]]:
    return [
        (entry.record, entry.record_id)
        for entry in audit.entries(session, actor=actor)
        if entry.action == "read" and entry.record == "day"
    ]


def test_a_day_read_again_and_again_is_noted_once(
    service: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who reads a day again within a quarter of an hour is noted once, by one insert; then once more."""
    engine, other = engine_of(service), f"{DAY - timedelta(days=1)}"
    service.cookies.set(COOKIE, open_session(engine, name="anna"))
    with Asked(engine) as asked:
        for day in (DAY, DAY, other, DAY):
            service.get(f"{API}/days/{day}")
    inserts = [values for statement, values in asked.statements if statement.startswith("INSERT")]
    with reading(engine, ORGANISATION) as session:
        assert _reads(session, "user:u-anna") == [("day", other), ("day", f"{DAY}")]
    assert len(inserts) == 2
    service.cookies.set(COOKIE, open_session(engine, name="berthe"))
    service.get(f"{API}/days/{DAY}")
    monkeypatch.setattr(audit, "READ_AGAIN_AFTER_NS", 0)
    service.get(f"{API}/days/{DAY}")
    with reading(engine, ORGANISATION) as session:
        assert len(_reads(session, "user:u-berthe")) == 2
    service.cookies.set(COOKIE, open_session(engine, name="zoe"))


def test_twenty_times_the_records_take_no_more_queries(
    service: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening a day, searching and every list ask the database as often for 1 row as for 100 of 2,000."""
    monkeypatch.setattr(
        sessions, "_SEEN_AGAIN_AFTER", timedelta(days=1)
    )  # noted by the clock, not by the size
    one, few = _counted(service, limit=1), _counted(service)
    _grow(service, range(FEW, MANY))
    assert one == few == _counted(service)
    assert len(service.get(f"{API}/patients").json()["records"]) == 100


def _counted(service: TestClient, limit: int = 100) -> dict[str, int]:
    """Count what each question asks the database once it was asked before."""
    counts = {}
    for path, listed in QUESTIONS.items():
        page = f"{API}{path}{'&' if '?' in path else '?'}limit={limit}"
        service.get(page)
        with Asked(engine_of(service)) as asked:
            answer = service.get(page)
        assert answer.status_code == 200, answer.text
        assert answer.json()[listed], path
        counts[path] = len(asked.statements)
    return counts
