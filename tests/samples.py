"""A sound request of every operation, and an organisation that has everything such requests name."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.identity.keys import make_key
from app.schemas.planning_settings import EXAMPLE
from app.store.database import writing
from app.store.row_security import EVERY, each_organisation
from app.tables import METADATA, Absence, AccessSession, Act, CarePlan, CareSlot, Nurse, Patient, Plan, User

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import sqlalchemy as sa

ONESELF = frozenset(
    {
        "POST /session",
        "POST /session/nurse",
        "POST /session/openid",
        "DELETE /session",
        "GET /me",
        "POST /account/password",
        "POST /account/second-factor",
        "POST /account/second-factor/confirm",
        "POST /account/second-factor/recovery-codes",
        "POST /account/second-factor/remove",
    }
)
"""Operations that need a secret of whoever calls, and name nothing but that."""
NEW_DAY = "2026-05-04"
_PERSON = {"first_name": "A", "last_name": "B"}
_WINDOW = {"earliest": "08:00", "latest": "09:00"}
_NURSE = {**_PERSON, "role": "nurse", "mode": "car"}
_PATIENT = {
    **_PERSON,
    "address": "x",
    "lat": 43.731,
    "lon": 7.42,
    "usual_nurse_ids": ["<nurse>"],
    "refused_nurse_ids": ["<other_nurse>"],
}
_ACT = {"kind": "k", "name_fr": "f", "name_en": "e", "minutes": 5}
_CARE_PLAN = {
    "patient_id": "<patient>",
    "starts_on": NEW_DAY,
    "ends_on": "2026-05-05",
    "rule": "FREQ=DAILY",
    "slots": [{"act_ids": ["<act>"], "windows": [_WINDOW]}],
}
_ABSENCE = {"nurse_id": "<nurse>", "first_day": "2026-06-01", "last_day": "2026-06-01"}
_SHIFT = {"nurse_id": "<nurse>", "start": "07:00", "end": "12:00", "withdrawn": True}
_VISIT = {"patient_id": "<patient>", "act_ids": ["<act>"], "windows": [_WINDOW]}
_FILES = {
    path.name: path.read_text(encoding="utf-8") for path in sorted(Path("docs/templates").glob("*.csv"))
}
_PROBLEM = {
    "travel_seconds": [[0, 60], [60, 0]],
    "visits": [
        {
            "id": "wash",
            "location": 1,
            "duration_seconds": 600,
            "time_windows": [{"earliest": 28800, "latest": 36000}],
        }
    ],
    "shifts": [{"id": "anna", "start_location": 0, "end_location": 0, "start": 28800, "end": 43200}],
}
_LIMITS = {"rest_minutes": 660, "amplitude_minutes": 780, "week_minutes": 2880, "refusing": []}
_PLACE = {"visit_id": "<visit>", "shift_id": "<shift>"}
BODIES: dict[str, dict[str, Any]] = {
    "POST /users": {"name": "<new>-user", "role": "reader"},
    "POST /users/disable": {"name": "<user>"},
    "POST /users/reset": {"name": "<user>"},
    "POST /users/openid": {"name": "<user>", "subject": None},
    "POST /keys": {"name": "k", "scopes": ["read:days"]},
    "POST /users/role": {"name": "<user>", "role": "reader"},
    "PUT /work-limits": _LIMITS,
    "PUT /planning-settings": EXAMPLE,
    "PUT /retention": {
        f"{what}_months": 24 for what in ("plan", "day", "care_plan", "patient", "access", "audit")
    },
    "POST /plans/{plan_id}/publish": {"replaces": "*"},
    "POST /plans/{plan_id}/archive": {},
    "POST /plans/{plan_id}/edits": {"edits": [{"kind": "split", **_PLACE}]},
    "POST /plans/{plan_id}/preview": {"edits": [{"kind": "move", **_PLACE}]},
    "POST /care-plans/week": {"first_day": NEW_DAY, "starts_on": NEW_DAY, "rule": "FREQ=DAILY"},
    "POST /plans": {"day": "<day>", "seconds": 1},
    "POST /days": {"files": _FILES, "dry_run": True},
    "POST /days/{day}/presence": {"plan_id": None},
    "POST /solve": _PROBLEM,
    **{
        f"{method} {path}": body
        for kind, given in (
            ("/nurses", _NURSE),
            ("/patients", _PATIENT),
            ("/acts", _ACT),
            ("/care-plans", _CARE_PLAN),
            ("/absences", _ABSENCE),
            ("/days/{day}/shifts", _SHIFT),
            ("/visits/{day}", _VISIT),
        )
        for method, path, body in (
            ("POST", kind, given),
            ("POST", f"{kind}/bulk", {"records": [given]}),
            ("PUT", f"{kind}/{{record_id}}", given),
        )
    },
}
"""What is sent to each operation that takes a body; `<word>` stands for an id of `ids`."""
QUERIES: dict[str, dict[str, str]] = {
    "POST /solve": {"iterations": "1"},
    "GET /audit": {"record": "patient", "record_id": "<patient>", "actor": "user:<user_id>"},
    "GET /plans": {"day": "<day>"},
    "GET /rounds/mine": {"day": "<day>"},
    "GET /places": {"q": "quai"},
    "GET /nurses/{nurse_id}/calendar": {"first_day": "2026-03-02", "last_day": "2026-03-08"},
}
"""What is asked beside the address; lists are asked for what is behind an id of theirs too."""
IN_PATHS = {
    "day": "<day>",
    "plan_id": "<plan>",
    "shift_id": "<shift>",
    "visit_id": "<visit>",
    "nurse_id": "<nurse>",
    "key_id": "<key>",
    "session_id": "<session>",
    "kind": "patient",
    "person_id": "<patient>",
}
"""What stands for each word of an address."""
RECORDS = {
    "/nurses": "<spare_nurse>",
    "/patients": "<spare_patient>",
    "/acts": "<spare_act>",
    "/care-plans": "<care_plan>",
    "/absences": "<absence>",
    "/days/{day}/shifts": "<shift>",
    "/visits/{day}": "<visit>",
}
"""What stands for `{record_id}` of each kind."""
IN_WAITING = {"POST /plans/{plan_id}/cancel": {"plan_id": "<waiting>"}}
ENDS_OTHERWISE = {
    "GET /plans/{plan_id}/directions/{shift_id}": "unknown_round",
    "POST /plans/{plan_id}/edits": "not_in_a_round",
    "POST /plans/{plan_id}/undo": "nothing_to_undo",
    "POST /plans/{plan_id}/redo": "nothing_to_redo",
    "DELETE /account/sessions/{session_id}": "unknown_session",  # a colleague's is as foreign as any
}
"""Where a sound request finds nothing in this small organisation: the code that says how far it came."""
USED = "['used_at']"
"""That a key was used is noted whatever it was used for."""
_WORD = re.compile(r"<(\w+)>")


@dataclass
class Request:
    """One request, whose ids may still be words such as `<patient>`."""

    operation: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None

    @property
    def words(self) -> set[str]:
        """The words of ids that name something by address or body; not what lists are asked by."""
        return set(_WORD.findall(f"{self.path} {self.body}")) - {"day", "new"}

    def of(self, ids: Mapping[str, str], other: Mapping[str, str] | None = None, *words: str) -> Request:
        """Put ids in the place of words, and those of another organisation in the place of some."""
        told = {**ids, **{word: (other or ids)[word] for word in words}}

        def filled(part: Any) -> Any:  # noqa: ANN401 - as deep as JSON is
            if isinstance(part, dict):
                return {name: filled(value) for name, value in part.items()}
            if isinstance(part, list):
                return [filled(value) for value in part]
            return _WORD.sub(lambda word: told[word[1]], part) if isinstance(part, str) else part

        return Request(
            self.operation, filled(self.path), filled(self.query), filled(copy.deepcopy(self.body))
        )


def requests(document: dict[str, Any]) -> Iterator[Request]:
    """
    Give a sound request of every operation that a document tells; those that remove come last.

    Raises
    ------
    KeyError
        For an operation that nobody wrote a body for, or an address with a word that nobody knows.
    """
    told = [
        (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    # While a plan is made, what it is made of is not removed.
    order = ("GET", "POST", "PUT", "DELETE", "POST /api/v1/plans")
    for method, path, operation in sorted(
        told, key=lambda one: (max(order.index(one[0]), 4 * (" ".join(one[:2]) == order[4])), one[1])
    ):
        short = path.removeprefix("/api/v1")
        name = f"{method} {short}"
        if name in ONESELF:
            continue
        words = {**IN_PATHS, "record_id": RECORDS.get(short.removesuffix("/{record_id}"), "")}
        words.update(IN_WAITING.get(name, {}))
        filled = re.sub(r"\{(\w+)\}", lambda word: words[word[1]], path)  # noqa: B023 - used at once
        query = dict(QUERIES.get(name, {}))
        if short in RECORDS and method == "GET":
            query["after"] = RECORDS[short]
        yield Request(name, filled, query, BODIES[name] if "requestBody" in operation else None)


def ids(prefix: str, day: date) -> dict[str, str]:
    """Give the ids of what `stock` makes, and of the small day they are made beside."""
    fixed = {
        "nurse": "n-irmeline",
        "other_nurse": "n-odelphe",
        "patient": "p-maturin",
        "act": "a-wash",
        "shift": "s-irmeline",
        "visit": "v-one",
        "care_plan": "c-stock",
        "absence": "absence-stock",
        "spare_nurse": "n-spare",
        "spare_patient": "p-spare",
        "spare_act": "a-spare",
        "user": "yyuser",
        "user_id": "u-stock",
        "new": "new",
        "plan": "plan-ready",
        "waiting": "plan-waiting",
    }
    return {"day": day.isoformat(), **{word: f"{prefix}{own}" for word, own in fixed.items()}}


def stock(engine: sa.Engine, organisation: str, prefix: str, day: date) -> dict[str, str]:
    """Give an organisation that has a small day something of everything else too; returns its ids."""
    known, now = ids(prefix, day), datetime.now(UTC)
    name = "Yyforeign" if prefix else "Zzown"
    unmistakable = {"first_name": name, "last_name": name}
    with writing(engine, organisation) as session:
        session.add(
            User(id=known["user_id"], name=known["user"], role="reader", password_hash="none", created_at=now)
        )
        for plan, state in ((known["plan"], "ready"), (known["waiting"], "queued")):
            session.add(
                Plan(
                    id=plan,
                    day=day,
                    source="solve",
                    state=state,
                    status="published" if state == "ready" else "draft",
                    created_at=now,
                    seconds=1,
                    seed=0,
                )
            )
        session.add(
            Nurse(
                id=known["spare_nurse"],
                role="nurse",
                mode="car",
                leaves_from="base",
                home_address="",
                **unmistakable,
            )
        )
        session.add(
            Patient(
                id=known["spare_patient"],
                title="",
                address="x",
                lat=43.73,
                lon=7.42,
                door_seconds=0,
                door_note="",
                **unmistakable,
            )
        )
        session.add(Act(id=known["spare_act"], kind="k", name_fr="f", name_en="e", duration_seconds=60))
        session.add(
            Absence(
                id=known["absence"], nurse_id=known["other_nurse"], first_day=day, last_day=day, kind="leave"
            )
        )
        session.add(
            CarePlan(
                id=known["care_plan"],
                patient_id=known["patient"],
                starts_on=day,
                ends_on=day,
                rule="FREQ=DAILY",
            )
        )
        session.flush()
        session.add(
            CareSlot(
                care_plan_id=known["care_plan"],
                position=0,
                act_ids=[known["act"]],
                windows=[[480, 540, None]],
            )
        )
        session.add(
            AccessSession(
                token_hash=f"{prefix}{'f' * 40}", user_id=known["user_id"], created_at=now, seen_at=now
            )
        )
    known["session"] = f"{prefix}{'f' * 40}"[:16]
    known["key"] = make_key(engine, organisation, "yykey", scopes=["read:days"], days=1, made_by="x").row.id
    return known


def contents(engine: sa.Engine, organisation: str) -> dict[str, list[str]]:
    """Give all that an organisation has, but when its sessions and keys were last used."""
    told: dict[str, list[str]] = {}
    with engine.connect() as connection:
        for owner in each_organisation(connection):
            if owner not in (organisation, EVERY):
                continue
            for name, table in METADATA.tables.items():
                if "organisation_id" in table.columns and name not in ("session", "api_key"):
                    rows = connection.execute(table.select().where(table.c.organisation_id == organisation))
                    told[name] = sorted(row for row in map(repr, rows) if USED not in row)
    return told
