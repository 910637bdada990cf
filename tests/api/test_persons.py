"""One person's data: given out whole, and erased from every table and file."""

from __future__ import annotations

import io
import json
import re
import struct
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sqlmodel import select
from typer.testing import CliRunner

from app.erasure import ERASED
from app.identity.sessions import COOKIE
from app.person_commands import persons as commands
from app.store import days
from app.store.database import reading, writing
from app.store.row_security import say_organisation
from app.store.scope import own_key
from app.tables import (
    METADATA,
    AuditEntry,
    CarePlan,
    Leg,
    NurseLink,
    Patient,
    PatientWord,
    Plan,
    Shift,
    Visit,
)
from tests.conftest import engine_of, open_session, publish
from tests.records import DAY, ORGANISATION, small_records

if TYPE_CHECKING:
    import sqlalchemy as sa
    from fastapi.testclient import TestClient

    from app.config import Settings

PERSONS = "/api/v1/persons"
COMING = date(2099, 3, 2)
NEAR = 0.0006
"""Degrees: a way that comes so near to a door leads to it."""


@pytest.fixture
def admin(coordinator: TestClient) -> TestClient:
    """An admin's client of a service whose small day is planned, with another one to come and a care plan."""
    asked = {"day": DAY.isoformat(), "seconds": 1}
    answer = coordinator.post("/api/v1/plans", json=asked, headers={"Prefer": "wait=60"})
    assert answer.json()["state"] == "ready", answer.text
    with writing(engine_of(coordinator), ORGANISATION) as session:
        days.store_day(session, small_records(COMING))
        patient = session.get_one(Patient, own_key(session, "p-maturin"))
        patient.phone, patient.wishes, patient.birth_date = "+377 99 00 11 22", "Zzwish", "1931-02-03"
        session.add(
            CarePlan(
                id="c-maturin",
                patient_id="p-maturin",
                starts_on=DAY,
                ends_on=COMING,
                rule="FREQ=DAILY",
            )
        )
        now = datetime.now(UTC)
        session.add(NurseLink(token_hash="zz", nurse_id="n-irmeline", created_at=now, expires_at=now))
    coordinator.cookies.set(COOKIE, open_session(engine_of(coordinator), name="admin", role="admin"))
    return coordinator


def _rows(engine: sa.Engine) -> str:
    """Everything in every table but the log and the keys, as the database keeps it and as it is opened."""
    told = []
    with engine.connect() as connection:
        say_organisation(connection, ORGANISATION)
        for table in METADATA.sorted_tables:
            if table.name not in ("audit_entry", "sealing_key"):
                raw = f'SELECT * FROM "{table.name}"'  # noqa: S608 - a name of ours
                told += [repr(tuple(row)) for row in connection.exec_driver_sql(raw)]  # a Row's repr is cut
    with reading(engine, ORGANISATION) as session:
        told += [repr(row) for row in session.exec(select(Patient))]
    return "\n".join(told)


def _files(settings: Settings) -> dict[str, bytes]:
    found = settings.data_dir.rglob("*")
    return {file.name: file.read_bytes() for file in found if file.is_file() and not file.is_symlink()}


def _tells(content: bytes, word: str) -> bool:
    """Whether the word is there, and not as the beginning of a longer number: ways have more decimals."""
    return re.search(re.escape(word.encode()) + rb"(?!\d)", content) is not None


def _ends(engine: sa.Engine) -> list[list[float]]:
    with reading(engine, ORGANISATION) as session:
        return [point for leg in session.exec(select(Leg)) for point in leg.line]


def _comes_near(engine: sa.Engine, lat: float, lon: float) -> bool:
    return any(abs(point[0] - lon) < NEAR and abs(point[1] - lat) < NEAR for point in _ends(engine))


def test_export_tells_everything_of_a_patient(admin: TestClient) -> None:
    """Record, wishes, care plans, visits, stops, ways and log are there, each with a sentence."""
    told = admin.get(f"{PERSONS}/patient/p-maturin/export", headers={"Accept-Language": "en"}).json()
    parts: dict[str, Any] = {name: part["rows"] for name, part in told["parts"].items()}
    assert parts["record"][0]["last_name"] == "Zzmaturin"
    assert parts["record"][0]["phone"] == "+377 99 00 11 22"
    assert parts["wishes"][0]["nurse_id"] == "n-irmeline"
    assert [row["id"] for row in parts["care_plans"]] == ["c-maturin"]
    assert {(row["day"], row["id"]) for row in parts["visits"]} == {
        (day, visit) for day in (DAY.isoformat(), COMING.isoformat()) for visit in ("v-two-a", "v-two-b")
    }
    assert all(row["windows"] for row in parts["visits"])
    assert len(parts["stops"]) == 2
    assert parts["ways"]
    assert {row["action"] for row in parts["audit"]} >= {"change"}
    assert all(part["what"].endswith(".") for part in told["parts"].values())
    assert "Zzsidonine" not in json.dumps(told)
    with reading(engine_of(admin), ORGANISATION) as session:
        noted = session.exec(select(AuditEntry).where(AuditEntry.action == "export")).one()
    assert (noted.record, noted.record_id, noted.actor) == ("patient", "p-maturin", "user:u-admin")


