"""Random numbers of the search: xorshift in the state itself, so that a seed decides everything."""

import numpy as np

from solver.search.tables import kernel

_LEFT, _RIGHT, _DROP = np.uint64(7), np.uint64(9), np.uint64(11)


@kernel
def next_bits(s):
    """Return 64 random bits."""
    x = s.random
    x ^= x << _LEFT
    x ^= x >> _RIGHT
    s.random = x
    return x


@kernel
def below(s, n):
    """Return a whole number from 0 to n - 1."""
    return np.int64((next_bits(s) >> _DROP) % np.uint64(n))


@kernel
def uniform(s):
    """Return a number from 0 up to, but not including, 1."""
    return np.float64(next_bits(s) >> _DROP) * (1.0 / 9007199254740992.0)


def seeded(seed: int) -> int:
    """Return a well-mixed, non-zero first state for `seed`."""
    x = (seed * 0x9E3779B97F4A7C15 + 88172645463325252) % 2**64 or 1
    for _ in range(8):
        x ^= (x << 7) % 2**64
        x ^= x >> 9
    return x
