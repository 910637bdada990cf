"""Accounts, keys and sessions: made, used, ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app import auth
from app.errors import TooManyError, UnauthenticatedError
from app.identity import accounts, attempts, keys
from app.identity.passwords import HASHER
from app.identity.sessions import COOKIE, SECURE_COOKIE, told_browser
from app.organisations import add_organisation
from app.store.database import open_records, writing
from app.store.scope import EVERY_ORGANISATION
from app.tables import ApiKey, Attempt
from tests.conftest import engine_of, open_session
from tests.records import ORGANISATION

if TYPE_CHECKING:
    from app.config import Settings

SESSION = "/api/v1/session"
GOOD = "trois chaises vertes"


def _sign_in(client: TestClient, name: str, password: str) -> int:
    return client.post(SESSION, json={"user": name, "password": password}).status_code


@pytest.fixture
def admin(client: TestClient) -> TestClient:
    """An admin's client of a service over the small day."""
    client.cookies.set(COOKIE, open_session(engine_of(client), name="zoe", role="admin"))
    return client


def _another(client: TestClient) -> TestClient:
    return TestClient(client.app, base_url="http://127.0.0.1")


def test_admin_makes_disables_and_resets_accounts(admin: TestClient) -> None:
    """A new account signs in with the password told once; disabled it does not; reset it does again."""
    made = admin.post("/api/v1/users", json={"name": "claire", "role": "reader"})
    assert made.status_code == 201
    other = _another(admin)
    assert _sign_in(other, "claire", made.json()["password"]) == 204
    assert other.get("/api/v1/me").json()["role"] == "reader"
    assert admin.post("/api/v1/users/disable", json={"name": "claire"}).status_code == 204
    assert other.get("/api/v1/me").status_code == 401
    assert _sign_in(other, "claire", made.json()["password"]) == 401
    reset = admin.post("/api/v1/users/reset", json={"name": "claire"}).json()
    assert _sign_in(other, "claire", reset["password"]) == 204
    assert [one["name"] for one in admin.get("/api/v1/users").json()["users"]] == ["claire", "zoe"]


def test_faults_of_a_new_account_are_all_named(admin: TestClient) -> None:
    """A name that is taken and an address that is none are told at once, and nothing is made."""
    given = {"name": "zoe", "role": "reader", "email": "nowhere"}
    refused = admin.post("/api/v1/users", json=given)
    assert refused.status_code == 422
    assert [fault["code"] for fault in refused.json()["faults"]] == ["name_taken", "email_unlikely"]
    assert len(admin.get("/api/v1/users").json()["users"]) == 1


def test_admin_keeps_the_own_organisation_only(admin: TestClient) -> None:
    """Accounts and keys of another organisation are neither seen nor changed, but their names are taken."""
    engine = engine_of(admin)
    other = add_organisation(engine, "Zzother")
    password = accounts.ensure_user(engine, other, "claire") or ""
    made = keys.make_key(engine, other, "payroll", scopes=["read:days"], days=1, made_by="x")
    assert [one["name"] for one in admin.get("/api/v1/users").json()["users"]] == ["zoe"]
    assert admin.get("/api/v1/keys").json() == {"keys": []}
    for done in ("disable", "reset"):
        answer = admin.post(f"/api/v1/users/{done}", json={"name": "claire"})
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_user")
    assert admin.delete(f"/api/v1/keys/{made.row.id}").status_code == 404
    taken = admin.post("/api/v1/users", json={"name": "claire", "role": "reader"})
    assert taken.json()["faults"][0]["code"] == "name_taken"
    assert _sign_in(_another(admin), "claire", password) == 204
    seen = _another(admin).get("/api/v1/days", headers={"Authorization": f"Bearer {made.token}"})
    assert seen.json()["days"] == []


def test_last_admin_cannot_be_disabled(admin: TestClient) -> None:
    """Somebody has to be left who can let others in."""
    assert admin.post("/api/v1/users/disable", json={"name": "zoe"}).json()["code"] == "last_admin"
    assert admin.post("/api/v1/users/disable", json={"name": "nobody"}).json()["code"] == "unknown_user"


