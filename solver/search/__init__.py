"""Ruin and recreate on flat arrays. `docs/search.md` explains it with a drawn example."""

from solver.search import compiled
from solver.search.run import Found, Pulse, search

__all__ = ["Found", "Pulse", "compiled", "search"]
