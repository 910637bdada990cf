"""Finds words in bytes however they are written: in other letters, in an address, in JSON, in base64."""

from __future__ import annotations

import base64
import json
import socketserver
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def written(word: str) -> tuple[set[bytes], set[bytes]]:
    """
    Give every way in which a word is looked for.

    Returns
    -------
    tuple of set
        To be found in lower-case ASCII letters, and to be found exactly.
    """
    plain, exact = set(), set()
    for each in {word, word.lower(), word.upper(), word.casefold()}:
        escaped = json.dumps(each)[1:-1]
        for text in (each, quote(each), quote_plus(each), quote(each, safe=""), escaped, repr(each)[1:-1]):
            plain.add(text.encode().lower())
        plain |= {each.encode("utf-16-le").lower(), each.encode("latin-1", "ignore").lower()}
        plain.add(each.encode().hex().encode())
        for encoded in (each.encode(), escaped.encode()):
            for before in range(3):
                for encode in (base64.b64encode, base64.urlsafe_b64encode):
                    told = encode(b"\0" * before + encoded).rstrip(b"=")
                    first = (0, 2, 3)[before]  # letters that what stands before shares in
                    rest = (before + len(encoded)) % 3
                    exact.add(told[first : len(told) - (1 if rest else 0)])
    return plain, exact


def leaks(words: Iterable[str], told: Mapping[str, bytes | str]) -> list[tuple[str, str]]:
    """Which words are found in what, however they are written."""
    ways = {word: written(word) for word in words}
    found = []
    for name, content in told.items():
        raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
        lower = raw.lower()
        found += [
            (word, name)
            for word, (plain, exact) in ways.items()
            if any(way in lower for way in plain) or any(way in raw for way in exact)
        ]
    return found


@contextmanager
def listening(answer: Any, status: int = 200) -> Iterator[tuple[str, list[bytes]]]:  # noqa: ANN401 - JSON
    """Answer every question alike on a port of this machine; gives its address and every byte it was sent."""
    heard: list[bytes] = []
    body = json.dumps(answer).encode()
    head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            told = b""
            while b"\r\n\r\n" not in told and (more := self.request.recv(65_536)):
                told += more
            heard.append(told)
            self.request.sendall(head.encode() + body)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", heard
        finally:
            server.shutdown()
            thread.join()
