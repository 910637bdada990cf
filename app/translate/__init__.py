"""Pure translation: a stored day to a job of numbers, a solution to a stored plan, moments to seconds."""

from app.translate.clock import DayClock
from app.translate.day_digest import day_digest
from app.translate.job import Result, job_document, problem_document, weights_of
from app.translate.plan import plan_rows

__all__ = [
    "DayClock",
    "Result",
    "day_digest",
    "job_document",
    "plan_rows",
    "problem_document",
    "weights_of",
]
