"""The background of the map, drawn from the installed extract: what it is, and its tiles in one file."""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Header, Response
from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException
from starlette.status import (
    HTTP_200_OK,
    HTTP_206_PARTIAL_CONTENT,
    HTTP_304_NOT_MODIFIED,
    HTTP_416_RANGE_NOT_SATISFIABLE,
)

from app.api.context import PlannerGiven
from app.errors import NotFoundError
from app.maps import base_map_file
from app.planning import Planner
from app.schemas.maps import BaseMapOut
from routing import read_base_map

router = APIRouter(tags=["map"])

TILES = "/api/v1/map/tiles"
MEDIA_TYPE = "application/vnd.pmtiles"
UNCHANGING = "private, max-age=31536000, immutable"
CHUNK_BYTES = 2**16
ONE_RANGE = re.compile(r"bytes=(?:(?P<first>[0-9]{1,18})-(?P<last>[0-9]{0,18})|-(?P<length>[0-9]{1,18}))")


@router.get("/map")
def read_map(planner: PlannerGiven) -> BaseMapOut:
    """Tell how far the base map reaches, whose data it is, and where its tiles are."""
    with _open(planner) as file:
        told = read_base_map(file)
        version = _version(file)
    return BaseMapOut(
        attribution=told.attribution, bounds=list(told.bounds), tiles=f"{TILES}?version={version}"
    )


@router.get(
    "/map/tiles",
    response_class=Response,
    responses={
        200: {"content": {MEDIA_TYPE: {}}, "description": "The whole file"},
        206: {"content": {MEDIA_TYPE: {}}, "description": "The part asked for"},
        304: {"description": "Unchanged"},
        416: {"description": "The file ends before the part asked for"},
    },
)
def read_tiles(
    planner: PlannerGiven,
    version: str = "",
    range_asked: Annotated[str, Header(alias="Range")] = "",
    if_range: Annotated[str, Header()] = "",
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """
    Give the tiles, one .pmtiles file, or a single range of its bytes; several ranges are answered with all.

    Under the address that names its version the file never changes, so browsers keep what they have read.
    """
    with ExitStack() as held:
        file = held.enter_context(_open(planner))
        size, tag = os.fstat(file.fileno()).st_size, f'"{_version(file)}"'
        headers = {
            "Accept-Ranges": "bytes",
            "ETag": tag,
            "Cache-Control": UNCHANGING if version == tag.strip('"') else "private, no-cache",
        }
        if tag in if_none_match:
            return Response(status_code=HTTP_304_NOT_MODIFIED, headers=headers)
        part, status = _part(range_asked, size) if if_range in {"", tag} else None, HTTP_200_OK
        if part is None:
            part = range(size)
        else:
            status = HTTP_206_PARTIAL_CONTENT
            headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
        headers["Content-Length"] = str(len(part))
        held.pop_all()  # The answer closes the file when it has sent it.
        return StreamingResponse(_chunks(file, part), status, headers, MEDIA_TYPE)


def _open(planner: Planner) -> BinaryIO:
    file = base_map_file(planner.settings)
    if file is None:
        raise NotFoundError("no_base_map")
    return file.open("rb")


def _version(file: BinaryIO) -> str:
    """Name the very file that is open: another map is another file."""
    known = os.fstat(file.fileno())
    return f"{known.st_mtime_ns:x}-{known.st_size:x}"


def _part(asked: str, size: int) -> range | None:
    """
    Find the bytes that one range asks for; None where the whole file is to be sent (RFC 9110, 14.2).

    Raises
    ------
    HTTPException
        When there are none of them.
    """
    found = ONE_RANGE.fullmatch(asked.strip())
    if found is None:
        return None
    if found["length"]:
        part = range(max(0, size - int(found["length"])), size)
    elif found["last"] and int(found["last"]) < int(found["first"]):
        return None
    else:
        part = range(int(found["first"]), min(size, int(found["last"] or size) + 1))
    if not part:
        raise HTTPException(HTTP_416_RANGE_NOT_SATISFIABLE, headers={"Content-Range": f"bytes */{size}"})
    return part


def _chunks(file: BinaryIO, part: range) -> Iterator[bytes]:
    """Read a part of a file bit by bit: it may be as large as the whole."""
    with file:
        file.seek(part.start)
        left = len(part)
        while chunk := file.read(min(CHUNK_BYTES, left)):
            left -= len(chunk)
            yield chunk
