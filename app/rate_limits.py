"""How much one key may ask: so many requests a minute, counted in this process."""

from __future__ import annotations

import math
import threading
import time

from app.errors import TooManyError

WINDOW_SECONDS = 60
POLICY = "key"
"""What the limit is called in headers."""


class RateLimits:
    """
    Counts the requests of each key over a minute, which begins with its first one.

    Each process counts for itself: where several serve, a key may ask each of them so much. A count that
    they share would have every request wait for its turn to write.

    Parameters
    ----------
    most
        Requests of one key within a minute.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[float, int]] = {}
        """By key when its minute ends, and its requests so far."""

    def take(self, key_id: str) -> dict[str, str]:
        """
        Count a request, and give the headers that tell what is left (draft-ietf-httpapi-ratelimit-headers).

        Raises
        ------
        TooManyError
            With the same headers and `Retry-After`.
        """
        now = time.monotonic()
        with self._lock:
            if key_id not in self._windows:
                self._forget(now)
            end, asked = self._windows.get(key_id, (0.0, 0))
            if end <= now:
                end, asked = now + WINDOW_SECONDS, 0
            self._windows[key_id] = (end, min(asked + 1, self._most))
        seconds = max(1, math.ceil(end - now))
        left = max(0, self._most - asked - 1)
        headers = {
            "RateLimit-Policy": f'"{POLICY}";q={self._most};w={WINDOW_SECONDS}',
            "RateLimit": f'"{POLICY}";r={left};t={seconds}',
        }
        if asked >= self._most:
            headers["Retry-After"] = str(seconds)
            raise TooManyError("too_many_requests", headers=headers, most=self._most, seconds=seconds)
        return headers

    def _forget(self, now: float) -> None:
        """Keep no count of keys that have not asked for a minute."""
        for key_id in [key_id for key_id, (end, _) in self._windows.items() if end <= now]:
            del self._windows[key_id]
