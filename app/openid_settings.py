"""Which OpenID Connect issuer people may sign in through, as the settings say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.front import is_loopback

if TYPE_CHECKING:
    from app.config import Settings

CALLBACK = "/login/openid"
"""Where the issuer sends people back to, below the public address."""
_CLAIM = re.compile(r"[A-Za-z][A-Za-z0-9_.:/-]{0,99}")
_LONGEST_LABEL = 40
_NOBODYS_CLAIMS = ("email", "email_verified")
"""What does not name a person for good: an address is given to somebody else, or not checked at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenidSettings:
    """
    An issuer, and who we are to it.

    Parameters
    ----------
    issuer
        Its identifier, below which its discovery document is.
    client_secret
        Empty for a public client.
    claim
        What of its word names a person.
    label
        What the button on the login page calls it.
    strengths
        Values of `acr`, one of which a sign-in must have; empty where it is not looked at.
    redirect_uri
        Where people come back to.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: str
    claim: str
    label: str
    strengths: tuple[str, ...]
    redirect_uri: str

    @property
    def source(self) -> str:
        """What accounts are tied to: the issuer, and the claim where it is another one than `sub`."""
        return self.issuer if self.claim == "sub" else f"{self.issuer}#{self.claim}"


def openid_of(settings: Settings) -> OpenidSettings | None:
    """The issuer that is set; None where there is none."""
    if not settings.openid_issuer:
        return None
    return OpenidSettings(
        issuer=settings.openid_issuer,
        client_id=settings.openid_client_id,
        client_secret=_secret(settings),
        scopes=settings.openid_scopes,
        claim=settings.openid_claim,
        label=settings.openid_label or urlsplit(settings.openid_issuer).hostname or "",
        strengths=_strengths(settings),
        redirect_uri=settings.public_url.rstrip("/") + CALLBACK,
    )


def source_of(settings: Settings) -> str:
    """What accounts are tied to, as `OpenidSettings.source`; empty where no issuer is set."""
    return settings.openid.source if settings.openid is not None else ""


def openid_faults(settings: Settings) -> list[str]:
    """One sentence for each thing wrong with the issuer's settings."""
    if not settings.openid_issuer:
        is_half = settings.openid_client_id or settings.openid_client_secret or settings.openid_secret_file
        return ["TOURNEE_OPENID_ISSUER is missing: name the issuer, or leave all of it out."] * bool(is_half)
    return _issuer_faults(settings) + _secret_faults(settings) + _strength_faults(settings)


def _issuer_faults(settings: Settings) -> list[str]:
    faults = []
    if not is_safe_address(settings.openid_issuer) or "?" in settings.openid_issuer:
        faults.append(
            "TOURNEE_OPENID_ISSUER: give the issuer as it calls itself, an address with https:// (http:// on "
            "this machine alone), without ? or #."
        )
    if not settings.openid_client_id.strip():
        faults.append("TOURNEE_OPENID_CLIENT_ID is missing: the issuer gives it when you register there.")
    if "openid" not in settings.openid_scopes.split():
        faults.append("TOURNEE_OPENID_SCOPES: `openid` has to be one of them, parted by spaces.")
    if not _CLAIM.fullmatch(settings.openid_claim) or settings.openid_claim in _NOBODYS_CLAIMS:
        faults.append(
            f"TOURNEE_OPENID_CLAIM is {settings.openid_claim!r}: give a claim that names one person for "
            "good, such as sub; an e-mail address does not."
        )
    if len(settings.openid_label) > _LONGEST_LABEL or not settings.openid_label.isprintable():
        faults.append(f"TOURNEE_OPENID_LABEL: give at most {_LONGEST_LABEL} letters.")
    if not settings.public_url:
        faults.append("TOURNEE_OPENID_ISSUER needs TOURNEE_PUBLIC_URL: people are sent back to it.")
    return faults


def _secret_faults(settings: Settings) -> list[str]:
    if settings.openid_client_secret and settings.openid_secret_file:
        return ["TOURNEE_OPENID_CLIENT_SECRET and TOURNEE_OPENID_SECRET_FILE: give one of them."]
    try:
        is_empty = bool(settings.openid_secret_file) and not _secret(settings)
    except (OSError, ValueError):
        return ["TOURNEE_OPENID_SECRET_FILE cannot be read: give a text file that this service may read."]
    return ["TOURNEE_OPENID_SECRET_FILE is empty: write the client secret into it."] * is_empty


def _strength_faults(settings: Settings) -> list[str]:
    if settings.second_factor != "required" or _strengths(settings):
        return []
    sentence = (
        "TOURNEE_OPENID_ACR is missing: a second factor is required, so say which values of `acr` the issuer "
        "tells when it has asked for one."
    )
    return [sentence]


def is_safe_address(url: object) -> bool:
    """Whether something is an address that may be asked: over TLS, or on this machine."""
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    is_plain = not parts.fragment and "@" not in parts.netloc and url.isprintable() and " " not in url
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    return is_plain and is_safe and bool(parts.hostname) and port != 0


def _strengths(settings: Settings) -> tuple[str, ...]:
    return tuple(settings.openid_acr.replace(",", " ").split())


def _secret(settings: Settings) -> str:
    if not settings.openid_secret_file:
        return settings.openid_client_secret
    return Path(settings.openid_secret_file).read_text(encoding="utf-8").strip()
