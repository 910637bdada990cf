"""Requests made from the OpenAPI document by schemathesis, sent to a service that really listens."""

from __future__ import annotations

import collections
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal, get_args

import schemathesis
from pydantic_core.core_schema import ErrorType
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
    from schemathesis import AuthContext, Case, Response
    from schemathesis.specs.openapi.schemas import OpenApiSchema

    from app.config import Settings

Identity = Role | Literal["nobody"]
IDENTITIES: tuple[Identity, ...] = ("nobody", "reader", "nurse", "system", "coordinator", "admin")
"""Who sends them; whoever may change the most comes last."""
assert set(IDENTITIES) == {"nobody", *get_args(Role)}
SECONDS_TO_ANSWER = 60
REFUSES = (
    """input(); print('{"faults": [{"code": "no_answer", "where": "", "message": "", "remedy": ""}]}')"""
)
# What fits the document may still be refused: for what it says (`_is_refused_for_content`), and by 412, 416
# and 428, since no document can know a record's version or a file's length.
CONFIGURATION: dict[str, Any] = {
    "checks": {
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "3xx", 401, 403, 404, 409, 412, 416, 428, 429]
        }
    },
    "continue-on-failure": True,
    "request-timeout": SECONDS_TO_ANSWER,
    "max-stream-events": 3,
    "output": {"truncation": {"enabled": False}},
}


@dataclass
class Found:
    """What one identity's requests found: how many operations and requests, and each failure as a text."""

    expected: set[str] = field(default_factory=set)
    operations: set[str] = field(default_factory=set)
    requests: int = 0
    statuses: collections.Counter[int] = field(default_factory=collections.Counter)
    failures: dict[str, str] = field(default_factory=dict)

    def told(self, identity: Identity) -> str:
        """Give the figures in a line."""
        return (
            f"{identity}: {len(self.operations)} operations, {self.requests} requests, "
            f"{len(self.failures)} failures, by status {dict(sorted(self.statuses.items()))}"
        )

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
                    if check.name == "positive_data_acceptance" and _is_refused_for_content(sent.response):
                        continue
                    if check.name == "negative_data_rejection" and _is_refused_by_row(sent.response):
                        continue
                    failure = check.failure_info.failure
                    request = sent.request
                    body = (request.body or b"")[:300] if isinstance(request.body, bytes) else request.body
                    told = f"{failure.message}\n{request.method} {request.uri} {body!r}"
                    if sent.response is not None:
                        told += f"\n{sent.response.status_code} {sent.response.content[:400]!r}"
                    operation = event.recorder.cases[case_id].value.operation.label
                    self.failures.setdefault(f"{operation}: {check.name}: {failure.title}", told)
        if event.label and event.status is not Status.SKIP:
            self.operations |= {node.value.operation.label for node in event.recorder.cases.values()}


# A schema cannot say that a name of blanks alone is none, nor between which days a day lies.
OF_CONTENT = {"string_too_short", "greater_than_equal", "less_than_equal"}
OF_SHAPE = set(get_args(ErrorType)) - OF_CONTENT


def _is_refused_for_content(response: Response | None) -> bool:
    """Whether faults were found in what was sent, an unknown id for instance, and none in its shape."""
    if response is None or response.status_code != HTTPStatus.UNPROCESSABLE_ENTITY:
        return False
    told = response.json()
    codes = {fault["code"] for fault in told["faults"]}
    return told["code"] == "idempotency_key_reused" or (bool(codes) and not codes & OF_SHAPE)


def _is_refused_by_row(response: Response | None) -> bool:
    """Whether what is wrong was left out and told, as was asked for by `?partial=true`."""
    return response is not None and response.status_code == HTTPStatus.OK and response.json()["refused"] > 0


