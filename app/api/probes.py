"""What machines that watch over the service ask: whether it lives, whether it is ready, and its metrics."""

from http import HTTPStatus

import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from sqlalchemy.exc import SQLAlchemyError

from app.api.context import EngineGiven
from app.config import Settings
from app.errors import ForbiddenError
from app.maps import map_in_use
from app.roles import READ_METRICS
from app.store.read_only import unreadable

router = APIRouter(include_in_schema=False)
READY = {"ok", "none", "read only"}
"""Words for a part that does not keep the service from answering."""


@router.get("/healthz")
def health() -> dict[str, str]:
    """Tell that the service answers."""
    return {"status": "ok"}


@router.get("/readyz")
def readiness(request: Request, engine: EngineGiven) -> Response:
    """Tell whether the service can do its work: 503 where the database or the map in use cannot be read."""
    parts = {"database": _told_database(engine), "map": _told_map(request.app.state.planner.settings)}
    is_ready = READY.issuperset(parts.values())
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse({"status": "ready" if is_ready else "not ready", **parts}, status)


@router.get("/metrics")
def tell_metrics(request: Request) -> Response:
    """Tell the metrics to a program on this machine, or to one with a key for them."""
    caller = getattr(request.state, "caller", None)
    if caller is not None and READ_METRICS not in caller.grants:
        raise ForbiddenError
    return PlainTextResponse(request.app.state.metrics.told(), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _told_database(engine: sa.Engine) -> str:
    try:
        with engine.connect() as connection:
            connection.execute(sa.text("SELECT 1 FROM alembic_version"))
    except SQLAlchemyError:
        return "fault"
    return "read only" if unreadable(engine) else "ok"


def _told_map(settings: Settings) -> str:
    if settings.is_without_map:
        return "none"
    return "fault" if map_in_use(settings) is None else "ok"
