"""What every plan of a day costs at least, by column generation. `docs/bound.md` explains it."""

from solver.bound.lower import lower_bound, refuse_unboundable

__all__ = ["lower_bound", "refuse_unboundable"]
