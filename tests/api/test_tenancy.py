"""Every operation with every role and another organisation's ids: nothing of it is told, nothing changed."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, get_args

import pytest

from app.identity.keys import make_key
from app.identity.sessions import COOKIE
from app.roles import Role, Scope
from app.store import days
from app.store.database import writing
from app.store.row_security import each_organisation
from app.store.scope import EVERY_ORGANISATION
from app.tables import METADATA, Absence, CarePlan, CareSlot, Plan, User
from tests.api.test_roles import MATRIX
from tests.conftest import engine_of, open_session
from tests.records import ORGANISATION, organisation, small_records

if TYPE_CHECKING:
    import sqlalchemy as sa
    from fastapi.testclient import TestClient

    from app.tables import StoredDay

OTHER = "o-other"
DAY = date(2026, 4, 7)
"""A day that the other organisation alone has anything on."""
NAMED = ("id", "nurse_id", "patient_id", "act_id", "shift_id", "visit_id", "first", "second")
FOREIGN = {
    "day": DAY.isoformat(),
    "plan_id": "11111111-1111-4111-8111-111111111111",
    "shift_id": "x-s-irmeline",
    "nurse_id": "x-n-irmeline",
    "kind": "patient",
    "person_id": "x-p-maturin",
    "key_id": "",
    "session_id": "",
}
"""Of each word in an address, an id of the other organisation; that of its key is known once made."""
RECORDS = {
    "/nurses": "x-n-irmeline",
    "/patients": "x-p-maturin",
    "/acts": "x-a-wash",
    "/care-plans": "x-c",
    "/absences": "x-absence",
    "/days/{day}/shifts": "x-s-irmeline",
    "/visits/{day}": "x-v-one",
}
PERSON = {"first_name": "A", "last_name": "B"}
WINDOW = {"earliest": "08:00", "latest": "09:00"}
SLOT = {"act_ids": ["a-wash"], "windows": [WINDOW]}
PATIENT = {**PERSON, "address": "x", "lat": 43.731, "lon": 7.42}
PLAN = {"patient_id": "p-maturin", "starts_on": "2026-05-01", "ends_on": "2026-05-02", "rule": "FREQ=DAILY"}
POINTING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/patients", {**PATIENT, "usual_nurse_ids": ["x-n-irmeline"]}),
    ("/patients", {**PATIENT, "refused_nurse_ids": ["x-n-irmeline"]}),
    ("/care-plans", {**PLAN, "patient_id": "x-p-maturin", "slots": [SLOT]}),
    ("/care-plans", {**PLAN, "slots": [{**SLOT, "act_ids": ["x-a-wash"]}]}),
    ("/absences", {"nurse_id": "x-n-irmeline", "first_day": "2026-05-01", "last_day": "2026-05-01"}),
    ("/days/2026-05-01/shifts", {"nurse_id": "x-n-irmeline", "start": "07:00", "end": "12:00"}),
    ("/visits/2026-05-01", {"patient_id": "x-p-maturin", "act_ids": ["a-wash"], "windows": [WINDOW]}),
    ("/visits/2026-05-01", {"patient_id": "p-maturin", "act_ids": ["x-a-wash"], "windows": [WINDOW]}),
    ("/plans", {"day": DAY.isoformat(), "seconds": 1}),
)
"""New records of one's own that point at what the other organisation has."""


def _foreign_day() -> StoredDay:
    """Make the small day once more, every id and name another."""
    told = small_records(DAY)
    for rows in vars(told).values():
        for row in rows if isinstance(rows, list) else ():
            for name in NAMED:
                if isinstance(getattr(row, name, None), str):
                    setattr(row, name, f"x-{getattr(row, name)}")
    for person in (*told.patients, *told.nurses):
        person.first_name, person.last_name = "Yyforeign", "Yyperson"
    return told


@pytest.fixture
def engine(client: TestClient) -> sa.Engine:
    """The service's database, with a second organisation that has something of everything."""
    made, now = engine_of(client), datetime.now(UTC)
    with writing(made, EVERY_ORGANISATION) as session:
        session.add(organisation(OTHER))
    with writing(made, OTHER) as session:
        days.store_day(session, _foreign_day())
        session.add(User(id="u-x", name="yyuser", role="admin", password_hash="none", created_at=now))
        session.add(
            Plan(
                id=FOREIGN["plan_id"],
                day=DAY,
                source="solve",
                state="ready",
                created_at=now,
                seconds=1,
                seed=0,
            )
        )
        session.add(
            Absence(id="x-absence", nurse_id="x-n-odelphe", first_day=DAY, last_day=DAY, kind="leave")
        )
        session.add(
            CarePlan(id="x-c", patient_id="x-p-maturin", starts_on=DAY, ends_on=DAY, rule="FREQ=DAILY")
        )
        session.flush()
        session.add(
            CareSlot(care_plan_id="x-c", position=0, act_ids=["x-a-wash"], windows=[[480, 540, None]])
        )
    key = make_key(made, OTHER, "yykey", scopes=["read:days"], days=1, made_by="u-x")
    FOREIGN["key_id"] = FOREIGN["session_id"] = key.row.id
    return made


