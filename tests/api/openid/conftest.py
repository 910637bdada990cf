"""Services whose people sign in through an OpenID Connect issuer, a small one that really listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from app.identity.attempts import Throttle
from app.main import ATTEMPTS, ATTEMPTS_WINDOW_SECONDS, create_app
from tests.databases import Files
from tests.issuer import SmallIssuer, issuing
from tests.openid_desk import BACK, PUBLIC, Desk, with_issuer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
