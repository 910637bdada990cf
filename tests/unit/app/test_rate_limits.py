"""Requests of one key are counted by the minute."""

from __future__ import annotations

import time

import pytest

from app.errors import TooManyError
from app.rate_limits import RateLimits


def test_each_key_has_its_own_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that asked all it may is told when to come back, and then begins anew; another is not touched."""
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    limits = RateLimits(2)
    assert limits.take("a") == {"RateLimit-Policy": '"key";q=2;w=60', "RateLimit": '"key";r=1;t=60'}
    now = 130.5
    assert limits.take("a")["RateLimit"] == '"key";r=0;t=30'
    for _ in range(2):
        with pytest.raises(TooManyError) as refused:
            limits.take("a")
        assert refused.value.headers["Retry-After"] == "30"
        assert refused.value.headers["RateLimit"] == '"key";r=0;t=30'
    assert limits.take("b")["RateLimit"] == '"key";r=1;t=60'
    now = 160.0
    assert limits.take("a")["RateLimit"] == '"key";r=1;t=60'


def test_keys_that_rest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered is bounded by the keys that ask within a minute."""
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    limits = RateLimits(2)
    for number in range(1000):
        now += 1
        limits.take(str(number))
    assert len(limits._windows) <= 61  # noqa: SLF001 - what is meant
