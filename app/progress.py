"""What is told of plans while they are made: from the threads that make them to whoever is listening."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Event:
    """News of one plan: `progress` with its data, or `state`, after which the plan is to be read again."""

    kind: Literal["progress", "state"]
    data: dict[str, Any] = field(default_factory=dict)


class Progress:
    """Passes events on to those listening to a plan; nothing is kept for those who come later."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[str, list[Callable[[Event], None]]] = defaultdict(list)

    def tell(self, plan_id: str, event: Event) -> None:
        """Pass an event on; from any thread."""
        with self._lock:
            listeners = list(self._listeners.get(plan_id, ()))
        for hear in listeners:
            hear(event)

    @contextmanager
    def listen(self, plan_id: str, hear: Callable[[Event], None]) -> Iterator[None]:
        """Have a plan's events told for as long as this is held, in the thread that they come from."""
        with self._lock:
            self._listeners[plan_id].append(hear)
        try:
            yield
        finally:
            with self._lock:
                self._listeners[plan_id].remove(hear)
                if not self._listeners[plan_id]:
                    del self._listeners[plan_id]

    @contextmanager
    def queue(self, plan_id: str) -> Iterator[asyncio.Queue[Event]]:
        """Hold a queue of a plan's events for the running event loop."""
        loop = asyncio.get_running_loop()
        events: asyncio.Queue[Event] = asyncio.Queue()

        def hear(event: Event) -> None:
            with suppress(RuntimeError):  # the loop has ended, nobody is listening there
                loop.call_soon_threadsafe(events.put_nowait, event)

        with self.listen(plan_id, hear):
            yield events
