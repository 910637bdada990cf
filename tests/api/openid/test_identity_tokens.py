"""What an issuer says of somebody is believed only when it is signed, fresh and meant for us."""

from __future__ import annotations

import base64
import hmac
import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from app.identity.sessions import COOKIE
from tests.issuer import CLIENT, SECRET, Claims, signed

if TYPE_CHECKING:
    from tests.openid_desk import Desk

KEYLESS = RSAKey.generate_key(2048, auto_kid=True)
"""A key that the issuer does not publish."""


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