def test_lock_out_holds_over_a_restart_and_ends(settings: Settings) -> None:
    """Ten wrong passwords lock a name, known or not, in the database; a quarter of an hour later it opens."""
    engine = open_records(settings)
    password = accounts.ensure_user(engine, ORGANISATION, "zoe") or ""
    for name in ("zoe", "nobody"):
        for _ in range(attempts.MOST_BEFORE_LOCK):
            attempts.count_attempt(engine, name)
    engine.dispose()
    engine = open_records(settings)
    for name in ("zoe", "ZOE", "nobody"):
        with pytest.raises(TooManyError) as locked:
            auth.sign_in(engine, auth.Proof(name, password))
        assert 1 <= int(locked.value.headers["Retry-After"]) <= attempts.LOCK.total_seconds()
    with writing(engine, EVERY_ORGANISATION) as session:
        for row in session.exec(select(Attempt)).all():
            row.began_at -= attempts.LOCK
    assert auth.sign_in(engine, auth.Proof("zoe", password))
    engine.dispose()


def test_success_and_reset_begin_the_count_anew(settings: Settings) -> None:
    """Slips before a success do not add up over the day, and an admin can end a lock-out."""
    engine = open_records(settings)
    password = accounts.ensure_user(engine, ORGANISATION, "zoe") or ""
    for _ in range(attempts.MOST_BEFORE_LOCK - 1):
        attempts.count_attempt(engine, "zoe")
    assert auth.sign_in(engine, auth.Proof("zoe", password))
    for _ in range(attempts.MOST_BEFORE_LOCK):
        attempts.count_attempt(engine, "zoe")
    assert auth.sign_in(engine, auth.Proof("zoe", accounts.reset_user(engine, ORGANISATION, "zoe")))
    with pytest.raises(UnauthenticatedError):
        auth.sign_in(engine, auth.Proof("zoe", password))
    engine.dispose()


def test_passwords_are_hashed_at_a_cost() -> None:
    """Outside the tests a hash is Argon2id's over 64 MiB, three times."""
    assert HASHER.hash("x").startswith("$argon2id$v=19$m=65536,t=3,p=")


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("court", ["password_short", "password_common"]),
        ("jessica12345", ["password_common"]),
        ("qwerty1qazxsw2", ["password_common"]),
        ("aaaaaaaaaaaaaaaa", ["password_common"]),
        ("MotDePasse-2026!", ["password_common"]),
        ("012345678901", ["password_common"]),
        ("les roses de Zoe", ["password_holds_name"]),
        ("zoe", ["password_short", "password_common", "password_holds_name"]),
    ],
)
def test_easy_passwords_are_refused(client: TestClient, password: str, codes: list[str]) -> None:
    """Every rule that a new password breaks is named; the old one stays."""
    old = accounts.ensure_user(engine_of(client), ORGANISATION, "zoe") or ""
    assert _sign_in(client, "zoe", old) == 204
    refused = client.post("/api/v1/account/password", json={"password": old, "new_password": password})
    assert [fault["code"] for fault in refused.json()["faults"]] == codes
    assert _sign_in(_another(client), "zoe", old) == 204


def test_new_password_ends_the_other_sessions(client: TestClient) -> None:
    """Whoever changes a password stays signed in, and everybody else with it is out."""
    old = accounts.ensure_user(engine_of(client), ORGANISATION, "zoe") or ""
    other = _another(client)
    assert _sign_in(client, "zoe", old) == _sign_in(other, "zoe", old) == 204
    wrong = client.post("/api/v1/account/password", json={"password": "wrong", "new_password": GOOD})
    assert wrong.json()["code"] == "wrong_password"
    given = {"password": old, "new_password": GOOD}
    assert client.post("/api/v1/account/password", json=given).status_code == 204
    assert client.get("/api/v1/me").status_code == 200
    assert other.get("/api/v1/me").status_code == 401
    assert (_sign_in(other, "zoe", old), _sign_in(other, "zoe", GOOD)) == (401, 204)


def test_signing_in_anew_ends_the_session_shown(client: TestClient) -> None:
    """A token that somebody noted opens nothing once its browser has signed in again."""
    password = accounts.ensure_user(engine_of(client), ORGANISATION, "zoe") or ""
    assert _sign_in(client, "zoe", password) == 204
    noted = _another(client)
    noted.cookies.set(COOKIE, client.cookies[COOKIE])
    assert noted.get("/api/v1/me").status_code == 200
    assert _sign_in(client, "zoe", "wrong") == 401
    assert noted.get("/api/v1/me").status_code == 200
    assert _sign_in(client, "zoe", password) == 204
    assert noted.get("/api/v1/me").status_code == 401
    assert client.get("/api/v1/me").status_code == 200


