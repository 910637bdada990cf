"""Every operation with every role: what is not granted is refused; a new operation has to be named here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import pytest

from app.identity.keys import make_key
from app.identity.sessions import COOKIE
from app.roles import GRANTS, Permission, Role, Scope
from tests.conftest import engine_of, open_session
from tests.records import ORGANISATION

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

ANYBODY, SIGNED_IN = "anybody", "signed in"
RECORDS = (
    "/nurses",
    "/patients",
    "/acts",
    "/care-plans",
    "/absences",
    "/days/{day}/shifts",
    "/visits/{day}",
)
RECORD_OPERATIONS = (
    ("GET", ""),
    ("POST", ""),
    ("POST", "/bulk"),
    ("GET", "/{record_id}"),
    ("PUT", "/{record_id}"),
    ("DELETE", "/{record_id}"),
)
"""What each kind of record is served by."""
MATRIX: dict[str, str] = {
    "POST /session": ANYBODY,
    "POST /session/nurse": ANYBODY,
    "GET /sign-in": ANYBODY,
    "POST /session/openid": ANYBODY,
    "DELETE /session": SIGNED_IN,
    "GET /me": SIGNED_IN,
    "POST /nurses/{nurse_id}/link": "write:links",
    "GET /account": "own:account",
    "POST /account/password": "own:account",
    "GET /account/sessions": "own:account",
    "DELETE /account/sessions": "own:account",
    "DELETE /account/sessions/{session_id}": "own:account",
    "POST /account/second-factor": "own:account",
    "POST /account/second-factor/confirm": "own:account",
    "POST /account/second-factor/recovery-codes": "own:account",
    "POST /account/second-factor/remove": "own:account",
    "GET /users": "write:users",
    "POST /users": "write:users",
    "POST /users/role": "write:users",
    "POST /users/openid": "write:users",
    "POST /users/disable": "write:users",
    "POST /users/reset": "write:users",
    "GET /keys": "write:keys",
    "POST /keys": "write:keys",
    "DELETE /keys/{key_id}": "write:keys",
    "GET /audit": "read:audit",
    "GET /work-limits": "write:settings",
    "PUT /work-limits": "write:settings",
    "GET /retention": "write:settings",
    "PUT /retention": "write:settings",
    "POST /acts/defaults": "write:records",
    "GET /days": "read:days",
    "GET /days/{day}": "read:days",
    "GET /plans": "read:plans",
    "POST /days/{day}/presence": "own:account",
    "GET /planning-settings": "read:plans",
    "PUT /planning-settings": "write:plans",
    "POST /plans": "write:plans",
    "GET /plans/{plan_id}": "read:plans",
    "POST /plans/{plan_id}/cancel": "write:plans",
    "POST /plans/{plan_id}/finish": "write:plans",
    "POST /plans/{plan_id}/publish": "write:plans",
    "POST /plans/{plan_id}/archive": "write:plans",
    "GET /plans/{plan_id}/edits": "read:plans",
    "POST /plans/{plan_id}/edits": "write:plans",
    "POST /plans/{plan_id}/preview": "write:plans",
    "POST /plans/{plan_id}/undo": "write:plans",
    "POST /plans/{plan_id}/redo": "write:plans",
    "GET /plans/{plan_id}/places/{visit_id}": "read:plans",
    "GET /days/{day}/plan": "read:plans",
    "GET /plans/{plan_id}/lines": "read:plans",
    "GET /plans/{plan_id}/directions/{shift_id}": "read:plans",
    "GET /plans/{plan_id}/events": "read:plans",
    "GET /rounds/mine": "read:own_rounds",
    "GET /changes": "read:records",
    "POST /solve": "solve:problems",
    "GET /persons/{kind}/{person_id}/export": "write:persons",
    "DELETE /persons/{kind}/{person_id}": "write:persons",
    "GET /map": "read:map",
    "GET /map/tiles": "read:map",
    "GET /places": "read:places",
    "POST /days": "write:records",
    "POST /days/{day}/visits": "write:records",
    "POST /care-plans/week": "read:records",
    "GET /nurses/{nurse_id}/calendar": "read:records",
    **{
        f"{method} {path}{record}": f"{'read' if method == 'GET' else 'write'}:records"
        for path in RECORDS
        for method, record in RECORD_OPERATIONS
    },
}
"""What each operation needs."""
PAGES = {
    "/",
    "/print",
    "/records",
    "/admin",
    "/login",
    "/account",
    "/n",
    "/login/openid",
    "/healthz",
    "/readyz",
    "/metrics",
    "/static",
    "/api/v1/openapi.json",
}
"""What answers and is no operation of the document: pages, which show nothing by themselves."""


def _operations(client: TestClient) -> set[str]:
    document = client.app.openapi()  # type: ignore[attr-defined]
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in document["paths"].items()
        for method in methods
    }


def _status(client: TestClient, operation: str, headers: dict[str, str] | None = None) -> int:
    """Ask an operation with nothing of use in it: whoever may ask gets something else than 401 and 403."""
    method, path = operation.split(" ")
    path = "/api/v1" + re.sub(r"\{[^}]+\}", "2026-03-02", path)
    body = {} if method in ("POST", "PUT") else None
    return client.request(method, path, json=body, headers=headers).status_code


def test_every_operation_is_in_the_matrix(client: TestClient) -> None:
    """An operation that nobody said who may use fails the build."""
    assert _operations(client) == set(MATRIX)


def test_every_route_is_an_operation_or_a_page(client: TestClient) -> None:
    """A route that is kept out of the document, and so out of the matrix, fails the build too."""
    found: set[str] = set()
    document = client.app.openapi()  # type: ignore[attr-defined]
    for route in client.app.routes:  # type: ignore[attr-defined]
        within = getattr(route, "effective_route_contexts", lambda route=route: [route])
        found |= {each.path for each in within()}
    assert found - set(document["paths"]) == PAGES


@pytest.mark.parametrize("role", [role for role in get_args(Role) if role != "system"])
def test_role_gets_what_it_is_granted_and_no_more(client: TestClient, role: Role) -> None:
    """Each operation answers each role by the table of grants."""
    nurse = "n-odelphe" if role == "nurse" else None
    client.cookies.set(COOKIE, open_session(engine_of(client), nurse, role=role))
    for operation, needed in MATRIX.items():
        if needed in (ANYBODY, SIGNED_IN):
            continue
        is_refused = _status(client, operation) == 403
        assert is_refused == (needed not in GRANTS[role]), operation


@pytest.mark.parametrize("scope", get_args(Scope))
def test_key_gets_its_scope_and_no_more(client: TestClient, scope: Scope) -> None:
    """A key opens the operations of its scope alone, whatever cookie comes with it."""
    engine = engine_of(client)
    made = make_key(engine, ORGANISATION, "payroll", scopes=[scope], days=1, made_by="x")
    headers = {"Authorization": f"Bearer {made.token}"}
    client.cookies.set(COOKIE, open_session(engine_of(client), role="admin"))
    for operation, needed in MATRIX.items():
        if needed in (ANYBODY, SIGNED_IN):
            continue
        is_refused = _status(client, operation, headers) == 403
        if needed in ("write:plans", "write:records"):  # the answer tells it: reading is needed too
            assert is_refused or scope == needed, operation
        else:
            assert is_refused == (needed != scope), operation


def test_scopes_are_permissions() -> None:
    """No key can be granted what no operation asks for, nor what keeps accounts and keys."""
    assert set(get_args(Scope)) <= set(get_args(Permission))
    assert not {"write:users", "write:keys", "write:persons", "own:account"} & set(get_args(Scope))
    assert set(get_args(Permission)) == {n for n in MATRIX.values() if n not in (ANYBODY, SIGNED_IN)}


def test_reader_changes_nothing() -> None:
    """A reader's grants are for reading, but for the account of one's own."""
    assert {each for each in GRANTS["reader"] if not each.startswith("read:")} == {"own:account"}