def test_export_tells_a_nurses_shifts_links_and_sessions(admin: TestClient) -> None:
    """What opens a door is left out: hashes of tokens."""
    open_session(engine_of(admin), "n-irmeline")
    told = admin.get(f"{PERSONS}/nurse/n-irmeline/export").json()
    parts = {name: part["rows"] for name, part in told["parts"].items()}
    assert parts["record"][0]["home_address"] == "5 Zzallee"
    assert len(parts["shifts"]) == 2
    assert len(parts["links"]) == len(parts["sessions"]) == 1
    assert parts["stops"]
    assert "token_hash" not in json.dumps(told)


def test_erased_patient_is_in_no_table_and_no_file(admin: TestClient, settings: Settings) -> None:
    """Names, place, phone, wishes, words, care plans and ways are gone; numbers of the past stay."""
    engine = engine_of(admin)
    patient = small_records().patient_by_id["p-maturin"]
    place = struct.pack("<dd", patient.lat, patient.lon)
    assert any(place in content for content in _tables(settings))
    assert _comes_near(engine, patient.lat, patient.lon)
    figures = admin.get("/api/v1/plans").json()["plans"][0]["figures"]
    answer = admin.delete(f"{PERSONS}/patient/p-maturin")
    assert answer.status_code == 200, answer.text
    assert (answer.json()["kept"], answer.json()["removed"]) == (2, 2)
    assert answer.json()["ways"] >= 3
    rows = _rows(engine)
    assert "p-maturin" not in rows  # the log alone keeps the id, without what it stood for
    for word in ("Zzmaturin", "Zzimpasse", "99 00 11 22", "Zzwish", "1931-02-03", str(patient.lat)):
        assert not _tells(rows.encode(), word), word
        assert not [name for name, content in _files(settings).items() if _tells(content, word)], word
    assert not any(place in content for content in [*_files(settings).values(), *_tables(settings)])
    assert not _comes_near(engine, patient.lat, patient.lon)
    with reading(engine, ORGANISATION) as session:
        words = session.exec(select(PatientWord.patient_id)).all()
        assert not [word for word in words if word.startswith(ERASED)]
        assert set(session.exec(select(Visit.day).where(Visit.patient_id != "p-sidonine"))) == {DAY}
    assert admin.get("/api/v1/plans").json()["plans"][0]["figures"] == figures


def _tables(settings: Settings) -> list[bytes]:
    found = []
    for file in settings.tables.glob("*"):
        with np.load(io.BytesIO(file.read_bytes())) as arrays:
            found.append(np.ascontiguousarray(arrays["places"]).astype("<f8").tobytes())
    return found


def test_erased_patient_breaks_no_answer(admin: TestClient) -> None:
    """Old days and plans are told with a patient who is nobody; the record and the search know nobody."""
    plan = admin.get("/api/v1/plans").json()["plans"][0]["id"]
    publish(admin, plan)
    assert admin.delete(f"{PERSONS}/patient/p-maturin").status_code == 200
    for path in (f"plans/{plan}", f"plans/{plan}/lines", f"plans/{plan}/directions/s-irmeline"):
        assert admin.get(f"/api/v1/{path}").status_code == 200, path
    told = {}
    for language in ("fr", "en"):
        day = admin.get(f"/api/v1/days/{DAY}", headers={"Accept-Language": language}).json()
        (erased,) = (each for each in day["patients"] if each["erased"])
        told[language] = f"{erased['title']} {erased['last_name']}"
        assert (erased["lat"], erased["lon"]) == (day["team"]["base"]["lat"], day["team"]["base"]["lon"])
        assert erased["address"] == erased["door_note"] == erased["first_name"] == ""
    assert told == {"fr": "Patient·e effacé·e", "en": "Erased patient"}
    assert [row["id"] for row in admin.get("/api/v1/patients").json()["records"]] == ["p-sidonine"]
    for patient in ("p-maturin", erased["id"]):
        assert admin.get(f"/api/v1/patients/{patient}").status_code == 404
        assert admin.get(f"{PERSONS}/patient/{patient}/export").status_code == 404
        assert admin.delete(f"{PERSONS}/patient/{patient}").status_code == 404
    nurse = open_session(engine_of(admin), "n-irmeline")
    admin.cookies.set(COOKIE, nurse)
    assert admin.get("/api/v1/rounds/mine", params={"day": DAY.isoformat()}).status_code == 200


def test_day_with_an_erased_patient_is_planned_again(admin: TestClient) -> None:
    """A new plan of an old day has nothing of the patient that is nobody."""
    admin.delete(f"{PERSONS}/patient/p-maturin")
    asked = {"day": DAY.isoformat(), "seconds": 1}
    made = admin.post("/api/v1/plans", json=asked, headers={"Prefer": "wait=60"}).json()
    assert made["state"] == "ready"
    assert {stop["visit_id"] for route in made["routes"] for stop in route["stops"]} == {"v-one"}


