"""Attempts to sign in through an issuer: each counts once, in its own browser, for a while."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.identity.attempts import LOCK, TIME_AT_ISSUER
from app.identity.sessions import COOKIE
from app.main import ATTEMPTS, create_app
from app.openid_sign_in import COOKIE as ATTEMPT_COOKIE
from app.openid_sign_in import SECURE_COOKIE as SECURE_ATTEMPT_COOKIE
from app.store.database import reading, writing
from app.store.scope import EVERY_ORGANISATION
from app.tables import Attempt, AuditEntry
from tests.conftest import engine_of, open_session
from tests.issuer import SmallIssuer, issuing
from tests.openid_desk import BACK, PUBLIC, Desk, with_issuer
from tests.records import ORGANISATION

if TYPE_CHECKING:
    from pathlib import Path

    from app.config import Settings
    from tests.databases import Files


def test_tied_person_signs_in(settings: Settings, issuer: SmallIssuer) -> None:
    """The whole way ends in the session that a password opens, and is noted; on both databases."""
    with TestClient(create_app(with_issuer(settings, issuer)), base_url=PUBLIC) as client:
        desk = Desk(client, issuer)
        key = desk.account()
        assert client.get("/api/v1/sign-in").json() == {"openid": {"label": "Zzvouched"}}
        done = desk.whole_way()
        assert done.status_code == 200, done.text
        assert '<meta http-equiv="refresh" content="0; url=/">' in done.text
        assert "<script" not in done.text
        session, attempt = sorted(done.headers.get_list("set-cookie"), reverse=True)
        assert session.startswith(f"{COOKIE}=")
        assert "SameSite=strict" in session
        assert attempt.startswith(f'{ATTEMPT_COOKIE}=""')
        assert client.get("/api/v1/me").json()["name"] == "zoe"
        assert [one["is_this"] for one in client.get("/api/v1/account/sessions").json()["sessions"]] == [True]
        with reading(engine_of(client), ORGANISATION) as opened:
            noted = opened.exec(select(AuditEntry).where(AuditEntry.action == "sign-in")).all()
            assert [(one.actor, one.record_id, one.fields) for one in noted] == [
                (key.actor, key.user_id, ["subject"])
            ]
        with reading(engine_of(client), EVERY_ORGANISATION) as opened:
            assert opened.exec(select(Attempt)).all() == []


def test_attempt_goes_by_code_with_a_challenge(doubted: Desk) -> None:
    """The browser is sent with secrets of this attempt; the code is exchanged with its verifier."""
    begun = doubted.begin()
    cookie = begun.headers["set-cookie"]
    assert cookie.startswith(f"{ATTEMPT_COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=600" in cookie
    sent = dict(parse_qsl(urlsplit(begun.json()["address"]).query))
    assert sent["redirect_uri"] == PUBLIC + BACK
    assert (sent["response_type"], sent["scope"], sent["code_challenge_method"]) == ("code", "openid", "S256")
    again = dict(parse_qsl(urlsplit(doubted.begin().json()["address"]).query))
    for name in ("state", "nonce", "code_challenge"):
        assert len(sent[name]) == 43
        assert sent[name] != again[name]
    assert doubted.whole_way().status_code == 200
    exchanged = dict(doubted.issuer.asked)["/token"]
    assert len(exchanged["code_verifier"]) == 43
    assert exchanged["grant_type"] == "authorization_code"


def test_cookie_over_tls_is_the_hosts_alone(files: Files, tmp_path: Path) -> None:
    """Over TLS the attempt's cookie has the name that browsers guard."""
    with (
        issuing("https://127.0.0.1" + BACK) as issuer,
        files.settings(tmp_path, holds="small day") as plain,
    ):
        settings = replace(with_issuer(plain, issuer), public_url="https://127.0.0.1")
        with TestClient(create_app(settings), base_url="https://127.0.0.1") as client:
            begun = client.post("/api/v1/session/openid")
    assert begun.headers["set-cookie"].startswith(f"{SECURE_ATTEMPT_COOKIE}=")
    assert "; Secure" in begun.headers["set-cookie"]
    assert "Domain" not in begun.headers["set-cookie"]


def test_answer_counts_once_and_in_its_own_browser(doubted: Desk) -> None:
    """An answer of another attempt or browser, without the cookie, or a second time opens nothing."""
    told = doubted.at_issuer()
    stranger = Desk(TestClient(doubted.client.app, base_url=PUBLIC), doubted.issuer)
    assert "not begun in this browser" in stranger.come_back(told).text
    stranger.begin()
    assert stranger.come_back(told).status_code == 401
    assert doubted.come_back(told | {"state": "Zzother"}).status_code == 401
    secret = doubted.client.cookies[ATTEMPT_COOKIE]
    assert doubted.come_back(told).status_code == 200
    doubted.client.cookies.set(ATTEMPT_COOKIE, secret)
    assert doubted.come_back(told).status_code == 401
    assert [path for path, _ in doubted.issuer.asked].count("/token") == 1


