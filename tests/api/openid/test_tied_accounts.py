"""Accounts that are tied to somebody at an issuer, and what the administration does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from fastapi.testclient import TestClient
from sqlmodel import select

from app.identity import accounts, second_factor
from app.identity.accounts import NewUser
from app.identity.attempts import Throttle
from app.identity.sessions import COOKIE
from app.main import ATTEMPTS, ATTEMPTS_WINDOW_SECONDS
from app.organisations import add_organisation
from app.store.database import reading
from app.store.scope import EVERY_ORGANISATION
from app.tables import User
from tests.conftest import engine_of, open_session
from tests.issuer import CLIENT
from tests.openid_desk import PUBLIC, Desk
from tests.records import ORGANISATION

if TYPE_CHECKING:
    import httpx2
    import pytest


def test_person_without_an_account_is_told_what_to_do(desk: Desk) -> None:
    """Nobody is let in by a name or an address that looks alike; the identifier to tie is shown as text."""
    accounts.add_user(
        engine_of(desk.client), ORGANISATION, NewUser(name="s-new", role="admin", email="zoe@example.org")
    )
    desk.issuer.person = {
        "sub": "s-<b>new",
        "email": "zoe@example.org",
        "email_verified": True,
        "name": "s-new",
    }
    refused = desk.whole_way()
    assert refused.status_code == 403
    assert "tie an account to it: s-&lt;b&gt;new" in refused.text
    assert desk.client.get("/api/v1/me").status_code == 401
    assert "s-<b>new" not in refused.text


def test_disabled_account_is_refused(desk: Desk) -> None:
    """The issuer's word does not open what an admin closed."""
    desk.account()
    accounts.disable_user(engine_of(desk.client), ORGANISATION, "zoe")
    refused = desk.whole_way()
    assert refused.status_code == 403
    assert "may sign in no more" in refused.text


def test_own_second_factor_is_not_gone_round(desk: Desk) -> None:
    """Where an account has to have a second factor, the issuer has to say that it asked for one."""
    key = desk.account(second_factor_required=True)
    assert "needs a second factor" in desk.whole_way().text
    desk.set(strengths=("Zzstrong", "Zzstronger"))
    assert (
        dict(parse_qsl(urlsplit(desk.begin().json()["address"]).query))["acr_values"] == "Zzstrong Zzstronger"
    )
    desk.issuer.person = {"sub": "s-zoe", "acr": "weak"}
    assert "not strong enough" in desk.whole_way().text
    desk.issuer.person = {"sub": "s-zoe", "acr": "Zzstrong"}
    assert desk.whole_way().status_code == 200
    me = desk.client.get("/api/v1/me").json()
    assert (me["must_enrol"], "read:days" in me["grants"]) == (False, True)
    assert not second_factor.is_enrolled(accounts.read_account(engine_of(desk.client), key))


def test_claim_that_names_a_person_can_be_another(desk: Desk) -> None:
    """Another claim is read from the identity or beside it, of the same person, and is no `sub` by chance."""
    desk.account()
    desk.set(claim="SubjectNameID")
    desk.issuer.person = {"sub": "s-1", "SubjectNameID": "s-zoe"}
    assert "No account yet" in desk.whole_way().text
    desk.client.app.state.throttle = Throttle(ATTEMPTS, ATTEMPTS_WINDOW_SECONDS)  # type: ignore[attr-defined]
    desk.account("claire")
    assert desk.whole_way().status_code == 200
    desk.issuer.person, desk.issuer.beside = {"sub": "s-1"}, {"SubjectNameID": "s-zoe"}
    assert desk.whole_way().status_code == 200
    assert desk.client.get("/api/v1/me").json()["name"] == "claire"
    desk.issuer.beside |= {"sub": "s-2"}
    assert desk.whole_way().status_code == 401


def test_signing_out_leads_to_the_issuer_where_it_has_such_a_page(desk: Desk) -> None:
    """A session that the issuer opened ends here, and the browser is told where it ends there."""
    desk.account()
    assert desk.whole_way().status_code == 200
    assert desk.client.delete("/api/v1/session").status_code == 204
    desk.issuer.metadata = {"end_session_endpoint": f"{desk.issuer.url}/end"}
    desk.set()
    assert desk.whole_way().status_code == 200
    noted = desk.client.cookies[COOKIE]
    out = desk.client.delete("/api/v1/session")
    assert out.status_code == 200
    told = dict(parse_qsl(urlsplit(out.json()["address"]).query))
    assert told == {"client_id": CLIENT, "post_logout_redirect_uri": f"{PUBLIC}/login"}
    desk.client.cookies.set(COOKIE, noted)
    assert desk.client.get("/api/v1/me").status_code == 401
    desk.client.cookies.set(COOKIE, open_session(engine_of(desk.client)))
    assert desk.client.delete("/api/v1/session").status_code == 204


