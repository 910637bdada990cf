"""Signing in through an OpenID Connect issuer, against a small one that really listens."""

from __future__ import annotations

import base64
import hmac
import json
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlmodel import select

from app.identity import accounts, issuer_session, second_factor
from app.identity.accounts import NewUser
from app.identity.attempts import LOCK, TIME_AT_ISSUER, Throttle
from app.identity.issuer import Issuer
from app.identity.sessions import COOKIE
from app.identity.user_key import UserKey
from app.main import ATTEMPTS, ATTEMPTS_WINDOW_SECONDS, create_app
from app.openid_sign_in import COOKIE as ATTEMPT_COOKIE
from app.openid_sign_in import SECURE_COOKIE as SECURE_ATTEMPT_COOKIE
from app.organisations import add_organisation
from app.store import access
from app.store.database import reading, writing
from app.store.scope import EVERY_ORGANISATION
from app.tables import Attempt, AuditEntry, User
from tests.conftest import engine_of, open_session
from tests.databases import Files
from tests.issuer import CLIENT, SECRET, Claims, SmallIssuer, issuing, signed
from tests.records import ORGANISATION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import httpx2

    from app.config import Settings

PUBLIC = "http://127.0.0.1"
BACK = "/login/openid"
KEYLESS = RSAKey.generate_key(2048, auto_kid=True)
"""A key that the issuer does not publish."""