def test_code_is_good_for_its_own_attempt_only(doubted: Desk) -> None:
    """A code that somebody caught does not fit an attempt of theirs: the verifier is another one."""
    caught = doubted.at_issuer()["code"]
    told = doubted.at_issuer()
    refused = doubted.come_back(told | {"code": caught})
    assert refused.status_code == 401
    assert "Zz" not in refused.text


def test_attempt_ends_after_ten_minutes(doubted: Desk) -> None:
    """Whoever comes back later begins anew."""
    assert TIME_AT_ISSUER < LOCK
    told = doubted.at_issuer()
    with writing(engine_of(doubted.client), EVERY_ORGANISATION) as session:
        for attempt in session.exec(select(Attempt)).all():
            attempt.began_at -= TIME_AT_ISSUER
    assert "took more than ten minutes" in doubted.come_back(told).text


def test_refusal_at_the_issuer_is_told_in_our_words(doubted: Desk) -> None:
    """What the issuer writes into the address is not shown, and the attempt is over."""
    told = doubted.at_issuer()
    gone = {
        "error": "access_denied",
        "error_description": "Zzinsult",
        "state": told["state"],
        "iss": told["iss"],
    }
    refused = doubted.come_back(gone)
    assert refused.status_code == 401
    assert "without having signed in" in refused.text
    assert "Zz" not in refused.text
    assert doubted.come_back(told).status_code == 401


@pytest.mark.parametrize("iss", ["https://other.example", ""])
def test_answer_of_another_issuer_is_not_believed(doubted: Desk, iss: str) -> None:
    """An answer that names another issuer, or none although ours always does, is not taken there."""
    refused = doubted.come_back(doubted.at_issuer() | {"iss": iss})
    assert refused.status_code == 401
    assert "/token" not in dict(doubted.issuer.asked)


def test_beginning_ends_the_session_shown(desk: Desk) -> None:
    """The token that a browser had opens nothing afterwards, and is not the one it gets."""
    desk.account()
    noted = open_session(engine_of(desk.client), name="zoe")
    desk.client.cookies.set(COOKIE, noted)
    assert desk.whole_way().status_code == 200
    other = TestClient(desk.client.app, base_url=PUBLIC)
    other.cookies.set(COOKIE, noted)
    assert other.get("/api/v1/me").status_code == 401
    assert desk.client.get("/api/v1/me").status_code == 200


def test_only_our_own_page_begins_and_only_a_page_comes_back(doubted: Desk) -> None:
    """Another site cannot begin an attempt, nor have the answer taken by a picture, a frame or a script."""
    forged = {"Sec-Fetch-Site": "cross-site"}
    assert doubted.client.post("/api/v1/session/openid", headers=forged).status_code == 403
    told = doubted.at_issuer()
    for aim, mode in (("image", "no-cors"), ("iframe", "navigate"), ("empty", "cors")):
        refused = doubted.come_back(
            told, Sec_Fetch_Site="cross-site", Sec_Fetch_Dest=aim, Sec_Fetch_Mode=mode
        )
        assert refused.status_code == 403
    assert doubted.client.post(BACK, headers=forged).status_code == 403
    done = doubted.come_back(
        told | {"next": "https://evil.example"},
        Sec_Fetch_Site="cross-site",
        Sec_Fetch_Dest="document",
        Sec_Fetch_Mode="navigate",
    )
    assert done.status_code == 200
    assert "evil" not in done.text


def test_attempts_are_limited_and_begin_anew_after_a_success(doubted: Desk) -> None:
    """Five begun from one address within a minute, none of them finished, are enough."""
    for _ in range(ATTEMPTS - 1):
        assert doubted.begin().status_code == 200
    assert doubted.whole_way().status_code == 200
    assert [doubted.begin().status_code for _ in range(ATTEMPTS + 1)] == [200] * ATTEMPTS + [429]


def test_without_an_issuer_nothing_is_offered(client: TestClient) -> None:
    """The page is told so, the way there and back says so, and no account can be tied."""
    assert client.get("/api/v1/sign-in").json() == {"openid": None}
    assert client.post("/api/v1/session/openid").json()["code"] == "openid_missing"
    assert client.get(BACK).status_code == 404
    client.cookies.set(COOKIE, open_session(engine_of(client), name="ada", role="admin"))
    refused = client.post("/api/v1/users/openid", json={"name": "ada", "subject": "s-zoe"})
    assert [fault["code"] for fault in refused.json()["faults"]] == ["no_issuer"]