def test_person_tied_by_two_admins_at_once_is_one_account_s(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes second reads that it is taken; nothing of hers is changed."""
    engine = engine_of(desk.client)
    admin = TestClient(desk.client.app, base_url=PUBLIC)
    admin.cookies.set(COOKIE, open_session(engine, name="ada", role="admin"))
    # Both looked before either wrote.
    monkeypatch.setattr("app.identity.ties.tie_faults", lambda *_, **__: [])
    for name in ("zoe", "eve"):
        admin.post("/api/v1/users", json={"name": name, "role": "reader"})
    answers = [
        admin.post("/api/v1/users/openid", json={"name": name, "subject": "s-one"}) for name in ("zoe", "eve")
    ]
    assert [answer.status_code for answer in answers] == [204, 409]
    assert answers[1].json()["code"] == "taken_meanwhile"
    with reading(engine, EVERY_ORGANISATION) as session:
        tied = session.exec(select(User.name).where(User.subject == "s-one")).all()
    assert tied == ["zoe"]


def test_admin_ties_accounts(desk: Desk) -> None:
    """An admin says which person an account is, once each; a new tie ends its sessions."""
    engine = engine_of(desk.client)
    admin = TestClient(desk.client.app, base_url=PUBLIC)
    admin.cookies.set(COOKIE, open_session(engine, name="ada", role="admin"))
    made = admin.post("/api/v1/users", json={"name": "zoe", "role": "reader"}).json()
    key = desk.key("zoe")

    def tie(name: str, subject: str | None, **more: bool) -> httpx2.Response:
        return admin.post("/api/v1/users/openid", json={"name": name, "subject": subject, **more})

    assert tie("zoe", "s-zoe").status_code == 204
    assert desk.whole_way().status_code == 200
    assert tie("zoe", " s-zoe ", keeps_password=False).status_code == 204
    assert desk.client.get("/api/v1/me").status_code == 401
    given = {"user": "zoe", "password": made["password"]}
    assert desk.client.post("/api/v1/session", json=given).json()["code"] == "wrong_password"
    assert desk.client.post("/api/v1/session", json=given | {"password": "x"}).status_code == 401
    assert desk.whole_way().status_code == 200
    assert desk.client.get("/api/v1/account").json()["has_password"] is False
    assert [fault["code"] for fault in tie("ada", "s-zoe").json()["faults"]] == ["subject_taken"]
    assert [fault["code"] for fault in tie("ada", " ").json()["faults"]] == ["subject_empty"]
    assert tie("ada", "s\0").status_code == 422
    assert tie("nobody", "s-zoe").json()["code"] == "unknown_user"
    accounts.ensure_user(engine, add_organisation(engine, "Zzother"), "abroad")
    assert tie("abroad", "s-abroad").json()["code"] == "unknown_user"
    shown = next(one for one in admin.get("/api/v1/users").json()["users"] if one["name"] == "zoe")
    assert (shown["subject"], shown["issuer"], shown["has_password"]) == ("s-zoe", desk.issuer.url, False)
    assert tie("zoe", None).status_code == 204
    assert desk.client.get("/api/v1/me").status_code == 401
    assert "No account yet" in desk.whole_way().text
    assert accounts.read_account(engine, key).issuer is None


def test_account_without_a_password_is_tied_when_it_is_made(desk: Desk) -> None:
    """It has one way in at least, and a password only where it is asked for."""
    admin = TestClient(desk.client.app, base_url=PUBLIC)
    admin.cookies.set(COOKIE, open_session(engine_of(desk.client), name="ada", role="admin"))
    new = {"name": "zoe", "role": "reader", "has_password": False}
    refused = admin.post("/api/v1/users", json=new)
    assert [fault["code"] for fault in refused.json()["faults"]] == ["no_way_in"]
    made = admin.post("/api/v1/users", json=new | {"subject": "s-zoe"})
    assert made.json() == {"name": "zoe", "password": None}
    assert desk.whole_way().status_code == 200