class Session:
    """Keeps an identity signed in, whatever its requests do to its own session and account."""

    def __init__(self, engine: sa.Engine, role: Role) -> None:
        self._engine = engine
        self._role = role
        self._name = f"fuzz-{role}"
        self._nurse = "n-irmeline" if role == "nurse" else None
        self._token = ""
        self._may_have_ended = True

    def get(self, case: Case, context: AuthContext) -> str:  # noqa: ARG002 - schemathesis's own shape
        """Give the token of a session that lives."""
        if self._may_have_ended:
            self._may_have_ended = not self._token or identify(self._engine, self._token) is None
        if self._may_have_ended:
            with writing(self._engine, ORGANISATION) as session:
                session.exec(update(User).where(col(User.name) == self._name).values(disabled_at=None))
            account = "reader" if self._nurse else self._role  # a nurse has none
            self._token = open_session(self._engine, self._nurse, name=self._name, role=account)
            with writing(self._engine, ORGANISATION) as session:
                session.exec(
                    update(User).where(col(User.name) == self._name).values(password_hash=nobodys_hash())
                )
        self._may_have_ended = case.operation.method.upper() != "GET"
        return self._token

    def set(self, case: Case, data: str, context: AuthContext) -> None:  # noqa: ARG002 - schemathesis's own shape
        """Put the session into a request."""
        case.cookies = {**(case.cookies or {}), COOKIE: data}


class Key:
    """Another system's key, for everything that a key may open."""

    def __init__(self, engine: sa.Engine) -> None:
        self._token = make_key(
            engine, ORGANISATION, "k", scopes=list(get_args(Scope)), days=1, made_by="x"
        ).token

    def get(self, case: Case, context: AuthContext) -> str:  # noqa: ARG002 - schemathesis's own shape
        """Give the key."""
        return self._token

    def set(self, case: Case, data: str, context: AuthContext) -> None:  # noqa: ARG002 - schemathesis's own shape
        """Put the key into a request."""
        case.headers["Authorization"] = f"Bearer {data}"


def _made(identity: type[Session | Key], *given: Any) -> type[Session | Key]:  # noqa: ANN401 - passed on
    """Give an identity as schemathesis takes it: a class to be called without anything."""
    return type(identity.__name__, (identity,), {"__init__": lambda self: identity.__init__(self, *given)})


@contextmanager
def listening(settings: Settings) -> Iterator[tuple[str, FastAPI]]:
    """Serve, with plans and problems that are refused at once: their solving is not what is tried here."""
    with running(settings, Solving(settings, (sys.executable, "-S", "-c", REFUSES))) as application:
        yield f"http://127.0.0.1:{settings.port}", application


def attack(
    url: str,
    application: FastAPI,
    identity: Identity,
    examples: int | None = None,
    found: Found | None = None,
) -> Found:
    """
    Send an identity's requests to every operation of the document, and check every answer.

    Parameters
    ----------
    examples
        Random requests of every operation, beside those that try each limit of its document and those that
        follow from one another; without it, the few that a suite has time for.
    """
    engine: sa.Engine = application.state.planner.engine
    document = application.openapi()
    told = {
        **CONFIGURATION,
        "base-url": url,
        "seed": 1,
        "generation": {"max-examples": examples or 2, "deterministic": True, "no-shrink": True},
        "phases": {
            "examples": {"enabled": False},  # the document has none
            # Limits are tried by who may do most: of everybody else most of it would be refused unseen.
            "coverage": {"enabled": bool(examples) or identity == "admin"},
            "stateful": {"enabled": bool(examples)},
        },
        # One record is changed with the body that adds it, as many are, and read and removed by any id.
        "operations": []
        if examples
        else [{"include-path-regex": r"(\{record_id\}|/bulk)$", "phases": {"coverage": {"enabled": False}}}],
    }
    schema: OpenApiSchema = schemathesis.openapi.from_dict(
        document, config=SchemathesisConfig.from_dict(told)
    )
    if identity == "system":
        schema.auth(refresh_interval=None)(_made(Key, engine))
    elif identity != "nobody":
        schema.auth(refresh_interval=None)(_made(Session, engine, identity))
    found = found or Found()
    found.expected = {
        f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods
    }
    for event in from_schema(schema).execute():
        found.take(event)
    return found
