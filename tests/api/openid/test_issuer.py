"""An issuer that changes its keys, fails, is silent, or describes itself unsafely."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from joserfc.jwk import RSAKey

from app.identity import issuer_session
from tests.issuer import SECRET, Claims

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.openid_desk import Desk


def test_new_keys_of_the_issuer_are_fetched(doubted: Desk) -> None:
    """An issuer may change its keys between two sign-ins."""
    assert doubted.whole_way().status_code == 200
    doubted.issuer.key = RSAKey.generate_key(2048, auto_kid=True)
    assert doubted.whole_way().status_code == 200
    assert sum(path == "/keys" for path, _ in doubted.issuer.asked) == 2


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
