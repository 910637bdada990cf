"""An OpenID Connect issuer: what it publishes, where it asks people, and whether its word holds."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests
import urllib3
from authlib.common.errors import AuthlibBaseError
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from app.errors import BusyError, UnauthenticatedError
from app.identity.issuer_session import IssuerSession
from app.logs import log
from app.openid_settings import is_safe_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.openid_settings import OpenidSettings

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""How an identity may be signed: by keys of which we know the public half alone."""
KEY_KINDS = ("RSA", "EC", "OKP")
CLOCKS_APART_SECONDS = 60
KEPT_SECONDS = 3600.0
"""How long what an issuer publishes is kept."""
REST_SECONDS = 5.0
"""How long an issuer that did not answer is let rest: those who wait for it take no more of the service."""
LONGEST_SUBJECT = 255
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError, RecursionError)


@dataclass(frozen=True, slots=True)
class Asked:
    """What belongs to one attempt alone: three secrets that an answer has to fit."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class _Published:
    """What an issuer publishes, and until when it is kept."""

    metadata: Mapping[str, Any]
    keys: KeySet
    until: float


class Issuer:
    """Asks one issuer, and keeps for an hour what it publishes."""

    def __init__(self, settings: OpenidSettings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._kept: _Published | None = None
        self._rests_until = 0.0

    def address(self, asked: Asked, language: str) -> str:
        """
        Where a browser goes to sign in.

        Raises
        ------
        BusyError
            Where the issuer does not answer, or not as it should.
        """
        session = IssuerSession(self.settings, self._way())
        strengths = {"acr_values": " ".join(self.settings.strengths)} if self.settings.strengths else {}
        address, _ = session.create_authorization_url(
            self._published().metadata["authorization_endpoint"],
            state=asked.state,
            code_verifier=asked.verifier,
            nonce=asked.nonce,
            ui_locales=language,
            **strengths,
        )
        return str(address)

    def end_address(self) -> str | None:
        """Where a browser goes to sign out there too; None where no such place is named."""
        try:
            end = self._published().metadata.get("end_session_endpoint")
        except BusyError:
            return None
        if not is_safe_address(end):
            return None
        back = self.settings.redirect_uri.rpartition("/")[0]
        told = {"client_id": self.settings.client_id, "post_logout_redirect_uri": back}
        return requests.Request("GET", end, params=told).prepare().url

    def names_itself(self, told: str) -> bool:
        """Whether an answer is this issuer's own, by the `iss` beside it (RFC 9207)."""
        if told:
            return told == self.settings.issuer
        return not self._published().metadata.get("authorization_response_iss_parameter_supported")

    def subject(self, code: str, asked: Asked) -> str:
        """
        Who it is that a code stands for: the value of the claim that accounts are tied by.

        Raises
        ------
        UnauthenticatedError
            Where the issuer's word does not hold, or the sign-in was not strong enough.
        BusyError
        """
        metadata = self._published().metadata
        with IssuerSession(self.settings, self._way()) as session:
            try:
                token = session.fetch_token(
                    metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=asked.verifier,
                    redirect_uri=self.settings.redirect_uri,
                )
            except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
                raise _unreachable("token", error) from None
            except (AuthlibBaseError, *_UNREADABLE) as error:
                raise _not_believed("token", error) from None
            claims = self._identity(token, asked)
            found = claims.get(self.settings.claim) or self._told_beside(session, token, claims)
        if not isinstance(found, str) or not 0 < len(found) <= LONGEST_SUBJECT or not found.isprintable():
            raise _not_believed("identity")
        return found

    def _identity(self, token: Mapping[str, Any], asked: Asked) -> Mapping[str, Any]:
        """What an identity token says, its signature and every claim checked."""
        told, access_token = token.get("id_token"), token.get("access_token")
        if not isinstance(told, str) or not isinstance(access_token, str | None):
            raise _not_believed("identity")
        own = {"client_id": self.settings.client_id, "nonce": asked.nonce, "access_token": access_token}
        options = {
            "iss": {"essential": True, "value": self.settings.issuer},
            "aud": {"essential": True, "value": self.settings.client_id},
        }
        try:
            try:
                read = self._opened(told, self._published().keys)
            except InvalidKeyIdError:
                read = self._opened(told, self._published(anew=True).keys)
            claims = CodeIDToken(read.claims, read.header, options, own)
            claims.validate(leeway=CLOCKS_APART_SECONDS)
        except (JoseError, AuthlibBaseError, *_UNREADABLE) as error:
            raise _not_believed("identity", error) from None
        if self.settings.strengths and claims.get("acr") not in self.settings.strengths:
            raise UnauthenticatedError("openid_strength")
        return dict(claims)

    @staticmethod
    def _opened(told: str, keys: KeySet) -> jwt.Token:
        registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
        return jwt.decode(told, keys, registry=registry)

    def _told_beside(
        self, session: IssuerSession, token: Mapping[str, Any], claims: Mapping[str, Any]
    ) -> object:
        """The claim as the issuer tells it to whoever holds the access token, of the same person alone."""
        at, access_token = self._published().metadata.get("userinfo_endpoint"), token.get("access_token")
        if not isinstance(at, str) or not isinstance(access_token, str):
            return None
        try:
            told = session.read(at, access_token)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise _unreachable("userinfo", error) from None
        return told.get(self.settings.claim) if told.get("sub") == claims["sub"] else None

    def _way(self) -> str:
        """How we show who we are: as the issuer takes it, by a header where it takes both."""
        ways = self._published().metadata.get("token_endpoint_auth_methods_supported")
        takes_field_alone = isinstance(ways, list) and "client_secret_basic" not in ways
        return "client_secret_post" if takes_field_alone else "client_secret_basic"

    def _published(self, *, anew: bool = False) -> _Published:
        """
        What the issuer publishes, asked again after an hour or where it may have new keys.

        Raises
        ------
        BusyError
        """
        with self._lock:
            now = time.monotonic()
            if self._kept is not None and not anew and now < self._kept.until:
                return self._kept
            if now < self._rests_until:
                raise BusyError("openid_unreachable")
            try:
                self._kept = self._asked_anew()
            except BusyError:
                self._rests_until = time.monotonic() + REST_SECONDS
                raise
            return self._kept

    def _asked_anew(self) -> _Published:
        with IssuerSession(self.settings, "none") as session:
            metadata = self._discover(session)
            keys = self._keys(session, metadata["jwks_uri"])
        return _Published(metadata, keys, time.monotonic() + KEPT_SECONDS)

    def _discover(self, session: IssuerSession) -> dict[str, Any]:
        at = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            metadata = session.read(at)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise _unreachable("discovery", error) from None
        is_its_own = metadata.get("issuer") == self.settings.issuer
        if not is_its_own or not all(is_safe_address(metadata.get(name)) for name in _ENDPOINTS):
            raise _unreachable("discovery")
        return metadata

    @staticmethod
    def _keys(session: IssuerSession, at: str) -> KeySet:
        try:
            told = session.read(at)["keys"]
            signing = [key for key in told if key["kty"] in KEY_KINDS and key.get("use", "sig") == "sig"]
            return KeySet.import_key_set({"keys": signing})
        except (requests.RequestException, urllib3.exceptions.HTTPError, JoseError, *_UNREADABLE) as error:
            raise _unreachable("keys", error) from None


def _unreachable(step: str, error: Exception | None = None) -> BusyError:
    _log(step, error)
    return BusyError("openid_unreachable")


def _not_believed(step: str, error: Exception | None = None) -> UnauthenticatedError:
    _log(step, error)
    return UnauthenticatedError("openid_not_believed")


def _log(step: str, error: Exception | None) -> None:
    """Tell the operator at which step, and by what kind of error: no word of the issuer's."""
    log("issuer_failed", step=step, kind="Unfit" if error is None else type(error).__name__)