def test_erasure_is_noted_without_the_new_id(admin: TestClient) -> None:
    """The log says who erased whom, and nothing that leads from the old id to the rows that stay."""
    admin.delete(f"{PERSONS}/patient/p-maturin")
    with reading(engine_of(admin), ORGANISATION) as session:
        entries = session.exec(select(AuditEntry)).all()
    (noted,) = (entry for entry in entries if entry.action == "erase")
    assert (noted.record, noted.record_id, noted.actor) == ("patient", "p-maturin", "user:u-admin")
    assert not [entry for entry in entries if ERASED in entry.record_id]
    assert not [entry for entry in entries if entry.id > noted.id]


def test_erased_nurse_leaves_shifts_and_no_home(admin: TestClient, settings: Settings) -> None:
    """Her past rounds stay as nobody's; her home, sessions, links and shifts to come go."""
    engine = engine_of(admin)
    nurse = small_records().nurse_by_id["n-irmeline"]
    assert nurse.home_lat is not None
    assert nurse.home_lon is not None
    open_session(engine, "n-irmeline")
    answer = admin.delete(f"{PERSONS}/nurse/n-irmeline")
    assert (answer.json()["kept"], answer.json()["removed"]) == (1, 1)
    rows = _rows(engine)
    assert "n-irmeline" not in rows
    for word in ("Zzquennette", "5 Zzallee", str(nurse.home_lat)):
        assert not _tells(rows.encode(), word), word
        assert not [name for name, content in _files(settings).items() if _tells(content, word)], word
    with reading(engine, ORGANISATION) as session:
        shifts = session.exec(select(Shift).where(Shift.id == "s-irmeline")).all()
        cut = session.exec(select(Leg).where(Leg.shift_id == "s-irmeline")).all()
    assert [shift.day for shift in shifts] == [DAY]
    assert [leg.line for leg in cut if leg.position in (0, len(cut) - 1)] == [[], []]
    day = admin.get(f"/api/v1/days/{DAY}").json()
    (erased,) = (each for each in day["nurses"] if each["erased"])
    assert f"{erased['first_name']} {erased['last_name']}" == "Soignant·e effacé·e"
    assert not [each for each in admin.get(f"/api/v1/days/{COMING}").json()["nurses"] if each["erased"]]
    plan = admin.get("/api/v1/plans").json()["plans"][0]["id"]
    assert admin.get(f"/api/v1/plans/{plan}").status_code == 200


def test_nobody_is_erased_while_a_plan_of_hers_is_made(admin: TestClient) -> None:
    """What makes the plan holds her place: it ends first. Nothing is changed."""
    with writing(engine_of(admin), ORGANISATION) as session:
        session.add(
            Plan(
                id="q",
                day=DAY,
                source="solve",
                state="running",
                created_at=datetime.now(UTC),
                seconds=1,
                seed=0,
            )
        )
        session.flush()
        session.add(_job("q"))
    answer = admin.delete(f"{PERSONS}/patient/p-maturin")
    assert (answer.status_code, answer.json()["code"]) == (409, "person_being_planned")
    assert admin.get("/api/v1/patients/p-maturin").status_code == 200


def _job(plan_id: str) -> Any:  # noqa: ANN401 - a row
    from app.tables import Job  # noqa: PLC0415

    return Job(plan_id=plan_id, queued_at=datetime.now(UTC), owner="somebody")


def test_erasure_that_fails_changes_nothing(admin: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """All or nothing: where the kept tables cannot be removed, everything is as it was."""

    def refuse(_folder: object) -> int:
        raise OSError("no")

    before = _rows(engine_of(admin))
    monkeypatch.setattr("app.erasure.forget_tables", refuse)
    assert admin.delete(f"{PERSONS}/patient/p-maturin").status_code == 500
    assert "c-maturin" in _rows(engine_of(admin))
    assert before.count("p-maturin") == _rows(engine_of(admin)).count("p-maturin")


def test_commands_export_and_erase(admin: TestClient, settings: Settings) -> None:
    """The file is its owner's alone; without a yes nobody is erased."""
    del admin
    file = settings.data_dir.parent / f"{settings.data_dir.name}-export.json"
    run = CliRunner().invoke
    assert run(commands, ["export", "p-sidonine", "-o", str(file)]).exit_code == 0
    assert json.loads(file.read_text())["parts"]["record"]["rows"][0]["last_name"] == "Zzsidonine"
    assert file.stat().st_mode & 0o077 == 0
    file.unlink()
    assert run(commands, ["erase", "p-sidonine"], input="n\n").exit_code == 1
    done = run(commands, ["erase", "p-sidonine", "--yes", "--json"])
    assert json.loads(done.stdout)["kept"] == 2