def test_own_sessions_are_listed_and_ended(client: TestClient) -> None:
    """One sees one's own sessions, ends one or all others, and nobody else's."""
    engine = engine_of(client)
    phones = [_another(client) for _ in range(3)]
    for phone in phones:
        phone.cookies.set(COOKIE, open_session(engine))
    stranger = _another(client)
    stranger.cookies.set(COOKIE, open_session(engine, name="zoe"))
    seen = phones[0].get("/api/v1/account/sessions").json()["sessions"]
    assert (len(seen), sum(one["is_this"] for one in seen)) == (3, 1)
    ended = next(one["id"] for one in seen if not one["is_this"])
    assert stranger.delete(f"/api/v1/account/sessions/{ended}").json()["code"] == "unknown_session"
    assert phones[0].delete(f"/api/v1/account/sessions/{ended}").status_code == 204
    assert sorted(phone.get("/api/v1/me").status_code for phone in phones) == [200, 200, 401]
    assert phones[0].delete("/api/v1/account/sessions").status_code == 204
    assert [phone.get("/api/v1/me").status_code for phone in phones] == [200, 401, 401]
    assert stranger.get("/api/v1/me").status_code == 200


def test_browsers_are_told_coarsely() -> None:
    """What a session is told by is the kind of browser and device, no version."""
    agent = (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
    )
    assert told_browser(agent) == "Chrome, Linux"
    assert (
        told_browser("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1") == "Safari, iPhone"
    )
    assert told_browser("curl/8") == ""


def test_cookie_over_tls_is_the_hosts_alone(client: TestClient) -> None:
    """Over TLS the cookie has the name that browsers guard, and the other name opens nothing."""
    password = accounts.ensure_user(engine_of(client), ORGANISATION, "zoe") or ""
    secure = TestClient(client.app, base_url="https://127.0.0.1")
    answer = secure.post(SESSION, json={"user": "zoe", "password": password})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{SECURE_COOKIE}=")
    assert "; Secure" in cookie
    assert "; Path=/" in cookie
    assert "Domain" not in cookie
    assert secure.get("/api/v1/me").status_code == 200
    plain = TestClient(client.app, base_url="https://127.0.0.1")
    plain.cookies.set(COOKIE, secure.cookies[SECURE_COOKIE])
    assert plain.get("/api/v1/me").status_code == 401


def test_key_opens_its_scope_until_it_ends(admin: TestClient) -> None:
    """A key is told once, works without cookie, notes its use, and ends by its day or at an admin's word."""
    asked = {"name": "payroll", "scopes": ["read:plans"], "days": 1}
    made = admin.post("/api/v1/keys", json=asked).json()
    other, headers = _another(admin), {"Authorization": f"Bearer {made['token']}"}
    answer = other.get("/api/v1/plans", headers=headers)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert other.get("/api/v1/me", headers=headers).json()["role"] == "system"
    told = admin.get("/api/v1/keys").json()["keys"]
    assert told[0]["used_at"] is not None
    assert made["token"] not in admin.get("/api/v1/keys").text
    key_id = made["key"]["id"]
    assert admin.delete(f"/api/v1/keys/{key_id}").status_code == 204
    assert other.get("/api/v1/plans", headers=headers).status_code == 401
    assert admin.delete("/api/v1/keys/none").json()["code"] == "unknown_key"


def test_key_too_old_opens_nothing(client: TestClient) -> None:
    """After its day a key is as good as none; so is one of another kind."""
    engine = engine_of(client)
    made = keys.make_key(engine, ORGANISATION, "payroll", scopes=["read:plans"], days=1, made_by="x")
    with writing(engine, ORGANISATION) as session:
        for row in session.exec(select(ApiKey)).all():
            row.expires_at = datetime.now(UTC) - timedelta(seconds=1)
    for header in (f"Bearer {made.token}", "Bearer ", "Basic eDp5", f"Token {made.token}"):
        assert client.get("/api/v1/plans", headers={"Authorization": header}).status_code == 401


@pytest.mark.parametrize("scopes", [[], ["write:users"], ["read:plans", "everything"]])
def test_key_for_no_or_another_scope_is_refused(admin: TestClient, scopes: list[str]) -> None:
    """A key cannot be made for nothing, nor for keeping accounts."""
    refused = admin.post("/api/v1/keys", json={"name": "x", "scopes": scopes})
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_input")
