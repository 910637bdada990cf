"""Every operation with every role and another organisation's ids: nothing of it is told, nothing changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

import pytest
from sqlmodel import col, update

from app.identity.keys import make_key
from app.identity.sessions import COOKIE
from app.roles import GRANTS, Role, Scope
from app.store import days
from app.store.database import writing
from app.store.scope import EVERY_ORGANISATION
from app.tables import User
from tests.api.test_roles import ANYBODY, MATRIX, SIGNED_IN
from tests.conftest import engine_of, open_session
from tests.records import DAY, ORGANISATION, organisation, small_records
from tests.samples import ENDS_OTHERWISE, ONESELF, Request, contents, requests, stock

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx
    import sqlalchemy as sa
    from fastapi.testclient import TestClient

    from app.tables import StoredDay

OTHER = "o-other"
OTHER_DAY = date(2026, 4, 7)
"""A day that the other organisation alone has anything on."""
NAMED = ("id", "nurse_id", "patient_id", "act_id", "shift_id", "visit_id", "first", "second")
CALLERS = ("nobody", "unenrolled", *get_args(Role))


@dataclass(frozen=True)
class Both:
    """Two organisations that have the same, each under ids of its own."""

    client: TestClient
    engine: sa.Engine
    own: Mapping[str, str]
    foreign: Mapping[str, str]

    def requests(self) -> list[Request]:
        """A sound request of every operation."""
        return list(requests(self.client.app.openapi()))  # type: ignore[attr-defined]

    def caller(self, name: str) -> dict[str, str]:
        """Headers by which somebody of one's own organisation calls."""
        if name == "nobody":
            return {}
        if name == "system":
            key = make_key(self.engine, ORGANISATION, "k", scopes=list(get_args(Scope)), days=1, made_by="x")
            return {"Authorization": f"Bearer {key.token}"}
        role = "admin" if name == "unenrolled" else name
        nurse = "n-irmeline" if name == "nurse" else None
        account = f"one-{name}" if nurse is None else "coordinatrice"
        token = open_session(self.engine, nurse, name=account, role="reader" if nurse else role)
        if name == "unenrolled":
            with writing(self.engine, ORGANISATION) as session:
                session.exec(
                    update(User).where(col(User.name) == f"one-{name}").values(second_factor_required=True)
                )
        return {"Cookie": f"{COOKIE}={token}"}

    def ask(self, request: Request, headers: dict[str, str]) -> httpx.Response:
        """Send a request as somebody."""
        self.client.cookies.clear()
        return self.client.request(
            request.operation.partition(" ")[0],
            request.path,
            params=request.query,
            json=request.body,
            headers={**headers, "If-Match": "*"},
        )


def _may(name: str, operation: str) -> bool:
    needed = MATRIX[operation]
    if needed in (ANYBODY, SIGNED_IN):
        return True
    if name == "system":
        return needed in get_args(Scope)
    if name == "unenrolled":
        return needed == "own:account"
    return name != "nobody" and needed in {str(grant) for grant in GRANTS[name]}  # type: ignore[index]


def _refusal(answer: httpx.Response) -> tuple[str, list[str]]:
    told = answer.json()
    return told["code"], [fault["code"] for fault in told["faults"]]


def _foreign_day() -> StoredDay:
    """Make the small day once more, every id and name another."""
    told = small_records(OTHER_DAY)
    for rows in vars(told).values():
        for row in rows if isinstance(rows, list) else ():
            for name in NAMED:
                if isinstance(getattr(row, name, None), str):
                    setattr(row, name, f"x-{getattr(row, name)}")
    for person in (*told.patients, *told.nurses):
        person.first_name = person.last_name = "Yyforeign"
    return told


@pytest.fixture
def both(client: TestClient) -> Both:
    """The service's organisation and a second one."""
    engine = engine_of(client)
    with writing(engine, EVERY_ORGANISATION) as session:
        session.add(organisation(OTHER))
    with writing(engine, OTHER) as session:
        days.store_day(session, _foreign_day())
    own = stock(engine, ORGANISATION, "", DAY)
    return Both(client, engine, own, stock(engine, OTHER, "x-", OTHER_DAY))


def test_whoever_may_not_changes_nothing(both: Both) -> None:
    """A request with nothing wrong in it is refused to every role that is not granted it."""
    asked = both.requests()
    callers = {name: both.caller(name) for name in CALLERS}
    before = contents(both.engine, ORGANISATION)
    for name, headers in callers.items():
        for request in asked:
            if not _may(name, request.operation):
                answer = both.ask(request.of(both.own), headers)
                expected = 401 if name == "nobody" else 403
                assert answer.status_code == expected, (name, request.operation, answer.text)
                assert "Zz" not in answer.text, (name, request.operation)
    assert contents(both.engine, ORGANISATION) == before


def test_nobody_reaches_another_organisation(both: Both) -> None:
    """
    Whoever asks, whatever they name: no name, no number and no change.

    A foreign id, in the address or in the body, is refused in the same words as one that nobody has.
    """
    before = contents(both.engine, OTHER)
    asked = 0
    for name in CALLERS:
        headers = both.caller(name)
        for request in both.requests():
            if not _may(name, request.operation):
                continue
            for words in [(word,) for word in sorted(request.words)] + [tuple(both.foreign)]:
                answer = both.ask(request.of(both.own, both.foreign, *words), headers)
                asked += 1
                where = (name, request.operation, words, answer.status_code)
                assert answer.status_code < 500, where
                assert "Yyforeign" not in answer.text, where
                if request.words:
                    assert answer.status_code in (404, 422), (where, answer.text)
                if len(words) == 1:
                    nobodys = {words[0]: f"zz-{both.own[words[0]]}"}
                    unknown = both.ask(request.of(both.own, nobodys, *words), headers)
                    assert _refusal(answer) == _refusal(unknown), where
    assert asked > len(MATRIX)
    assert contents(both.engine, OTHER) == before


def test_sound_requests_reach_what_they_name(both: Both) -> None:
    """The same requests with one's own ids are answered: what refuses the others is whose the ids are."""
    for request in both.requests():
        name = next(name for name in ("admin", "nurse") if _may(name, request.operation))
        answer = both.ask(request.of(both.own), both.caller(name))
        code = answer.json()["code"] if answer.status_code >= 400 else None
        assert code == ENDS_OTHERWISE.get(request.operation), (request.operation, answer.text)


def test_every_operation_has_a_sound_request(both: Both) -> None:
    """An operation without one, or a route outside the document that nobody knows, fails the build."""
    assert {request.operation for request in both.requests()} | ONESELF == set(MATRIX)


def test_a_day_of_the_other_organisation_is_empty(both: Both) -> None:
    """Lists, counts and plans of the other's day hold nothing."""
    headers = both.caller("admin")

    def told(path: str, **query: str) -> Any:  # noqa: ANN401 - JSON
        return both.client.get(f"/api/v1{path}", params=query, headers=headers).json()

    for path in ("/nurses", "/patients", "/acts", "/care-plans", "/absences", "/users", "/keys"):
        assert "x-" not in json.dumps(told(path)), path
    for path in (f"/days/{OTHER_DAY}/shifts", f"/visits/{OTHER_DAY}"):
        assert told(path)["records"] == [], path
    assert told("/plans", day=OTHER_DAY.isoformat())["plans"] == []
    assert OTHER_DAY.isoformat() not in json.dumps(told("/days"))
    assert told(f"/days/{OTHER_DAY}")["code"] == "unknown_day"
