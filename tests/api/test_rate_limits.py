"""What a key may ask in a minute is told with each answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fastapi.testclient import TestClient

from app.identity.keys import make_key
from app.identity.sessions import COOKIE
from app.main import create_app
from tests.conftest import engine_of, open_session
from tests.records import ORGANISATION

if TYPE_CHECKING:
    from app.config import Settings


def test_key_is_told_what_it_may_still_ask(settings: Settings) -> None:
    """Each answer to a key says what is left; one that asks more is refused until the minute is over."""
    with TestClient(
        create_app(replace(settings, key_requests_a_minute=2)), base_url="http://127.0.0.1"
    ) as client:
        key = make_key(engine_of(client), ORGANISATION, "k", scopes=["read:days"], days=1, made_by="x")
        headers = {"Authorization": f"Bearer {key.token}"}
        answers = [client.get("/api/v1/days", headers=headers) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"key";q=2;w=60'}
        left = [answer.headers["ratelimit"].split(";")[1] for answer in answers]
        assert left == ["r=1", "r=0", "r=0"]
        assert answers[2].json()["code"] == "too_many_requests"
        assert 1 <= int(answers[2].headers["retry-after"]) <= 60
        client.cookies.set(COOKIE, open_session(engine_of(client)))
        assert "ratelimit" not in client.get("/api/v1/days").headers
