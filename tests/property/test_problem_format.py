"""Any problem and any solution written in the public format is read again unchanged."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from solver import (
    NO_WAY,
    REASON_CODES,
    Break,
    Cost,
    CurrentStop,
    Link,
    Problem,
    ProblemError,
    Route,
    Shift,
    Solution,
    Stop,
    TakenBreak,
    TimeWindow,
    Travel,
    Unassigned,
    Visit,
    Weights,
    problem_document,
    problem_schema,
    read_problem,
    read_solution,
    solution_document,
    solution_schema,
)

UNHURRIED = settings(deadline=None, max_examples=60)
MOST = 10_000_000
SECONDS = st.integers(0, MOST)
AMOUNTS = st.integers(0, 2**40)
NAMES = st.text(min_size=1, max_size=4)
PROBLEMS = Draft202012Validator(problem_schema())
SOLUTIONS = Draft202012Validator(solution_schema())


@st.composite
def windows(draw: st.DrawFn) -> TimeWindow:
    """Draw a sound time window."""
    earliest, latest, hard_latest = sorted(draw(st.tuples(SECONDS, SECONDS, SECONDS)))
    return TimeWindow(earliest, latest, draw(st.sampled_from([hard_latest, None])))


@st.composite
def visits(draw: st.DrawFn, name: str, locations: int, shifts: list[str]) -> Visit:
    """Draw a visit at one of the locations that knows the shifts."""
    some = tuple(draw(st.lists(windows(), min_size=1, max_size=3)))
    end = some[0].latest if some[0].hard_latest is None else some[0].hard_latest
    known = st.frozensets(st.sampled_from(shifts)) if shifts else st.just(frozenset[str]())
    return Visit(
        name,
        draw(st.integers(0, locations - 1)),
        draw(SECONDS),
        some,
        draw(st.frozensets(NAMES, max_size=2)),
        draw(AMOUNTS),
        draw(known),
        draw(known),
        draw(st.sampled_from([None, *shifts])),
        draw(st.none() | st.integers(some[0].earliest, end)),
    )


@st.composite
def breaks(draw: st.DrawFn) -> Break:
    """Draw a break that fits."""
    earliest, latest = sorted(draw(st.tuples(SECONDS, SECONDS)))
    return Break(earliest, latest, draw(st.integers(0, latest - earliest)), draw(st.none() | AMOUNTS))


@st.composite
def shifts(draw: st.DrawFn, name: str, locations: int, mode: str) -> Shift:
    """Draw a shift of a nurse of its own."""
    start, end = sorted(draw(st.tuples(SECONDS, SECONDS)))
    places = st.integers(0, locations - 1)
    return Shift(
        name,
        draw(places),
        draw(places),
        start,
        end,
        f"nurse {name}",
        draw(SECONDS),
        draw(st.frozensets(NAMES, max_size=2)),
        tuple(draw(st.lists(breaks(), max_size=2))),
        mode,
        draw(st.none() | AMOUNTS),
        draw(st.none() | SECONDS),
        draw(st.integers(-MOST, MOST)),
    )


@st.composite
def links(draw: st.DrawFn, pairs: list[tuple[str, str]]) -> Link:
    """Draw a link between two of the visits."""
    first, second = draw(st.sampled_from(pairs))
    low, high = sorted(draw(st.tuples(*[st.integers(-MOST, MOST)] * 2)))
    return Link(
        first,
        second,
        low,
        draw(st.sampled_from([high, None])),
        draw(st.sampled_from([True, False, None])),
        draw(st.booleans()),
    )


@st.composite
def current_stops(draw: st.DrawFn, visit_ids: list[str], shift_ids: list[str]) -> list[CurrentStop]:
    """Draw a plan to stay near that holds some of the visits."""
    shift = st.sampled_from(shift_ids)
    return [CurrentStop(name, draw(shift), draw(SECONDS)) for name in visit_ids if draw(st.booleans())]


@st.composite
def travels(draw: st.DrawFn, locations: int) -> Travel:
    """Draw matrices with some ways missing."""
    cells = st.lists(SECONDS | st.just(NO_WAY), min_size=locations**2, max_size=locations**2)
    seconds = np.array(draw(cells), dtype=np.int64).reshape(locations, locations)
    np.fill_diagonal(seconds, 0)
    return Travel(seconds, draw(st.sampled_from([seconds * 10, None])) if (seconds >= 0).all() else None)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Draw a sound problem of up to three visits and three shifts."""
    locations = draw(st.integers(1, 3))
    modes = draw(st.just([""]) | st.lists(NAMES, min_size=1, max_size=2, unique=True))
    shift_ids = draw(st.lists(NAMES, max_size=3, unique=True))
    visit_ids = draw(st.lists(NAMES, max_size=3, unique=True))
    pairs = [(a, b) for a in visit_ids for b in visit_ids if a != b]
    return Problem(
        tuple(draw(visits(name, locations, shift_ids)) for name in visit_ids),
        tuple(draw(shifts(name, locations, draw(st.sampled_from(modes)))) for name in shift_ids),
        {mode: draw(travels(locations)) for mode in modes},
        tuple(draw(st.lists(links(pairs), max_size=2))) if pairs else (),
        Weights(*draw(st.tuples(*[st.integers(0, 1000)] * 9))),
        tuple(draw(current_stops(visit_ids, shift_ids))) if shift_ids else (),
    )


