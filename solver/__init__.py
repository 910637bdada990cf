"""Turns a day of visits and shifts into rounds; knows no map, no names and no clock but its own."""

from solver.bound import lower_bound, refuse_unboundable
from solver.check import violations
from solver.cost import cost
from solver.editing import Editor, Place
from solver.explain import reasons
from solver.faults import Fault, FaultsError, ProblemError, SolutionError
from solver.format import problem_document, read_problem
from solver.problem import (
    NO_WAY,
    Break,
    CurrentStop,
    Link,
    Problem,
    Shift,
    TimeWindow,
    Travel,
    Visit,
    Weights,
)
from solver.schedule import orders_of, schedule
from solver.schema import problem_schema, solution_schema
from solver.solution import (
    BREAK,
    MISSED,
    REASON_CODES,
    RELAXATIONS,
    Bound,
    BreakStep,
    Cost,
    Proof,
    ReasonCode,
    Route,
    Solution,
    Step,
    Stop,
    TakenBreak,
    Unassigned,
)
from solver.solution_format import read_solution, solution_document
from solver.solve import solve
from solver.violation import VIOLATION_CODES, Violation
from solver.warmup import start_warm_up, warm_up
from solver.watch import Progress

__all__ = [
    "BREAK",
    "MISSED",
    "NO_WAY",
    "REASON_CODES",
    "RELAXATIONS",
    "VIOLATION_CODES",
    "Bound",
    "Break",
    "BreakStep",
    "Cost",
    "CurrentStop",
    "Editor",
    "Fault",
    "FaultsError",
    "Link",
    "Place",
    "Problem",
    "ProblemError",
    "Progress",
    "Proof",
    "ReasonCode",
    "Route",
    "Shift",
    "Solution",
    "SolutionError",
    "Step",
    "Stop",
    "TakenBreak",
    "TimeWindow",
    "Travel",
    "Unassigned",
    "Violation",
    "Visit",
    "Weights",
    "cost",
    "lower_bound",
    "orders_of",
    "problem_document",
    "problem_schema",
    "read_problem",
    "read_solution",
    "reasons",
    "refuse_unboundable",
    "schedule",
    "solution_document",
    "solution_schema",
    "solve",
    "start_warm_up",
    "violations",
    "warm_up",
]
