"""The second factor: set up, asked for, used once, lost and required."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pyotp
import pytest
from fastapi.testclient import TestClient

from app.identity import accounts
from app.main import create_app
from tests.conftest import engine_of
from tests.records import ORGANISATION

if TYPE_CHECKING:
    from app.config import Settings

SESSION = "/api/v1/session"
FACTOR = "/api/v1/account/second-factor"


class Person:
    """Somebody with a password and a device that makes codes; each code is of a later half minute."""

    def __init__(self, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        self.client = client
        self.password = accounts.ensure_user(engine_of(client), ORGANISATION, "zoe") or ""
        self.secret = ""
        self._now = time.time()
        monkeypatch.setattr("app.identity.second_factor.time.time", lambda: self._now)

    def enrol(self) -> list[str]:
        """Set the second factor up; gives the recovery codes."""
        assert self.sign_in() == "in"
        self.secret = self.client.post(FACTOR, json={"password": self.password}).json()["secret"]
        confirmed = self.client.post(f"{FACTOR}/confirm", json={"code": self.code()})
        codes: list[str] = confirmed.json()["recovery_codes"]
        return codes

    def code(self, minutes_off: float = 0) -> str:
        """What the device shows a minute later."""
        self._now += 60
        return pyotp.TOTP(self.secret).at(int(self._now + 60 * minutes_off))

    def sign_in(self, code: str = "") -> str:
        """Sign in; gives `in`, or the code of the refusal."""
        given = {"user": "zoe", "password": self.password, "code": code}
        answer = self.client.post(SESSION, json=given)
        return "in" if answer.status_code == 204 else str(answer.json()["code"])


@pytest.fixture
def person(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody with an account of a service over the small day."""
    client.app.state.throttle._most = 1_000  # type: ignore[attr-defined]  # noqa: SLF001 - what is tried here is slower
    return Person(client, monkeypatch)


def test_code_is_asked_for_once_it_is_confirmed(person: Person) -> None:
    """Password alone opens nothing any more, a wrong code nothing, the code of now opens."""
    codes = person.enrol()
    assert len(set(codes)) == 10
    assert person.sign_in() == "second_factor_needed"
    assert person.sign_in("000000") == "wrong_code"
    assert person.sign_in(person.code()) == "in"


def test_secret_is_not_asked_for_before_it_is_confirmed(person: Person) -> None:
    """A secret that no device was shown to hold locks nobody out."""
    assert person.sign_in() == "in"
    begun = person.client.post(FACTOR, json={"password": person.password}).json()
    assert begun["uri"].startswith("otpauth://totp/Tourn")
    assert begun["picture"].startswith("data:image/svg+xml")
    assert person.client.post(f"{FACTOR}/confirm", json={"code": "000000"}).json()["code"] == "wrong_code"
    assert person.sign_in() == "in"


def test_code_works_once(person: Person) -> None:
    """A code seen over a shoulder is of no use, nor is an earlier one."""
    person.enrol()
    code = person.code()
    assert [person.sign_in(code), person.sign_in(code)] == ["in", "wrong_code"]
    assert person.sign_in(person.code(minutes_off=-1)) == "wrong_code"
    assert person.sign_in(person.code(minutes_off=0.5)) == "in"


def test_recovery_code_works_once(person: Person) -> None:
    """A recovery code takes the device's place, once, however it is typed; new ones end the others."""
    codes = person.enrol()
    assert [person.sign_in(codes[0].upper().replace("-", " ")), person.sign_in(codes[0])] == [
        "in",
        "wrong_code",
    ]
    account = person.client.get("/api/v1/account").json()
    assert (account["second_factor"], account["recovery_codes_left"]) == (True, 9)
    renewed = person.client.post(f"{FACTOR}/recovery-codes", json={"password": person.password}).json()
    assert person.sign_in(codes[1]) == "wrong_code"
    assert person.sign_in(renewed["recovery_codes"][0]) == "in"


def test_wrong_codes_lock_the_name(person: Person) -> None:
    """Codes cannot be tried one after the other, not even by whoever knows the password."""
    person.enrol()
    refusals = [person.sign_in("000000") for _ in range(11)]
    assert refusals == ["wrong_code"] * 10 + ["too_many_attempts"]
    assert person.sign_in(person.code()) == "too_many_attempts"


def test_second_factor_changes_by_password_only(person: Person) -> None:
    """A browser left open cannot take the second factor off, nor put another in its place."""
    person.enrol()
    assert person.client.post(f"{FACTOR}/remove", json={"password": "wrong"}).status_code == 401
    again = person.client.post(FACTOR, json={"password": person.password})
    assert again.json()["code"] == "second_factor_exists"
    assert person.client.post(f"{FACTOR}/confirm", json={"code": person.code()}).status_code == 409
    assert person.client.post(f"{FACTOR}/remove", json={"password": person.password}).status_code == 204
    assert (
        person.client.post(f"{FACTOR}/confirm", json={"code": "000000"}).json()["code"]
        == "second_factor_missing"
    )
    assert person.sign_in() == "in"


def test_required_second_factor_comes_before_everything_else(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is required, an account without one can set it up and do nothing else."""
    required = create_app(replace(settings, second_factor="required"))
    with TestClient(required, base_url="http://127.0.0.1") as client:
        person = Person(client, monkeypatch)
        assert person.sign_in() == "in"
        assert client.get("/api/v1/plans").json()["code"] == "second_factor_required"
        assert client.get("/api/v1/account").json()["second_factor_required"]
        assert client.get("/", follow_redirects=False).headers["location"] == "/account"
        person.enrol()
        assert client.get("/api/v1/plans").status_code == 200
