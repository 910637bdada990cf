"""The bounds of the public format."""

from typing import Final

NO_WAY: Final = -1
"""In a travel matrix: there is no way from here to there."""
MOST_SECONDS: Final = 10_000_000
"""No time and no duration is longer."""
MOST_AMOUNT: Final = 2**63 - 1
"""Costs, weights and metres are 64-bit."""
