"""
Metrics for Prometheus: how requests are answered and how planning goes, in numbers.

No label tells an organisation, a person, a day or an id: methods, statuses, states and the templates of
routes are all there is.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from app.store.measures import SUMMED, WAITING_STATES, measures

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa
    from prometheus_client import Metric
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ENDED_STATES = ("ready", "failed", "cancelled")
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
OTHER = "other"
"""A method or an address that nothing here is for: callers make up no labels."""
RECENT = timedelta(days=1)
BUCKETS_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
API, STATIC = "/api/v1", "/static/"


class Metrics:
    """What one service counts, and what it looks up in its database when it is asked."""

    def __init__(self, engine: sa.Engine) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "tournee_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self.seconds = Histogram(
            "tournee_request_seconds",
            "Time until an answer began.",
            ("method", "route"),
            buckets=BUCKETS_SECONDS,
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)
        self._registry.register(_Plans(engine))

    def told(self) -> bytes:
        """Write all of them in Prometheus' text format."""
        return generate_latest(self._registry)


class Measured:
    """Wraps the application and counts what it answers, by the route's template and status."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and count it when its answer begins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def count(message: Message) -> None:
            if message["type"] == "http.response.start":
                method = scope["method"] if scope["method"] in METHODS else OTHER
                route = _route_of(scope)
                self._metrics.requests.labels(method, route, str(message["status"])).inc()
                self._metrics.seconds.labels(method, route).observe(time.perf_counter() - began)
            await send(message)

        await self._app(scope, receive, count)


class _Plans(Collector):
    """Plans waiting, and what came of those of the last day: looked up, so that all processes are in it."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def describe(self) -> Iterator[Metric]:
        """Nothing: the database is not asked before somebody wants to know."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Look it up."""
        try:
            found = measures(self._engine, datetime.now(UTC) - RECENT)
        except SQLAlchemyError:
            yield GaugeMetricFamily("tournee_database_up", "Whether the database answers.", 0)
            return
        yield GaugeMetricFamily("tournee_database_up", "Whether the database answers.", 1)
        for name, what, states, counts in (
            ("tournee_jobs", "Plans that are not made yet.", WAITING_STATES, found.waiting),
            ("tournee_recent_jobs", "Plans asked for in the last day that ended.", ENDED_STATES, found.ended),
        ):
            family = GaugeMetricFamily(name, what, labels=["state"])
            for state in states:
                family.add_metric([state], counts[state])
            yield family
        for figure in (*SUMMED, "unassigned"):
            named = f"{figure}_visits" if figure in ("served", "unassigned") else figure
            told = f"Sum of {named.replace('_', ' ')} over the plans made in the last day."
            yield GaugeMetricFamily(f"tournee_recent_{named}", told, found.sums[figure])
        worked = sum(found.sums[name] for name in ("travel_seconds", "care_seconds", "waiting_seconds"))
        if worked:
            share = found.sums["travel_seconds"] / worked
            told = "Share of travel in travel, care and waiting, over the plans made in the last day."
            yield GaugeMetricFamily("tournee_recent_travel_share", told, share)


def _route_of(scope: Scope) -> str:
    """The template of the route that answered: never the address itself, which may hold an id."""
    if scope["path"].startswith(STATIC):
        return STATIC
    if "route" not in scope:
        return OTHER
    prefix = API if scope["path"].startswith(f"{API}/") else ""  # which an included route does not tell
    return f"{prefix}{scope['route'].path}"
