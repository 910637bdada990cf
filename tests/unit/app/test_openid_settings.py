"""The settings of an OpenID Connect issuer: what is refused, and what is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.config import SettingsError, read_settings
from app.leaving import leaving, told_settings
from app.openid_settings import is_safe_address

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {
    "TOURNEE_PUBLIC_URL": "https://rounds.example/",
    "TOURNEE_OPENID_ISSUER": "https://id.example/realms/care",
    "TOURNEE_OPENID_CLIENT_ID": "rounds",
    "TOURNEE_OPENID_CLIENT_SECRET": "ZZSECRET",
}


def test_issuer_is_made_of_the_settings(tmp_path: Path) -> None:
    """The way back is below the public address, the secret may be in a file, a claim is its own source."""
    made = read_settings(GOOD).openid
    assert made is not None
    assert made.redirect_uri == "https://rounds.example/login/openid"
    assert (made.client_secret, made.label, made.source) == ("ZZSECRET", "id.example", made.issuer)
    (tmp_path / "secret").write_text("ZZFILE\n")
    given = GOOD | {
        "TOURNEE_OPENID_CLIENT_SECRET": "",
        "TOURNEE_OPENID_SECRET_FILE": str(tmp_path / "secret"),
    }
    other = read_settings(
        given | {"TOURNEE_OPENID_CLAIM": "SubjectNameID", "TOURNEE_OPENID_ACR": "a, b"}
    ).openid
    assert other is not None
    assert (other.client_secret, other.strengths) == ("ZZFILE", ("a", "b"))
    assert other.source == "https://id.example/realms/care#SubjectNameID"
    assert read_settings({}).openid is None


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TOURNEE_OPENID_ISSUER", "http://id.example"),
        ("TOURNEE_OPENID_ISSUER", "https://id.example?x=1"),
        ("TOURNEE_OPENID_ISSUER", "https://user@id.example"),
        ("TOURNEE_OPENID_ISSUER", ""),
        ("TOURNEE_OPENID_CLIENT_ID", " "),
        ("TOURNEE_OPENID_SCOPES", "profile"),
        ("TOURNEE_OPENID_CLAIM", "email"),
        ("TOURNEE_OPENID_CLAIM", "two words"),
        ("TOURNEE_OPENID_LABEL", "x" * 41),
        ("TOURNEE_OPENID_SECRET_FILE", "/nowhere"),
        ("TOURNEE_PUBLIC_URL", ""),
        ("TOURNEE_SECOND_FACTOR", "required"),
    ],
)
def test_faults_name_the_variable(variable: str, value: str) -> None:
    """What is missing, unsafe or names nobody for good is told with its variable, and no secret."""
    given = GOOD | {variable: value}
    if variable == "TOURNEE_OPENID_SECRET_FILE":
        given["TOURNEE_OPENID_CLIENT_SECRET"] = ""
    with pytest.raises(SettingsError) as refused:
        read_settings(given)
    named = {"TOURNEE_SECOND_FACTOR": "TOURNEE_OPENID_ACR"}.get(variable, variable)
    assert [named in fault for fault in refused.value.faults] == [True]
    assert "ZZ" not in str(refused.value)


def test_secret_is_not_shown_and_the_issuer_is() -> None:
    """The settings are told without the secret, and that the issuer learns who signs in."""
    settings = read_settings(GOOD)
    assert "ZZ" not in repr(settings) + repr(settings.openid) + str(told_settings(settings))
    assert "id.example" in " ".join(leaving(settings, "en"))


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://id.example/x", True),
        ("http://localhost:9/x", True),
        ("http://id.example/x", False),
        ("https://id.example/x#y", False),
        ("https://", False),
        ("https://id.example:0", False),
        ("https://id.example:x", False),
        ("file:///etc/passwd", False),
        (None, False),
    ],
)
def test_addresses_are_asked_over_tls_or_here(url: object, is_safe: bool) -> None:  # noqa: FBT001 - a case
    """Plain HTTP leaves this machine to nobody."""
    assert is_safe_address(url) == is_safe