@UNHURRIED
@given(problems())
def test_problem_format_loses_nothing(problem: Problem) -> None:
    """A problem written and read is itself, and what is written fits the published schema."""
    document = problem_document(problem)
    assert read_problem(json.dumps(document)) == problem
    assert PROBLEMS.is_valid(document)


ROUTES = st.builds(
    Route,
    NAMES,
    AMOUNTS,
    AMOUNTS,
    st.lists(st.builds(Stop, NAMES, *[AMOUNTS] * 5), max_size=3).map(tuple),
    st.lists(st.none() | st.builds(TakenBreak, AMOUNTS, AMOUNTS), max_size=2).map(tuple),
    *[AMOUNTS] * 3,
)
LEFT_OUT = st.builds(Unassigned, NAMES, st.sampled_from(REASON_CODES), NAMES)
ANSWERS = st.builds(
    Solution,
    st.lists(ROUTES, max_size=3).map(tuple),
    st.lists(LEFT_OUT, max_size=3).map(tuple),
    st.builds(Cost, *[AMOUNTS] * 11),
    AMOUNTS,
    AMOUNTS,
    st.none() | st.integers(0, 9999) | st.floats(0, 1e6),
)


@UNHURRIED
@given(ANSWERS)
def test_solution_format_loses_nothing(solution: Solution) -> None:
    """A solution written and read is itself, and what is written fits the published schema."""
    document = solution_document(solution)
    assert read_solution(json.dumps(document)) == solution
    assert SOLUTIONS.is_valid(document)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def spoiled(draw: st.DrawFn) -> Any:  # noqa: ANN401 - any JSON
    """Draw a problem's document with one part replaced by anything."""
    document = json.loads(json.dumps(problem_document(draw(problems()))))
    part: Any = document
    while True:
        key = draw(st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part))))
        if not isinstance(part[key], dict | list) or not part[key] or draw(st.booleans()):
            break
        part = part[key]
    part[key] = draw(JSON)
    return document


@UNHURRIED
@given(spoiled())
def test_problem_format_reads_or_names_faults(document: Any) -> None:  # noqa: ANN401 - any JSON
    """Whatever stands in a document, it is read or its faults are named; what is read fits the schema."""
    try:
        read_problem(document)
    except ProblemError as error:
        faults = error.faults
    else:
        faults = ()
    assert faults or PROBLEMS.is_valid(document)
    assert all(fault.message and fault.remedy for fault in faults)
