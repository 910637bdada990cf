"""The `Idempotency-Key` of requests that make something: sent again, they get the answer they had."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from app import idempotency
from app.api.context import caller_of, engine_of
from app.idempotency import Answer

KEPT_HEADERS = ("content-type", "etag", "location", "preference-applied")
"""Those of an answer that tell of what was made."""
REPLAYED = "Idempotency-Replayed"


class ReplayedError(Exception):
    """A request that had its answer before; `answer` is it."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self.answer = answer


class OnceRoute(APIRoute):
    """A route of which some operations depend on `ONCE`: keeps what they answer."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Give what answers a request."""
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                response = await handle(request)
            except ReplayedError as error:
                return _told_again(error.answer)
            except Exception:
                await _end(request, None)
                raise
            is_success = response.status_code < HTTPStatus.MULTIPLE_CHOICES
            await _end(request, response if is_success else None)
            return response

        return answered


async def once(
    request: Request,
    key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            pattern=r"^[\x21-\x7e]*$",
            max_length=200,
            description="Of one's own choice: the same request with the same key is done once in 24 hours.",
        ),
    ] = "",
) -> None:
    """Take a request that has a key into one's hands, or have its earlier answer told again."""
    if not key:
        return
    told = (request.method, request.url.path, str(request.url.query), (await request.body()).hex())
    caller = caller_of(request)
    begun = await run_in_threadpool(idempotency.begin, engine_of(request), caller, key, "\n".join(told))
    if isinstance(begun, Answer):
        raise ReplayedError(begun)
    request.state.once = begun


ONCE = Depends(once)


async def _end(request: Request, response: Response | None) -> None:
    begun = getattr(request.state, "once", None)
    if begun is not None:
        answer = None if response is None else _answer_of(response)
        await run_in_threadpool(idempotency.end, engine_of(request), caller_of(request), begun, answer)


def _answer_of(response: Response) -> Answer:
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return Answer(response.status_code, headers, bytes(response.body).decode())


def _told_again(answer: Answer) -> Response:
    return Response(answer.body, answer.status, {**answer.headers, REPLAYED: "true"})
