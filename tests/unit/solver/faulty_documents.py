"""Documents of a problem with one thing wrong: which fault it is, and where."""

# ruff: noqa: FBT003 - true and false are wrong values here

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Document = dict[str, Any]
AMOUNT = 2**63 - 1


def sound_document() -> Document:
    """Return a document with something of everything, and no fault."""
    return {
        "version": 1,
        "travel_seconds": [[0, 300], [360, 0]],
        "travel_metres": [[0, 900], [1000, 0]],
        "visits": [
            {
                "id": "wash",
                "location": 1,
                "duration_seconds": 1800,
                "time_windows": [{"earliest": 28800, "latest": 32400}],
            },
            {
                "id": "dressing",
                "location": 1,
                "duration_seconds": 600,
                "time_windows": [{"earliest": 28800, "latest": 32400, "hard_latest": None}],
            },
        ],
        "shifts": [
            {
                "id": "early",
                "nurse": "anna",
                "start_location": 0,
                "end_location": 0,
                "start": 25200,
                "end": 43200,
                "breaks": [{"earliest": 36000, "latest": 39600, "duration_seconds": 1800}],
            }
        ],
        "links": [{"first": "wash", "second": "dressing"}],
        "weights": {"travel": 1},
        "current": [{"visit": "wash", "shift": "early", "start": 28800}],
    }


def sound_by_mode() -> Document:
    """Return the same with its matrices by mode."""
    document = sound_document()
    matrices = {name: document.pop(name) for name in ("travel_seconds", "travel_metres")}
    document["matrices"] = {"car": matrices}
    document["shifts"][0]["mode"] = "car"
    return document


def put(where: str, value: object, start: Callable[[], Document] = sound_document) -> Document:
    """Put a value at a place of a sound document; a number one past a list's end appends."""
    document = start()
    *path, last = where.strip("/").split("/")
    part: Any = document
    for step in path:
        part = part[int(step)] if isinstance(part, list) else part[step]
    if isinstance(part, list) and int(last) == len(part):
        part.append(value)
    else:
        part[int(last) if isinstance(part, list) else last] = value
    return document


def take(where: str, start: Callable[[], Document] = sound_document) -> Document:
    """Take a field out of a sound document."""
    document = start()
    *path, last = where.strip("/").split("/")
    part: Any = document
    for step in path:
        part = part[int(step)] if isinstance(part, list) else part[step]
    del part[last]
    return document


def second_shift(**changes: object) -> Document:
    """Give Anna a second shift, like her first but for the changes."""
    return put("/shifts/1", sound_document()["shifts"][0] | {"id": "late"} | changes)


def second_mode(matrix: list[list[int | None]]) -> Document:
    """Give a document by mode a second mode."""
    return put("/matrices/bicycle", {"travel_seconds": matrix}, sound_by_mode)


