"""Requests made from the OpenAPI document by schemathesis, sent to a service that really listens."""

from __future__ import annotations

import collections
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema
from sqlmodel import col, update

from app.auth import identify
from app.identity.keys import make_key
from app.identity.passwords import nobodys_hash
from app.identity.sessions import COOKIE
from app.roles import Role, Scope
from app.solving import Solving
from app.store.database import writing
from app.tables import User
from tests.conftest import open_session
from tests.records import ORGANISATION
from tests.running import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa
    from fastapi import FastAPI
    from schemathesis import AuthContext, Case
    from schemathesis.specs.openapi.schemas import OpenApiSchema

    from app.config import Settings

Identity = Role | Literal["nobody"]
IDENTITIES: tuple[Identity, ...] = ("nobody", "reader", "nurse", "system", "coordinator", "admin")
"""Who sends them; whoever may change the most comes last."""
assert set(IDENTITIES) == {"nobody", *get_args(Role)}
SECONDS_TO_ANSWER = 60
CONFIGURATION: dict[str, Any] = {
    "continue-on-failure": True,
    "request-timeout": SECONDS_TO_ANSWER,
    "max-stream-events": 3,
    "output": {"truncation": {"enabled": False}},
}


@dataclass
class Found:
    """What one identity's requests found: how many operations and requests, and each failure as a text."""

    operations: set[str] = field(default_factory=set)
    requests: int = 0
    statuses: collections.Counter[int] = field(default_factory=collections.Counter)
    failures: dict[str, str] = field(default_factory=dict)

    def take(self, event: events.EngineEvent) -> None:
        """Note what an event of the engine tells."""
        if isinstance(event, events.ScenarioFinished):
            self._take_scenario(event)
        elif isinstance(event, events.NonFatalError):
            self.failures[f"{event.label}: {type(event.value).__name__}"] = str(event.value)
        elif isinstance(event, events.FatalError):
            raise event.exception

    def _take_scenario(self, event: events.ScenarioFinished) -> None:
        for case_id, sent in event.recorder.interactions.items():
            self.requests += 1
            if sent.response is not None:
                self.statuses[sent.response.status_code] += 1
            for check in event.recorder.checks.get(case_id, ()):
                if check.status is Status.FAILURE and check.failure_info is not None:
                    failure = check.failure_info.failure
                    request = sent.request
                    body = (request.body or b"")[:300] if isinstance(request.body, bytes) else request.body
                    told = f"{check.name}: {failure.title}\n{failure.message}\n{request.method} {request.uri} {body!r}"
                    if sent.response is not None:
                        told += f"\n{sent.response.status_code} {sent.response.content[:400]!r}"
                    operation = event.recorder.cases[case_id].value.operation.label
                    self.failures.setdefault(f"{operation}: {check.name}: {failure.title}", told)
        if event.label and event.status is not Status.SKIP:
            self.operations |= {node.value.operation.label for node in event.recorder.cases.values()}


class Session:
    """Keeps an identity signed in, whatever its requests do to its own session and account."""

    def __init__(self, engine: sa.Engine, role: Role) -> None:
        self._engine = engine
        self._role = role
        self._name = f"fuzz-{role}"
        self._token = ""

    def get(self, case: Case, context: AuthContext) -> str:  # noqa: ARG002 - schemathesis's own shape
        """Give the token of a session that lives."""
        caller = identify(self._engine, self._token) if self._token else None
        if caller is None:
            with writing(self._engine, ORGANISATION) as session:
                session.exec(update(User).where(col(User.name) == self._name).values(disabled_at=None))
            nurse = "n-irmeline" if self._role == "nurse" else None
            self._token = open_session(self._engine, nurse, name=self._name, role=self._role)
            with writing(self._engine, ORGANISATION) as session:
                session.exec(
                    update(User).where(col(User.name) == self._name).values(password_hash=nobodys_hash())
                )
        return self._token

    def set(self, case: Case, data: str, context: AuthContext) -> None:  # noqa: ARG002 - schemathesis's own shape
        """Put the session into a request."""
        case.cookies = {**(case.cookies or {}), COOKIE: data}


def _session_kept(engine: sa.Engine, role: Role) -> type[Session]:
    """Give a session as schemathesis takes it: a class to be called without anything."""

    class Kept(Session):
        def __init__(self) -> None:
            super().__init__(engine, role)

    return Kept


@contextmanager
def listening(settings: Settings) -> Iterator[tuple[str, FastAPI]]:
    """Serve, with plans that fail at once: their making is not what is tried here."""
    with running(settings, Solving(settings, (sys.executable, "-c", "1/0"))) as application:
        yield f"http://127.0.0.1:{settings.port}", application


def attack(
    url: str,
    application: FastAPI,
    identity: Identity,
    *,
    examples: int,
    seed: int,
    configuration: dict[str, Any],
    found: Found | None = None,
) -> Found:
    """Send an identity's requests to every operation of the document, and check every answer."""
    engine: sa.Engine = application.state.planner.engine
    told = {
        **CONFIGURATION,
        **configuration,
        "base-url": url,
        "seed": seed,
        "generation": {"max-examples": examples, "deterministic": True, "no-shrink": True},
    }
    schema: OpenApiSchema = schemathesis.openapi.from_dict(
        application.openapi(), config=SchemathesisConfig.from_dict(told)
    )
    if identity == "system":
        key = make_key(engine, ORGANISATION, "k", scopes=list(get_args(Scope)), days=1, made_by="x")
        schema.config.update(headers={"Authorization": f"Bearer {key.token}"})
    elif identity != "nobody":
        schema.auth(refresh_interval=None)(_session_kept(engine, identity))
    found = found or Found()
    for event in from_schema(schema).execute():
        found.take(event)
    return found
