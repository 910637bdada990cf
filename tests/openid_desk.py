"""A browser of a service that knows a small issuer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests

from app.identity import accounts
from app.identity.accounts import NewUser
from app.identity.issuer import Issuer
from app.identity.user_key import UserKey
from app.store import access
from app.store.database import reading
from app.store.scope import EVERY_ORGANISATION
from tests.conftest import engine_of
from tests.issuer import CLIENT, SECRET, SmallIssuer
from tests.records import ORGANISATION

if TYPE_CHECKING:
    import httpx2
    from fastapi.testclient import TestClient

    from app.config import Settings

PUBLIC = "http://127.0.0.1"

BACK = "/login/openid"


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
