"""A door in front of the service that tests can shut: what a page sees when the server is gone."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Self


class Forwarder:
    """
    Passes connections on to a port of this machine, until it is shut.

    Being a server of its own, it has an origin of its own: pages behind it are offline alone.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._open: set[socket.socket] = set()
        self._is_shut = False
        self._breaks_off_before = b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        """Begin; it has been passing on since it was made."""
        return self

    def __exit__(self, *_: object) -> None:
        """Shut for good."""
        self.shut()
        self._listener.close()

    def shut(self) -> None:
        """Break every connection and take no more."""
        self._is_shut = True
        for end in tuple(self._open):
            _end(end)

    def open(self) -> None:
        """Take connections again."""
        self._is_shut = False
        self._breaks_off_before = b""

    def break_off(self, before: bytes) -> None:
        """Shut as soon as an answer holds these bytes: what stands before them has been passed on."""
        self._breaks_off_before = before

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._is_shut:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._target))
            self._open |= {near, far}
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if self._breaks_off_before and self._breaks_off_before in data:
                    sink.sendall(data[: data.index(self._breaks_off_before)])
                    self.shut()
                sink.sendall(data)
        for end in (source, sink):
            self._open.discard(end)
            _end(end)


def _end(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
