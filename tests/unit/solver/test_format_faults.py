"""Every fault of a problem's document, each under its own code and at its own place."""

from __future__ import annotations

import json
import pickle
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest

from solver import FaultsError, ProblemError, read_problem
from tests.unit.solver.faulty_documents import FAULTY, put, sound_by_mode, sound_document

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.solver.faulty_documents import Document


def faults_of(source: Document | str | bytes, folder: Path | None = None) -> list[tuple[str, str]]:
    """Read a faulty document; every fault as its code and place."""
    with pytest.raises(ProblemError) as caught:
        read_problem(source, folder)
    for fault in caught.value.faults:
        assert fault.message.endswith(".")
        assert fault.remedy.endswith(".")
    return [(fault.code, fault.where) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("code", "where", "document"), FAULTY, ids=[f"{code}{where}" for code, where, _ in FAULTY]
)
def test_format_reports_each_fault_and_no_other(code: str, where: str, document: Document) -> None:
    """A sound document with one thing wrong has that one fault."""
    assert faults_of(document) == [(code, where)]
    assert faults_of(json.dumps(document)) == [(code, where)]


def test_format_accepts_the_documents_that_the_faults_are_put_in() -> None:
    """What the faulty documents are made from is sound."""
    read_problem(sound_document())
    read_problem(sound_by_mode())


@pytest.mark.parametrize(
    "source",
    ["", "[1,", "{'visits': []}", b"\xff\xfe\x00", "9" * 5000, '{"visits": [}', "\ufeff{}"],
    ids=["empty", "cut", "single quotes", "no text", "long number", "bracket", "mark"],
)
def test_format_reports_what_is_not_json(source: str | bytes) -> None:
    """Text that is not JSON is one fault of the whole document."""
    assert faults_of(source) == [("not_json", "")]


def test_format_reports_deep_nesting() -> None:
    """JSON nested past all sense is a fault, not a crash."""
    assert faults_of("[" * 200_000) == [("not_json", "")]


@pytest.mark.parametrize("source", ["[]", "null", "5", '"visits"'])
def test_format_reports_json_that_is_no_object(source: str) -> None:
    """JSON of another type is one fault."""
    assert faults_of(source) == [("wrong_type", "")]


def test_format_reports_fields_written_twice() -> None:
    """A field written twice would lose one of its values, so it is a fault where it stands."""
    source = json.dumps(sound_document()).replace('"id": "wash"', '"id": "bath", "id": "wash"')
    assert faults_of(source) == [("duplicate_field", "/visits/0/id")]


def test_format_reports_structure_and_sense_together() -> None:
    """Faults of shape and faults of sense come at once, even in one visit."""
    visit = {
        "id": "wash",
        "location": 7,
        "duration_seconds": "long",
        "time_windows": [{"earliest": 5, "latest": 3, "end": 4}, 7],
        "usual_shifts": ["night", 4],
        "price": 3,
    }
    document = put("/visits", [visit, {"id": "wash"}])
    assert sorted(faults_of(document | {"colour": 1, "links": [], "current": []})) == [
        ("duplicate_id", "/visits/1/id"),
        ("missing_field", "/visits/1/duration_seconds"),
        ("missing_field", "/visits/1/location"),
        ("missing_field", "/visits/1/time_windows"),
        ("not_text", "/visits/0/usual_shifts/1"),
        ("not_whole_number", "/visits/0/duration_seconds"),
        ("unknown_field", "/colour"),
        ("unknown_field", "/visits/0/price"),
        ("unknown_field", "/visits/0/time_windows/0/end"),
        ("unknown_location", "/visits/0/location"),
        ("unknown_shift", "/visits/0/usual_shifts"),
        ("window_ends_before_it_starts", "/visits/0/time_windows/0"),
        ("wrong_type", "/visits/0/time_windows/1"),
    ]


def test_format_counts_the_wrong_entries_of_a_row() -> None:
    """A row of a matrix has one fault of a kind, which counts its other wrong entries."""
    with pytest.raises(ProblemError) as caught:
        read_problem(put("/travel_seconds", [[0.5, 1.5], [-1, -2]]))
    first, second = caught.value.faults
    assert (first.where, second.where) == ("/travel_seconds/0/0", "/travel_seconds/1/0")
    assert "1 more" in first.message
    assert "1 more" in second.message


def test_format_reports_ten_thousand_faults_at_once() -> None:
    """Every fault is held; printing writes out a hundred and counts the rest."""
    visit = sound_document()["visits"][0]
    visits = [deepcopy(visit) | {"id": f"visit {i}", "location": 9, "colour": "red"} for i in range(5_000)]
    with pytest.raises(ProblemError) as caught:
        read_problem(put("/visits", visits) | {"links": [], "current": []})
    error = caught.value
    assert len(error.faults) == 10_000
    lines = str(error).splitlines()
    assert lines[0] == "The problem has 10000 faults."
    # the count, a hundred faults, and how many more
    assert len(lines) == 102
    assert lines[-1] == "... and 9900 more."


def test_format_error_survives_pickling() -> None:
    """A child process hands all faults to its parent."""
    with pytest.raises(ProblemError) as caught:
        read_problem(put("/visits/0/location", 2))
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert isinstance(again, FaultsError)
    assert (type(again), again.faults, str(again)) == (
        ProblemError,
        caught.value.faults,
        str(caught.value),
    )


def test_format_says_no_more_of_a_part_it_cannot_read() -> None:
    """Nothing is said of references into a matrix, or of windows in a visit, that could not be read."""
    document = put("/travel_seconds", 5)
    document["visits"][0]["location"] = 99
    assert faults_of(document) == [("wrong_type", "/travel_seconds")]


def test_format_reports_modes_written_twice() -> None:
    """A mode written twice would lose one of its matrices."""
    source = json.dumps(sound_by_mode()).replace('"car": {', '"car": {}, "car": {')
    assert faults_of(source) == [("duplicate_field", "/matrices/car")]


def test_format_reports_text_that_cannot_be_encoded() -> None:
    """Half a surrogate pair, which JSON can escape, is no text; its fault can be printed."""
    source = json.dumps(put("/visits/0/skills", ["\ud800"]) | {"\ud801\n": 1})
    with pytest.raises(ProblemError) as caught:
        read_problem(source)
    assert {fault.code for fault in caught.value.faults} == {"unknown_field", "not_text"}
    # The number of faults and one line for each.
    assert len(str(caught.value).encode().splitlines()) == 3
