"""A whole day's work, and no name, phone, address or note of anybody where it must not be."""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlmodel import select

from app.erasure import sweep_file
from app.identity.sessions import COOKIE
from app.key_rotation import rotate
from app.logs import AllowedFormatter
from app.main import create_app
from app.solving import Solving
from app.store.database import reading, writing
from app.store.scope import own_key
from app.tables import Job, Nurse, Patient, Plan
from app.tidying import Tidying
from tests.conftest import engine_of, open_session, publish
from tests.leaks import leaks, listening
from tests.postgres import SERVER_USER
from tests.records import DAY, IDENTITIES, ORGANISATION
from tests.unit.routing.test_geocoders import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.config import Settings

OPEN = {"Zzplacette"}
"""Of the small day, what is nobody's: the address of the service itself."""
TYPED = "98 chemin des Zzazalées"
"""An address that is looked for."""
WORK = (DAY + timedelta(days=7)).isoformat()
NURSE = {
    "first_name": "Zzhéloïse",
    "last_name": "Zzbrançardier",
    "role": "nurse",
    "mode": "car",
    "leaves_from": "home",
    "home": {"address": "14 Zzvenelle Étroite", "lat": 43.7384, "lon": 7.4246},
}
PATIENT = {
    "title": "Zzmaîtresse",
    "first_name": "Zzéléonore",
    "last_name": "Zzquincampoix",
    "address": "27 Zzesplanade des Pêcheurs",
    "lat": 43.7310,
    "lon": 7.4200,
    "door_note": "Zzportillon vert, clé 4711-0815",
    "wishes": "Zzpréfère le matin",
    "phone": "+377 99 87 65 43 21",
    "birth_date": "1931-02-03",
}
OTHER = {**PATIENT, "first_name": "Zzanastasie", "last_name": "Zzvanhoutte", "phone": "0699118822"}
SEEDS = (
    *(word for word in IDENTITIES if word not in OPEN),
    *("Zzhéloïse", "Zzbrançardier", "Zzvenelle Étroite", "Zzmaîtresse", "Zzéléonore", "Zzquincampoix"),
    *("Zzesplanade des Pêcheurs", "Zzportillon", "4711-0815", "Zzpréfère", "99 87 65 43 21", "9987654321"),
    *("1931-02-03", "Zzanastasie", "Zzvanhoutte", "0699118822"),
)
SLOT = {"act_ids": ["a-wash"], "windows": [{"earliest": "08:00", "latest": "11:00"}]}

# A solving process that keeps what it was told and what it answers, and each file it was given or left.
LISTENS = """
import io, json, pathlib, shutil, sys
import app.solve_child as child
told = sys.stdin.readline()
kept = pathlib.Path({kept!r})
job = json.loads(told)
class Both(io.StringIO):
    def write(self, text):
        with (kept / "answers").open("a") as out:
            out.write(text)
        return sys.__stdout__.write(text)
    def flush(self):
        sys.__stdout__.flush()
sys.stdout = Both()
work = child.work
def keep(job):
    found = work(job)
    shutil.copytree(job["folder"], kept / "folder")
    return found
child.work = keep
(kept / "job").write_text(told)
child.say(child.answer(job))
"""


class Heard(logging.Handler):
    """Keeps every line of a log as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(AllowedFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        self.lines.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Every log line of every level, of every library."""
    heard, root = Heard(), logging.getLogger()
    level = root.level
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    yield heard.lines
    root.setLevel(level)
    root.removeHandler(heard)


@pytest.fixture
def told_database() -> Iterator[list[str]]:
    """Every statement that is sent to a database, with its values."""
    sent: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        sent.append(f"{statement} {values!r}")

    sa.event.listen(sa.Engine, "before_cursor_execute", hear)
    yield sent
    sa.event.remove(sa.Engine, "before_cursor_execute", hear)


