"""What is told of plans while they are made: from the threads that make them to whoever is listening."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


KEPT_EVERY_SECONDS = 0.5
"""Progress is kept in the database no more often than that."""


@dataclass(frozen=True, slots=True)
class Event:
    """News of one plan: `progress` with its data, or `state`, after which the plan is to be read again."""

    kind: Literal["progress", "state"]
    data: dict[str, Any] = field(default_factory=dict)


class Pace:
    """
    How often progress is kept: often enough to be watched, a hundred times in a search at most.

    Parameters
    ----------
    seconds
        How long the search takes.
    """

    def __init__(self, seconds: float) -> None:
        self._between = max(KEPT_EVERY_SECONDS, seconds / 100)
        self._next = monotonic()

    def is_due(self) -> bool:
        """Whether to keep what is told now; the first always is."""
        now = monotonic()
        if now < self._next:
            return False
        self._next = now + self._between
        return True


class Progress:
    """Passes events on to those listening to a plan in this process; see `PlanEvent` for all others."""

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