@dataclass
class Desk:
    """A browser of a service that knows the issuer."""

    client: TestClient
    issuer: SmallIssuer

    def begin(self) -> httpx2.Response:
        """Press the button."""
        return self.client.post("/api/v1/session/openid", json={})

    def at_issuer(self) -> dict[str, str]:
        """Press the button and sign in there; what the browser comes back with."""
        begun = self.begin()
        assert begun.status_code == 200, begun.text
        answer = requests.get(begun.json()["address"], allow_redirects=False, timeout=30)
        back = urlsplit(answer.headers["Location"])
        assert f"{back.scheme}://{back.netloc}{back.path}" == PUBLIC + BACK
        return dict(parse_qsl(back.query))

    def come_back(self, told: dict[str, str], **headers: str) -> httpx2.Response:
        """Come back from there."""
        named = {"Accept-Language": "en"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(f"{BACK}?{urlencode(told)}", headers=named)

    def whole_way(self) -> httpx2.Response:
        """Go there and back."""
        return self.come_back(self.at_issuer())

    def account(self, name: str = "zoe", *, second_factor_required: bool = False) -> UserKey:
        """Make an account tied to the person who signs in."""
        new = NewUser(
            name=name,
            role="coordinator",
            issuer=self.source,
            subject="s-zoe",
            has_password=False,
            second_factor_required=second_factor_required,
        )
        accounts.add_user(engine_of(self.client), ORGANISATION, new)
        return self.key(name)

    def key(self, name: str) -> UserKey:
        """Give an account's key."""
        with reading(engine_of(self.client), EVERY_ORGANISATION) as session:
            user = access.user_named(session, name)
            assert user is not None
            return UserKey(user.organisation_id, user.id)

    @property
    def source(self) -> str:
        """What accounts are tied to."""
        issuer: Issuer = self.client.app.state.issuer  # type: ignore[attr-defined]
        return issuer.settings.source

    def set(self, **changed: str | tuple[str, ...]) -> None:
        """Begin anew with other settings of the issuer."""
        state = self.client.app.state  # type: ignore[attr-defined]
        state.issuer = Issuer(replace(state.planner.settings.openid, **changed))


def with_issuer(settings: Settings, issuer: SmallIssuer) -> Settings:
    """Give settings the issuer."""
    return replace(
        settings,
        public_url=PUBLIC,
        openid_issuer=issuer.url,
        openid_client_id=CLIENT,
        openid_client_secret=SECRET,
        openid_label="Zzvouched",
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Make SQLite's databases: what another database has a part in, one test tries on both."""
    return Files(tmp_path_factory.mktemp("small"))


@pytest.fixture
def issuer() -> Iterator[SmallIssuer]:
    """An issuer that behaves until it is told otherwise."""
    with issuing(PUBLIC + BACK) as made:
        yield made


@pytest.fixture
def desk(files: Files, issuer: SmallIssuer, tmp_path: Path) -> Iterator[Desk]:
    """A browser at a service over the small day that nobody is signed in to."""
    with (
        files.settings(tmp_path, holds="small day") as settings,
        TestClient(create_app(with_issuer(settings, issuer)), base_url=PUBLIC) as client,
    ):
        yield Desk(client, issuer)


@pytest.fixture(scope="module")
def kept(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One service whose issuer misbehaves in each test of its own way."""
    with (
        issuing(PUBLIC + BACK) as issuer,
        files.settings(tmp_path_factory.mktemp("kept"), holds="small day") as settings,
        TestClient(create_app(with_issuer(settings, issuer)), base_url=PUBLIC) as client,
    ):
        desk = Desk(client, issuer)
        desk.account()
        yield desk


@pytest.fixture
def doubted(kept: Desk) -> Desk:
    """The same, as if nothing had been yet; zoe has an account."""
    kept.issuer.behave()
    kept.set()
    kept.client.cookies.clear()
    kept.client.app.state.throttle = Throttle(ATTEMPTS, ATTEMPTS_WINDOW_SECONDS)  # type: ignore[attr-defined]
    return kept


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


def _by_hand(head: Claims, claims: Claims, secret: str = "") -> str:
    """Put a token together as nobody's library would."""
    told = ".".join(_encoded(json.dumps(part).encode()) for part in (head, claims))
    return f"{told}.{_encoded(hmac.digest(secret.encode(), told.encode(), 'sha256')) if secret else ''}"


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def _unsigned(claims: Claims, _: RSAKey) -> str:
    return _by_hand({"alg": "none"}, claims)


def _by_public_key(claims: Claims, key: RSAKey) -> str:
    return _by_hand({"alg": "HS256", "kid": key.kid}, claims, key.as_pem(private=False).decode())


def _by_secret(claims: Claims, _: RSAKey) -> str:
    return _by_hand({"alg": "HS256"}, claims, SECRET)


def _by_other_key(claims: Claims, key: RSAKey) -> str:
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, KEYLESS, algorithms=["RS256"])


def _by_key_of_its_own(claims: Claims, _: RSAKey) -> str:
    head = {"alg": "RS256", "jwk": KEYLESS.as_dict(private=False)}
    return jwt.encode(head, claims, KEYLESS, algorithms=["RS256"])


def _tampered(claims: Claims, key: RSAKey) -> str:
    head, _, signature = signed(claims | {"sub": "s-other"}, key).split(".")
    return f"{head}.{signed(claims, key).split('.')[1]}.{signature}"


@pytest.mark.parametrize(
    "misbehave",
    [
        {"change": lambda claims: claims.update(nonce="another")},
        {"change": lambda claims: claims.pop("nonce")},
        {"change": lambda claims: claims.update(aud="another")},
        {"change": lambda claims: claims.pop("aud")},
        {"change": lambda claims: claims.update(aud=[CLIENT, "another"])},
        {"change": lambda claims: claims.update(azp="another")},
        {"change": lambda claims: claims.update(iss="https://other.example")},
        {"change": lambda claims: claims.update(exp=int(time.time()) - 120)},
        {"change": lambda claims: claims.pop("exp")},
        {"change": lambda claims: claims.update(iat=int(time.time()) + 3600)},
        {"change": lambda claims: claims.pop("sub")},
        {"change": lambda claims: claims.update(sub=["s-zoe"])},
        {"change": lambda claims: claims.update(sub="s-zoe\0")},
        {"change": lambda claims: claims.update(at_hash="AAAA")},
        {"sign": _unsigned},
        {"sign": _by_public_key},
        {"sign": _by_secret},
        {"sign": _by_other_key},
        {"sign": lambda claims, _: signed(claims, KEYLESS)},
        {"sign": _by_key_of_its_own},
        {"sign": _tampered},
        {"sign": lambda _claims, _key: "Zzword.Zzword.Zzword"},
        {"sign": lambda _claims, _key: None},
    ],
    ids=lambda given: f"{next(iter(given))}",
)
def test_word_that_does_not_hold_opens_nothing(
    doubted: Desk, misbehave: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """An identity for others, of another time, or by a key that is not the issuer's is not believed."""
    for name, value in misbehave.items():
        setattr(doubted.issuer, name, value)
    refused = doubted.whole_way()
    assert refused.status_code == 401
    assert "does not prove who you are" in refused.text
    assert doubted.client.get("/api/v1/me").status_code == 401
    assert COOKIE not in doubted.client.cookies
    assert "failed at its identity" in caplog.text
    assert "Zz" not in refused.text + caplog.text


def test_several_audiences_name_us_as_the_authorized_party(doubted: Desk) -> None:
    """A word for several is believed where it says that it was given to us."""
    doubted.issuer.change = lambda claims: claims.update(aud=[CLIENT, "another"], azp=CLIENT)
    assert doubted.whole_way().status_code == 200


def test_new_keys_of_the_issuer_are_fetched(doubted: Desk) -> None:
    """An issuer may change its keys between two sign-ins."""
    assert doubted.whole_way().status_code == 200
    doubted.issuer.key = RSAKey.generate_key(2048, auto_kid=True)
    assert doubted.whole_way().status_code == 200
    assert sum(path == "/keys" for path, _ in doubted.issuer.asked) == 2


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


def _never() -> tuple[int, bytes]:
    time.sleep(1.5)
    return 200, b"{}"


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
@pytest.mark.parametrize(
    "answer",
    [
        _never,
        lambda: (200, b'{"x": "' + b"x" * 2**20 + b'"}'),
        lambda: (200, b"[" * 100_000),
        lambda: (200, b"Zzwords"),
        lambda: (200, b"[]"),
        lambda: (302, b"{}"),
        lambda: (500, b"{}"),
    ],
    ids=["slow", "huge", "deep", "text", "list", "elsewhere", "broken"],
)
def test_issuer_that_fails_is_told_and_let_be(
    doubted: Desk, path: str, answer: Callable[[], tuple[int, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silence, floods and nonsense end in a sentence; the password's way stays open."""
    monkeypatch.setattr(issuer_session, "TIMEOUT_SECONDS", 0.5)
    doubted.issuer.instead[path] = answer
    if path == "/token":
        refused = doubted.whole_way()
        assert refused.status_code in (401, 503)
    else:
        refused = doubted.begin()
        assert (refused.status_code, refused.json()["code"]) == (503, "openid_unreachable")
    assert "Zz" not in refused.text
    assert "/elsewhere" not in dict(doubted.issuer.asked)
    assert doubted.client.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://other.example"},
        {"token_endpoint": "http://other.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "file:///etc/passwd"},
        {"token_endpoint": None},
    ],
)
def test_unsafe_discovery_is_refused(doubted: Desk, metadata: Claims) -> None:
    """What an issuer publishes has to be its own, over TLS or on this machine."""
    doubted.issuer.metadata = metadata
    assert doubted.begin().json()["code"] == "openid_unreachable"


def test_silent_issuer_is_not_asked_by_everybody_at_once(doubted: Desk) -> None:
    """After a failure nobody waits for the issuer for some seconds."""
    doubted.issuer.instead["/keys"] = lambda: (500, b"")
    assert [doubted.begin().status_code for _ in range(3)] == [503] * 3
    assert len(doubted.issuer.asked) == 2


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


def test_secret_is_shown_as_the_issuer_takes_it(doubted: Desk) -> None:
    """By a header, or by a field where the issuer takes that alone."""
    assert doubted.whole_way().status_code == 200
    assert "client_secret" not in dict(doubted.issuer.asked)["/token"]
    doubted.issuer.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    doubted.set()
    assert doubted.whole_way().status_code == 200
    assert dict(doubted.issuer.asked)["/token"]["client_secret"] == SECRET
    doubted.set(client_secret="another")
    assert doubted.whole_way().status_code == 401


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


def test_without_an_issuer_nothing_is_offered(client: TestClient) -> None:
    """The page is told so, the way there and back says so, and no account can be tied."""
    assert client.get("/api/v1/sign-in").json() == {"openid": None}
    assert client.post("/api/v1/session/openid").json()["code"] == "openid_missing"
    assert client.get(BACK).status_code == 404
    client.cookies.set(COOKIE, open_session(engine_of(client), name="ada", role="admin"))
    refused = client.post("/api/v1/users/openid", json={"name": "ada", "subject": "s-zoe"})
    assert [fault["code"] for fault in refused.json()["faults"]] == ["no_issuer"]