def _contents(engine: sa.Engine) -> str:
    """All that the other organisation has."""
    told: dict[str, list[str]] = {}
    with engine.connect() as connection:
        for owner in each_organisation(connection):
            for name, table in METADATA.tables.items():
                if "organisation_id" not in table.columns or owner not in (OTHER, "*"):
                    continue
                rows = connection.execute(table.select().where(table.c.organisation_id == OTHER))
                told[name] = sorted(map(repr, rows))
    return json.dumps(told)


def _address(operation: str) -> tuple[str, str, bool]:
    """Give an operation's method, its address with foreign ids, and whether there are any."""
    method, path = operation.split(" ")
    record = RECORDS.get(path.removesuffix("/{record_id}"), "")
    filled = path.replace("{record_id}", record)
    filled = re.sub(r"\{(\w+)\}", lambda word: FOREIGN[word[1]], filled)
    return method, f"/api/v1{filled}", filled != path and not path.endswith(("/shifts", "}/visits", "/{day}"))


def _callers(client: TestClient, engine: sa.Engine) -> list[tuple[str, dict[str, str], str | None]]:
    """Everybody of one's own organisation: name, headers, cookie."""
    callers: list[tuple[str, dict[str, str], str | None]] = [("nobody", {}, None)]
    for role in get_args(Role):
        if role == "nurse":
            callers.append((role, {}, open_session(engine, "n-odelphe")))
        elif role != "system":
            callers.append((role, {}, open_session(engine, name=f"one-{role}", role=role)))
    key = make_key(engine, ORGANISATION, "k", scopes=list(get_args(Scope)), days=1, made_by="x")
    callers.append(("system", {"Authorization": f"Bearer {key.token}"}, None))
    assert client.app is not None
    return callers


def test_nobody_reaches_another_organisation(client: TestClient, engine: sa.Engine) -> None:
    """Whoever asks, with whatever foreign id: no name, no number and no change; as if it did not exist."""
    before = _contents(engine)
    asked = 0
    for caller, headers, cookie in _callers(client, engine):
        client.cookies.clear()
        for operation in MATRIX:
            if operation in ("DELETE /session", "POST /account/password"):
                continue  # of one's own session: nothing in them names anything
            if cookie is not None:
                client.cookies.set(COOKIE, cookie)
            method, path, names = _address(operation)
            body = {} if method in ("POST", "PUT") else None
            answer = client.request(method, path, json=body, headers={**headers, "If-Match": "*"})
            asked += 1
            where = (caller, operation, answer.status_code)
            assert answer.status_code < 500, where
            assert "Yyforeign" not in answer.text, where
            assert "yyuser" not in answer.text.lower(), where
            if names:
                assert answer.status_code in (401, 403, 404, 422), where
    assert asked > len(MATRIX) * 4
    assert _contents(engine) == before


def test_nothing_of_ones_own_points_at_another_organisation(client: TestClient, engine: sa.Engine) -> None:
    """A new record that names a foreign id is refused like one that names nothing that exists."""
    client.cookies.set(COOKIE, open_session(engine, name="one-admin", role="admin"))
    before = _contents(engine)
    for path, given in POINTING:
        refused = client.post(f"/api/v1{path}", json=given)
        unknown = client.post(f"/api/v1{path}", json=json.loads(json.dumps(given).replace("x-", "zz-")))
        assert refused.status_code in (404, 422), (path, refused.text)
        told = [fault["code"] for fault in refused.json()["faults"]], refused.json()["code"]
        assert told == ([fault["code"] for fault in unknown.json()["faults"]], unknown.json()["code"]), path
    assert _contents(engine) == before


def test_a_day_of_the_other_organisation_is_empty(client: TestClient, engine: sa.Engine) -> None:
    """Lists, counts and plans of the other's day hold nothing."""
    client.cookies.set(COOKIE, open_session(engine, name="one-admin", role="admin"))
    for path in ("/nurses", "/patients", "/acts", "/care-plans", "/absences", "/users", "/keys"):
        assert "x-" not in json.dumps(client.get(f"/api/v1{path}").json()), path
    for path in (f"/days/{DAY}/shifts", f"/visits/{DAY}"):
        assert client.get(f"/api/v1{path}").json()["records"] == []
    assert client.get("/api/v1/plans", params={"day": DAY.isoformat()}).json() == {"plans": []}
    assert DAY.isoformat() not in client.get("/api/v1/days").text
    assert client.get(f"/api/v1/days/{DAY}").status_code == 404
