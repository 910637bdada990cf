"""A service over TLS and behind a proxy, really listening: hosts, schemes, addresses and what is believed."""

from __future__ import annotations

import http.client
import json
import ssl
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from app.config import Settings, SettingsError
from app.errors import ConflictError
from app.identity.accounts import NewUser, add_user, disable_user
from app.identity.sessions import SECURE_COOKIE
from app.serving import refuse_demonstration, server_of
from tests.conftest import open_session
from tests.databases import Files
from tests.records import ORGANISATION
from tests.running import free_port, make_certificate, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlalchemy as sa

HOST = "rounds.test"
PROXY = "127.0.0.2"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """Why it was refused."""
        return str(json.loads(self.body)["code"])


@dataclass(frozen=True)
class Served:
    """A service that listens over TLS, trusts one proxy, and is called https://rounds.test."""

    settings: Settings
    engine: sa.Engine

    def ask(
        self, method: str, path: str, *, host: str = HOST, source: str = "127.0.0.1", **headers: str
    ) -> Answer:
        """Ask over TLS, from an address of this machine."""
        trust = ssl.create_default_context(cafile=self.settings.tls_certificate)
        line = http.client.HTTPSConnection(
            "127.0.0.1", self.settings.port, context=trust, source_address=(source, 0), timeout=30
        )
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = named.pop("body", None)
        line.request(method, path, body=body, headers={"Host": host, **named})
        got = line.getresponse()
        answer = Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        line.close()
        return answer

    def try_link(self, **headers: str) -> Answer:
        """Try to open a phone with a link that is none."""
        body = json.dumps({"token": "none"})
        return self.ask(
            "POST", "/api/v1/session/nurse", body=body, Content_Type="application/json", **headers
        )


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One service for all of these."""
    folder = tmp_path_factory.mktemp("front")
    certificate, key = make_certificate(folder, HOST)
    with Files(tmp_path_factory.mktemp("front-small")).settings(folder, holds="small day") as plain:
        settings = replace(
            plain,
            port=free_port(),
            tls_certificate=str(certificate),
            tls_key=str(key),
            trusted_proxy=PROXY,
            public_url=f"https://{HOST}",
        )
        with running(settings) as application:
            yield Served(settings, application.state.planner.engine)


def test_tls_answers_with_transport_security(served: Served) -> None:
    """Over TLS the service answers, and tells browsers to come by TLS only."""
    answer = served.ask("GET", "/healthz")
    assert answer.status == 200
    assert answer.headers["strict-transport-security"].startswith("max-age=")


def test_tls_older_than_1_2_is_refused(served: Served) -> None:
    """A client that speaks TLS 1.1 at most gets no further."""
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    line = http.client.HTTPSConnection("127.0.0.1", served.settings.port, context=old, timeout=30)
    with pytest.raises(OSError):  # noqa: PT011 - refused by either side, each in its words
        line.request("GET", "/healthz")


@pytest.mark.parametrize(
    "host", ["evil.test", "127.0.0.1", "localhost", f"{HOST}.evil.test", f"evil@{HOST}.evil.test", ""]
)
def test_other_hosts_are_refused(served: Served, host: str) -> None:
    """Only the public address's own host is answered."""
    answer = served.ask("GET", "/healthz", host=host)
    assert (answer.status, answer.code) == (403, "wrong_host_public")


def test_links_follow_the_public_address(served: Served) -> None:
    """A nurse's link is made of the public address, whatever port and forwarded host a request names."""
    cookie = f"{SECURE_COOKIE}={open_session(served.engine)}"
    answer = served.ask(
        "POST",
        "/api/v1/nurses/n-odelphe/link",
        host=f"{HOST}:4444",
        Cookie=cookie,
        X_Forwarded_Host="evil.test",
        Content_Type="application/json",
    )
    assert answer.status == 201, answer.body
    assert json.loads(answer.body)["url"].startswith(f"https://{HOST}/n#")


def test_sessions_over_tls_are_named_by_the_host_cookie_only(served: Served) -> None:
    """A cookie by the name used on plain connections opens nothing over TLS."""
    token = open_session(served.engine)
    assert served.ask("GET", "/api/v1/me", Cookie=f"{SECURE_COOKIE}={token}").status == 200
    assert served.ask("GET", "/api/v1/me", Cookie=f"tournee_session={token}").status == 401


def test_forwarded_addresses_of_strangers_are_not_believed(served: Served) -> None:
    """Whoever is no trusted proxy is counted by their own address, whatever they say."""
    tried = [served.try_link(X_Forwarded_For=f"10.1.1.{one}").status for one in range(6)]
    assert tried == [401] * 5 + [429]


def test_forwarded_addresses_of_the_proxy_are_believed(served: Served) -> None:
    """Behind the proxy each caller is counted alone: by the last address that the proxy itself saw."""
    told = {"source": PROXY, "X_Forwarded_Proto": "https"}
    tried = [served.try_link(X_Forwarded_For=f"10.2.2.{one}", **told).status for one in range(6)]
    assert tried == [401] * 6
    spoofed = [served.try_link(X_Forwarded_For=f"10.3.3.{one}, 10.4.4.4", **told).status for one in range(6)]
    assert spoofed == [401] * 5 + [429]


def test_plain_requests_through_the_proxy_are_refused(served: Served) -> None:
    """What reached the proxy without TLS is refused, and so is what it says nothing of."""
    for headers in ({"X_Forwarded_Proto": "http"}, {}):
        answer = served.ask("GET", "/login", source=PROXY, **headers)
        assert (answer.status, answer.code) == (403, "not_over_tls")


def test_demonstration_accounts_are_not_served_to_others(served: Served, tmp_path: Path) -> None:
    """With an account made for showing the service stays on its own machine, until that is disabled."""
    refuse_demonstration(served.engine, served.settings)
    shown = NewUser(name="shown", role="coordinator", is_demonstration=True)
    add_user(served.engine, ORGANISATION, shown)
    with pytest.raises(ConflictError) as refused:
        refuse_demonstration(served.engine, served.settings)
    assert refused.value.code == "demonstration_reachable"
    refuse_demonstration(served.engine, Settings(data_dir=tmp_path))
    disable_user(served.engine, ORGANISATION, "shown")
    refuse_demonstration(served.engine, served.settings)


def test_certificates_that_do_not_fit_are_refused(served: Served, tmp_path: Path) -> None:
    """A key of another certificate, or a missing file, is a sentence that names both settings."""
    _, other = make_certificate(tmp_path, "other.test")
    for key in (other, tmp_path / "missing"):
        with pytest.raises(SettingsError) as refused:
            server_of(None, replace(served.settings, tls_key=str(key)))  # type: ignore[arg-type]
        assert "TOURNEE_TLS_KEY" in refused.value.faults[0]
