"""The background of the map, drawn from the installed extract."""

import gzip
import hashlib
from typing import Annotated

from fastapi import APIRouter, Header, Response
from starlette.status import HTTP_304_NOT_MODIFIED

from app.api.context import PlannerGiven
from app.errors import NotFoundError
from app.maps import base_map_file

router = APIRouter(tags=["map"])


@router.get("/map", responses={304: {"description": "Unchanged"}})
def read_map(
    planner: PlannerGiven,
    if_none_match: Annotated[str, Header()] = "",
    accept_encoding: Annotated[str, Header()] = "",
) -> Response:
    """Give the base map: GeoJSON by layer, with its bounds and its attribution."""
    file = base_map_file(planner.settings)
    if file is None:
        raise NotFoundError("no_base_map")
    packed = file.read_bytes()
    tag = f'"{hashlib.sha256(packed).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
    if tag in if_none_match:
        return Response(status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    if "gzip" in accept_encoding:
        return Response(
            packed, media_type="application/json", headers={**headers, "Content-Encoding": "gzip"}
        )
    return Response(gzip.decompress(packed), media_type="application/json", headers=headers)