class Day:
    """
    One day of a service's work, from the first record to the last erasure.

    `told` is what must hold no identity: what is said to nobody in particular, or leaves the machine.
    """

    def __init__(self, settings: Settings, kept: Path) -> None:
        self.settings = settings
        command = (sys.executable, "-c", LISTENS.format(kept=str(kept)))
        app = create_app(settings, Solving(settings, command))
        self.client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
        self.engine = engine_of(self.client)
        self.planner: Any = app.state.planner.of(ORGANISATION, "console")
        self.told: dict[str, bytes | str] = {}

    def enter(self, **who: str) -> None:
        """Come in as somebody."""
        self.client.cookies.clear()
        self.client.cookies.set(COOKIE, open_session(self.engine, **who))  # type: ignore[arg-type]

    def ask(self, method: str, path: str, status: int, body: object = None) -> Any:  # noqa: ANN401 - JSON
        """Ask for something and get an answer of a status; what refuses is to hold no identity."""
        answer = self.client.request(method, f"/api/v1{path}", json=body, headers={"If-Match": "*"})
        assert answer.status_code == status, (method, path, answer.text)
        if status >= 400:
            self.told[f"refusal {len(self.told)}: {method} {path}"] = answer.text
        return answer.json() if answer.content and "json" in answer.headers["content-type"] else answer

    def keep_records(self) -> None:
        """Enter people, care and work, make the day's visits, look for an address and a patient."""
        self.enter(name="zoe", role="admin")
        self.nurse = self.ask("POST", "/nurses", 201, {**NURSE, "skills": ["wash"]})["id"]
        self.patients = [
            self.ask("POST", "/patients", 201, {**each, "usual_nurse_ids": [self.nurse]})["id"]
            for each in (PATIENT, OTHER)
        ]
        for patient in self.patients:
            plan = {"patient_id": patient, "starts_on": WORK, "ends_on": WORK, "rule": "FREQ=DAILY"}
            self.ask("POST", "/care-plans", 201, {**plan, "slots": [SLOT]})
        shift = {"nurse_id": self.nurse, "start": "07:00", "end": "14:00"}
        self.ask("POST", f"/days/{WORK}/shifts", 201, shift)
        absence = {"nurse_id": self.nurse, "first_day": "2026-05-01", "last_day": "2026-05-02"}
        self.ask("POST", "/absences", 201, absence)
        assert len(self.ask("POST", f"/days/{WORK}/visits", 200)["new"]) == 2
        self.ask("PUT", f"/patients/{self.patients[0]}", 200, {**PATIENT, "door_minutes": 3})
        self.ask("GET", f"/places?q={TYPED}", 200)
        found = self.ask("GET", "/patients?search=Zzquincamp", 200)["records"]
        assert [patient["id"] for patient in found] == self.patients[:1]

    def provoke(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Be refused in every way, have the program and the database fail with a name in hand."""
        self.ask("POST", "/patients", 422, {**PATIENT, "lat": 430, "other": PATIENT})
        self.ask("POST", "/patients", 422, {**PATIENT, "id": "p-sidonine"})
        self.ask("PUT", f"/nurses/{self.nurse}", 422, {**NURSE, "role": "Zzquincampoix", "mode": []})
        self.ask("GET", "/nothing/Zzquincampoix", 404)
        self.ask("GET", "/days/Zzquincampoix", 422)
        self.client.post("/api/v1/session", json={"user": "nobody", "password": "Zzquincampoix"})

        def fail(_day: object, patient: Patient, _language: object) -> None:
            raise ValueError(f"{patient!r} {PATIENT}")

        with monkeypatch.context() as broken:
            broken.setattr("app.api.days.patient_view", fail)
            self.ask("GET", f"/days/{DAY}", 500)
        with pytest.raises(sa.exc.DBAPIError) as refused, writing(self.engine, ORGANISATION) as session:
            _break_off(session.get_one(Patient, own_key(session, "p-sidonine")))
        self.told["error of the database"] = f"{refused.value} {refused.value.orig!r}"

    def plan(self) -> None:
        """Have the day planned, follow it, and have another one fail."""
        asked = self.ask("POST", "/plans", 202, {"day": WORK, "seconds": 1})
        with reading(self.engine, ORGANISATION) as session:
            self.told["job rows"] = repr(session.exec(select(Job)).all())
        self.told["events"] = self.ask("GET", f"/plans/{asked['id']}/events", 200).content
        plan = self.ask("GET", f"/plans/{asked['id']}", 200)
        assert plan["state"] == "ready", plan
        assert sum(len(route["stops"]) for route in plan["routes"]) == 2
        self.told["plan"] = str(plan)
        publish(self.client, asked["id"])
        for path in ("/lines", f"/directions/{plan['routes'][0]['shift_id']}"):
            self.told[path] = str(self.ask("GET", f"/plans/{asked['id']}{path}", 200))
        working = self.planner.solving  # broken for a while
        breaks = "import sys; raise ValueError(sys.stdin.readline())"
        shared: Any = self.client.app.state.planner  # type: ignore[attr-defined]
        shared.solving = Solving(self.settings, (sys.executable, "-c", breaks))
        failed = self.client.post(
            "/api/v1/plans", json={"day": WORK, "seconds": 1}, headers={"Prefer": "wait=60"}
        )
        assert failed.json()["state"] == "failed"
        self.told["failed plan"] = failed.text
        shared.solving = working

    def visit(self) -> None:
        """Open a nurse's phone by her link, and have her read her round."""
        link = self.ask("POST", f"/nurses/{self.nurse}/link", 201)["url"]
        self.told["link"] = link
        self.client.cookies.clear()
        self.ask("POST", "/session/nurse", 204, {"token": link.partition("#")[2]})
        assert "Zzquincampoix" in str(self.ask("GET", f"/rounds/mine?day={WORK}", 200))
        self.ask("GET", "/patients", 403)

    def put_away(self) -> None:
        """Change the key, export and erase one of the two, tidy up, and read who did what."""
        self.enter(name="zoe", role="admin")
        rotate(self.engine)
        assert "Zzvanhoutte" in str(self.ask("GET", f"/persons/patient/{self.patients[1]}/export", 200))
        self.ask("DELETE", f"/persons/patient/{self.patients[1]}", 200)
        Tidying(self.planner).remove()
        sweep_file(self.planner)
        self.told["audit"] = str(self.ask("GET", "/audit?limit=500", 200))
        with reading(self.engine, ORGANISATION) as session:
            people = [*session.exec(select(Patient)), *session.exec(select(Nurse))]
            assert {"Zzquincampoix", "Zzbrançardier"} <= {row.last_name for row in people}
            self.told["plans"] = repr(session.exec(select(Plan)).all())


def _break_off(row: Patient) -> None:
    """Give a patient a name together with what the database refuses."""
    row.door_seconds, row.last_name = None, "Zzquincampoix"  # type: ignore[assignment]


def _files(folder: Path) -> dict[str, bytes]:
    found = [file for file in folder.rglob("*") if file.is_file() and not file.is_symlink()]
    return {str(file.relative_to(folder)): file.read_bytes() for file in found}


def _logged_so_far(settings: Settings) -> tuple[int, str]:
    """Where the server's log and its write-ahead log end: what stands before is of other tests' days."""
    if isinstance(settings.database, Path):
        return 0, ""
    folder = Path(str(sa.make_url(settings.database.url).query["host"]))
    with psycopg.connect(
        host=str(folder), user=SERVER_USER, dbname="postgres", autocommit=True
    ) as connection:
        told = connection.execute("SELECT pg_walfile_name(pg_current_wal_insert_lsn())").fetchone()
        connection.execute("SELECT pg_switch_wal()")
    assert told is not None
    return (folder / "log").stat().st_size, str(told[0])


def _dumped(settings: Settings, before: tuple[int, str]) -> dict[str, bytes | str]:
    """Give the whole database as its own tools write it, and what its server logs and writes ahead."""
    if isinstance(settings.database, Path):
        connection = sa.create_engine(f"sqlite:///{settings.database}").raw_connection()
        told = "\n".join(connection.driver_connection.iterdump())  # type: ignore[union-attr]
        connection.close()
        return {"dump": told}
    url = sa.make_url(settings.database.url)
    folder = Path(str(url.query["host"]))
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    command = [str(binaries), "-h", str(folder), "-U", "postgres", str(url.database)]
    dumped = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - Debian's own program
    read, last = before
    files = [file for file in (folder / "data" / "pg_wal").glob("0*") if file.name > last]
    ahead = b"".join(file.read_bytes() for file in files)
    assert ahead
    logged = (folder / "log").read_bytes()[read:]
    return {"dump": dumped.stdout, "server's log": logged, "write-ahead log": ahead}


def test_no_identity_leaves_the_records(
    settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[str],
    told_database: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not one, however it is written, in any log line, job, event, refusal, file, dump or outgoing byte."""
    kept = tmp_path_factory.mktemp("kept")
    before = _logged_so_far(settings)
    for name in ("httpx", "httpx2"):  # the browser's side, not the service's
        monkeypatch.setattr(logging.getLogger(name), "disabled", True)
    with listening(ANSWERS["addok"]) as (places, to_places), listening({}, 400) as (router, to_router):
        asking = replace(settings, places_kind="addok", places_url=places)
        asking = replace(asking, router_kind="osrm", router_url=router)
        day = Day(asking, kept)
        with day.client:
            day.keep_records()
            day.provoke(monkeypatch)
            day.plan()
            day.visit()
            day.put_away()
            told = {**day.told, **_files(kept), **_files(settings.data_dir), **_dumped(settings, before)}
        day.engine.dispose()
    assert to_places
    assert to_router
    told |= {"lines": "\n".join(lines), "database": "\n".join(told_database)}
    told |= {"to places": b"".join(to_places), "to router": b"".join(to_router)}
    assert {"job", "answers", "folder/car_seconds.npy"} <= set(told)
    assert len(told_database) > 500
    assert [line for line in lines if "unexpected ValueError at fail" in line]
    assert leaks(SEEDS, told) == []
    typed = {name: content for name, content in told.items() if name != "to places"}
    assert leaks(["Zzazalées", "Zzazal"], typed) == []
    assert leaks(["Zzazal"], told)  # what is looked for would be found


@pytest.mark.parametrize(
    "told",
    [
        "Madame ZZÉLÉONORE",
        "zz%C3%A9l%c3%a9onore",
        "Zz\\u00e9l\\u00E9onore",
        "eyJuYW1lIjogIlp6w6lsw6lvbm9yZSJ9",
        "xx WnrDqWzDqW9ub3Jl",
        "5a7ac3a96cc3a96f6e6f7265",
        "Zzéléonore".encode("utf-16-le"),
    ],
)
def test_a_name_is_found_however_it_is_written(told: bytes | str) -> None:
    """In capitals, in an address, in JSON, in base64 from any byte on, in hexadecimal digits."""
    assert leaks(["Zzéléonore"], {"x": told}) == [("Zzéléonore", "x")]
    assert leaks(["Zzquincampoix"], {"x": told}) == []
