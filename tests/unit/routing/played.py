"""Servers played on loopback: each answers as a function says, well or badly."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OK = 200
GOES_ON_SECONDS = 20


@dataclass(frozen=True)
class Question:
    """What a server was asked."""

    path: str
    query: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Reply:
    """
    What a server answers.

    Parameters
    ----------
    told
        JSON, or bytes that are sent as they are.
    cut
        How many bytes of it are sent before the connection breaks off.
    is_silent
        Whether nothing comes at all, until whoever asked gives up.
    """

    told: Any
    status: int = OK
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    is_silent: bool = False


@dataclass
class Played:
    """A server under way: where it is, what it was asked, and what it is to answer before all else."""

    url: str = ""
    questions: list[Question] = field(default_factory=list)
    first: list[Reply] = field(default_factory=list)


@contextmanager
def played(answer: Callable[[Question], Reply]) -> Iterator[Played]:
    """Answer on a free port of this machine until the block ends."""
    server = Played()
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self.answer()

        def do_POST(self) -> None:
            self.answer()

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            told = json.loads(self.rfile.read(length)) if length else None
            parts = urlsplit(self.path)
            question = Question(parts.path, dict(parse_qsl(parts.query)), told)
            server.questions.append(question)
            self.send(server.first.pop(0) if server.first else answer(question))

        def send(self, reply: Reply) -> None:
            if reply.is_silent:
                ended.wait(GOES_ON_SECONDS)
                return
            body = reply.told if isinstance(reply.told, bytes) else json.dumps(reply.told).encode()
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: reply.cut])
            self.close_connection = reply.cut is not None

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        server.url = f"http://127.0.0.1:{listening.server_port}"
        try:
            yield server
        finally:
            ended.set()
            listening.shutdown()
            thread.join()