FAULTY: list[tuple[str, str, Document]] = [
    ("wrong_type", "/visits", put("/visits", {})),
    ("wrong_type", "/visits/2", put("/visits/2", "wash")),
    ("wrong_type", "/visits/0/time_windows/1", put("/visits/0/time_windows/1", [28800, 32400])),
    ("wrong_type", "/visits/0/skills", put("/visits/0/skills", "nurse")),
    ("wrong_type", "/shifts/0/breaks/0", put("/shifts/0/breaks/0", 5)),
    ("wrong_type", "/links", put("/links", None)),
    ("wrong_type", "/weights", put("/weights", [])),
    ("wrong_type", "/current", put("/current", {})),
    ("wrong_type", "/current/0", put("/current/0", "wash")),
    ("wrong_type", "/travel_seconds", put("/travel_seconds", 300)),
    ("wrong_type", "/travel_seconds/1", put("/travel_seconds/1", 300)),
    ("wrong_type", "/matrices", put("/matrices", [], sound_by_mode)),
    ("wrong_type", "/matrices/car", put("/matrices/car", [[0]], sound_by_mode)),
    ("wrong_version", "/version", put("/version", 2)),
    ("wrong_version", "/version", put("/version", True)),
    ("wrong_version", "/version", put("/version", "1")),
    ("unknown_field", "/priority", put("/priority", 1)),
    ("unknown_field", "/visits/0/time_windows/0/late", put("/visits/0/time_windows/0/late", 1)),
    ("unknown_field", "/shifts/0/breaks/0/paid", put("/shifts/0/breaks/0/paid", True)),
    ("unknown_field", "/links/0/name", put("/links/0/name", "x")),
    ("unknown_field", "/weights/distance", put("/weights/distance", 1)),
    ("unknown_field", "/current/0/end", put("/current/0/end", 30600)),
    ("unknown_field", "/matrices/car/minutes", put("/matrices/car/minutes", [], sound_by_mode)),
    ("missing_field", "/visits", take("/visits")),
    ("missing_field", "/shifts", take("/shifts")),
    ("missing_field", "/visits/0/location", take("/visits/0/location")),
    ("missing_field", "/visits/0/time_windows", take("/visits/0/time_windows")),
    ("missing_field", "/visits/0/time_windows/0/latest", take("/visits/0/time_windows/0/latest")),
    ("missing_field", "/shifts/0/end", take("/shifts/0/end")),
    ("missing_field", "/shifts/0/breaks/0/duration_seconds", take("/shifts/0/breaks/0/duration_seconds")),
    ("missing_field", "/links/0/second", take("/links/0/second")),
    ("missing_field", "/current/0/start", take("/current/0/start")),
    ("missing_field", "/travel_seconds", take("/travel_seconds")),
    ("missing_field", "/matrices/car/travel_seconds", take("/matrices/car/travel_seconds", sound_by_mode)),
    ("not_whole_number", "/visits/0/location", put("/visits/0/location", 1.0)),
    ("not_whole_number", "/visits/0/duration_seconds", put("/visits/0/duration_seconds", True)),
    ("not_whole_number", "/visits/0/unassigned_cost", put("/visits/0/unassigned_cost", None)),
    (
        "not_whole_number",
        "/visits/0/time_windows/0/earliest",
        put("/visits/0/time_windows/0/earliest", "8:00"),
    ),
    ("not_whole_number", "/visits/0/pinned_start", put("/visits/0/pinned_start", 30000.5)),
    ("not_whole_number", "/shifts/0/max_overtime_seconds", put("/shifts/0/max_overtime_seconds", [])),
    ("not_whole_number", "/links/0/min_seconds", put("/links/0/min_seconds", False)),
    ("not_whole_number", "/weights/travel", put("/weights/travel", 1.5)),
    ("not_whole_number", "/weights/balance", put("/weights/balance", None)),
    ("not_whole_number", "/shifts/0/max_visits", put("/shifts/0/max_visits", 1.5)),
    ("not_whole_number", "/shifts/0/max_care_seconds", put("/shifts/0/max_care_seconds", "1 h")),
    ("not_whole_number", "/shifts/0/carried_seconds", put("/shifts/0/carried_seconds", None)),
    ("not_whole_number", "/shifts/0/breaks/0/missed_cost", put("/shifts/0/breaks/0/missed_cost", False)),
    ("not_whole_number", "/current/0/start", put("/current/0/start", None)),
    ("not_whole_number", "/travel_seconds/0/1", put("/travel_seconds/0/1", 300.0)),
    ("not_whole_number", "/travel_metres/1/0", put("/travel_metres/1/0", "1 km")),
    ("not_text", "/visits/0/skills/0", put("/visits/0/skills", [1])),
    ("not_text", "/visits/0/usual_shifts/1", put("/visits/0/usual_shifts", ["early", ""])),
    ("not_text", "/visits/0/pinned_shift", put("/visits/0/pinned_shift", 1)),
    ("not_text", "/shifts/0/id", put("/shifts/0/id", 7) | {"current": []}),
    ("not_text", "/shifts/0/nurse", put("/shifts/0/nurse", "")),
    ("not_text", "/current/0/visit", put("/current/0/visit", 1)),
    ("not_text", "/shifts/0/mode", put("/shifts/0/mode", None)),
    ("not_text", "/matrices/", put("/matrices", sound_by_mode()["matrices"] | {"": {}}, sound_by_mode)),
    ("not_true_or_false", "/links/0/same_nurse", put("/links/0/same_nurse", 1)),
    ("not_true_or_false", "/links/0/together", put("/links/0/together", None)),
    ("out_of_range", "/visits/0/location", put("/visits/0/location", -1)),
    ("out_of_range", "/visits/0/duration_seconds", put("/visits/0/duration_seconds", 10_000_001)),
    ("out_of_range", "/visits/0/unassigned_cost", put("/visits/0/unassigned_cost", AMOUNT + 1)),
    ("out_of_range", "/visits/0/time_windows/0/earliest", put("/visits/0/time_windows/0/earliest", -1)),
    ("out_of_range", "/shifts/0/start", put("/shifts/0/start", -3600)),
    ("out_of_range", "/shifts/0/breaks/0/duration_seconds", put("/shifts/0/breaks/0/duration_seconds", -1)),
    ("out_of_range", "/links/0/min_seconds", put("/links/0/min_seconds", -10_000_001)),
    ("out_of_range", "/weights/lateness", put("/weights/lateness", -1)),
    ("out_of_range", "/weights/balance", put("/weights/balance", -1)),
    ("out_of_range", "/weights/moved", put("/weights/moved", AMOUNT + 1)),
    ("out_of_range", "/weights/shifted", put("/weights/shifted", -1)),
    ("out_of_range", "/shifts/0/max_visits", put("/shifts/0/max_visits", -1)),
    ("out_of_range", "/shifts/0/max_care_seconds", put("/shifts/0/max_care_seconds", 10_000_001)),
    ("out_of_range", "/shifts/0/carried_seconds", put("/shifts/0/carried_seconds", -10_000_001)),
    ("out_of_range", "/shifts/0/breaks/0/missed_cost", put("/shifts/0/breaks/0/missed_cost", -1)),
    ("out_of_range", "/current/0/start", put("/current/0/start", -1)),
    ("out_of_range", "/travel_seconds/0/1", put("/travel_seconds/0/1", -1)),
    ("out_of_range", "/travel_seconds/0/1", put("/travel_seconds/0/1", 10_000_001)),
    ("out_of_range", "/travel_seconds/0/1", put("/travel_seconds/0/1", AMOUNT + 1)),
    ("out_of_range", "/travel_metres/0/1", put("/travel_metres/0/1", -900)),
    ("duplicate_id", "/visits/2/id", put("/visits/2", sound_document()["visits"][0])),
    ("duplicate_id", "/shifts/1/id", second_shift(id="early", nurse="benoit")),
    ("unknown_visit", "/links/0/second", put("/links/0/second", "nobody")),
    ("unknown_visit", "/current/0/visit", put("/current/0/visit", "nobody")),
    ("unknown_shift", "/current/0/shift", put("/current/0/shift", "night")),
    ("duplicate_current", "/current/1/visit", put("/current/1", sound_document()["current"][0])),
    ("unknown_shift", "/visits/0/usual_shifts", put("/visits/0/usual_shifts", ["early", "night"])),
    ("unknown_shift", "/visits/0/refused_shifts", put("/visits/0/refused_shifts", ["night"])),
    ("unknown_shift", "/visits/0/pinned_shift", put("/visits/0/pinned_shift", "night")),
    ("unknown_location", "/visits/0/location", put("/visits/0/location", 2)),
    ("unknown_location", "/shifts/0/start_location", put("/shifts/0/start_location", 2)),
    ("unknown_location", "/shifts/0/end_location", put("/shifts/0/end_location", AMOUNT)),
    ("unknown_mode", "/shifts/0/mode", put("/shifts/0/mode", "car")),
    ("unknown_mode", "/shifts/0/mode", put("/shifts/0/mode", "boat", sound_by_mode)),
    ("missing_mode", "/shifts/0/mode", take("/shifts/0/mode", sound_by_mode)),
    ("matrix_missing", "/matrices", put("/matrices", {}, sound_by_mode)),
    ("two_kinds_of_matrices", "/matrices", put("/travel_seconds", [[0, 300], [360, 0]], sound_by_mode)),
    ("matrix_file", "/travel_seconds", put("/travel_seconds", "travel.npy")),
    ("matrix_not_square", "/travel_seconds/1", put("/travel_seconds/1", [360])),
    ("matrix_not_square", "/travel_metres/0", put("/travel_metres", [[]])),
    ("matrix_size", "/travel_metres", put("/travel_metres", [[0]])),
    ("matrix_size", "/matrices/bicycle/travel_seconds", second_mode([[0]])),
    ("no_way_on_diagonal", "/travel_seconds/1/1", put("/travel_seconds/1/1", None)),
    ("metres_missing", "/travel_metres/0/1", put("/travel_metres/0/1", None)),
    ("no_time_window", "/visits/0/time_windows", put("/visits/0/time_windows", [])),
    (
        "window_ends_before_it_starts",
        "/visits/0/time_windows/0",
        put("/visits/0/time_windows/0/latest", 28799),
    ),
    (
        "hard_latest_before_latest",
        "/visits/0/time_windows/0/hard_latest",
        put("/visits/0/time_windows/0/hard_latest", 32399),
    ),
    ("pinned_start_outside_windows", "/visits/0/pinned_start", put("/visits/0/pinned_start", 28799)),
    ("pinned_start_outside_windows", "/visits/0/pinned_start", put("/visits/0/pinned_start", 32401)),
    ("shift_ends_before_it_starts", "/shifts/0", put("/shifts/0/end", 25199)),
    ("shifts_overlap", "/shifts/1", second_shift(start=43199, end=50000)),
    ("shifts_overlap", "/shifts/0", second_shift(start=20000, end=25201)),
    ("break_ends_before_it_starts", "/shifts/0/breaks/0", put("/shifts/0/breaks/0/latest", 35999)),
    ("break_too_long", "/shifts/0/breaks/0", put("/shifts/0/breaks/0/duration_seconds", 3601)),
    ("link_to_itself", "/links/0", put("/links/0/second", "wash")),
    ("link_bounds_crossed", "/links/0", put("/links/0/max_seconds", -1)),
    ("costs_too_large", "/weights", put("/weights/lateness", AMOUNT)),
    ("costs_too_large", "/weights", put("/visits/0/unassigned_cost", AMOUNT)),
    ("costs_too_large", "/weights", put("/weights/balance", AMOUNT)),
    ("costs_too_large", "/weights", put("/weights/moved", AMOUNT)),
    ("costs_too_large", "/weights", put("/weights/shifted", AMOUNT)),
    ("costs_too_large", "/weights", put("/shifts/0/breaks/0/missed_cost", AMOUNT)),
]
