"""Plans changed by hand: no search, only the same times and the same judge as everywhere."""

from app.editing.bench import Bench, Benches
from app.editing.editing import EditedPlan, Editing

__all__ = ["Bench", "Benches", "EditedPlan", "Editing"]
