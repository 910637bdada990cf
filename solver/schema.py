"""JSON Schemas of the public format: shape and bounds; what parts say of each other is tried on reading."""

from __future__ import annotations

from typing import Any, TypeAlias

from solver.documents import VERSION
from solver.limits import MOST_AMOUNT, MOST_SECONDS
from solver.solution import REASON_CODES

Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Schema = {"type": "string", "minLength": 1}
TEXTS: Schema = {"type": "array", "items": TEXT, "default": []}


def problem_schema() -> Schema:
    """JSON Schema (2020-12) of a problem."""
    matrices = {"travel_seconds": _matrix(MOST_SECONDS), "travel_metres": _matrix(MOST_AMOUNT)}
    schema = _object(
        {
            "version": {"const": VERSION, "default": VERSION},
            **matrices,
            "matrices": {
                "type": "object",
                "description": "By mode of travel, instead of travel_seconds and travel_metres.",
                "minProperties": 1,
                "propertyNames": TEXT,
                "additionalProperties": _object(matrices, "travel_seconds"),
            },
            "visits": _list(_visit()),
            "shifts": _list(_shift()),
            "links": _list(_link()),
            "weights": _object(
                {
                    "travel": _amount(1),
                    "waiting": _amount(0),
                    "lateness": _amount(3),
                    "largest_lateness": _amount(0),
                    "overtime": _amount(2),
                    "unusual": _amount(600),
                }
            ),
        },
        "visits",
        "shifts",
    )
    return {
        "$schema": DIALECT,
        "title": "A day of home-care visits to plan",
        **schema,
        "oneOf": [
            {"required": ["travel_seconds"]},
            {"required": ["matrices"], "properties": {"travel_metres": False}},
        ],
    }


def solution_schema() -> Schema:
    """JSON Schema (2020-12) of a solution."""
    kinds = (
        "travel",
        "waiting",
        "lateness",
        "largest_lateness",
        "overtime",
        "unusual",
        "unassigned",
        "total",
    )
    schema = _object(
        {
            "version": {"const": VERSION, "default": VERSION},
            "status": {"enum": ["complete", "partial"]},
            "seed": _amount(0),
            "iterations": _amount(0),
            "seconds_limit": {"type": ["number", "null"], "minimum": 0, "default": None},
            "cost": _object({kind: _amount() for kind in kinds}, *kinds),
            "routes": _list(_route()),
            "unassigned": _list(
                _object(
                    {"visit": TEXT, "code": {"enum": list(REASON_CODES)}, "message": TEXT},
                    "visit",
                    "code",
                    "message",
                )
            ),
        },
        "status",
        "cost",
        "routes",
        "unassigned",
    )
    return {"$schema": DIALECT, "title": "A day's rounds", **schema}


def _visit() -> Schema:
    window = _object(
        {
            "earliest": _seconds("Care starts then or later."),
            "latest": _seconds("Care that starts later is late."),
            "hard_latest": _or_null(
                _seconds("Care never starts later; null: never too late. As latest if left out.")
            ),
        },
        "earliest",
        "latest",
    )
    return _object(
        {
            "id": TEXT,
            "location": _amount(),
            "duration_seconds": _seconds("Length of the care."),
            "time_windows": {**_list(window), "minItems": 1},
            "skills": TEXTS,
            "unassigned_cost": _amount(36_000),
            "usual_shifts": TEXTS,
            "refused_shifts": TEXTS,
            "pinned_shift": {**_or_null(TEXT), "default": None},
            "pinned_start": {**_or_null(_seconds("Care starts exactly then.")), "default": None},
        },
        "id",
        "location",
        "duration_seconds",
        "time_windows",
    )


def _shift() -> Schema:
    rest = _object(
        {
            "earliest": _seconds("Begun then or later."),
            "latest": _seconds("Finished by then."),
            "duration_seconds": _seconds("Length of the break."),
        },
        "earliest",
        "latest",
        "duration_seconds",
    )
    return _object(
        {
            "id": TEXT,
            "nurse": {**TEXT, "description": "As id if left out; one nurse may have several shifts."},
            "start_location": _amount(),
            "end_location": _amount(),
            "start": _seconds("No drive begins earlier."),
            "end": _seconds("A later return is overtime."),
            "max_overtime_seconds": {**_seconds("The most overtime allowed."), "default": 0},
            "skills": TEXTS,
            "breaks": {**_list(rest), "default": []},
            "mode": {**TEXT, "description": "A key of matrices; needed with them, unknown without."},
        },
        "id",
        "start_location",
        "end_location",
        "start",
        "end",
    )


def _link() -> Schema:
    lag = {"type": "integer", "minimum": -MOST_SECONDS, "maximum": MOST_SECONDS}
    return _object(
        {
            "first": TEXT,
            "second": TEXT,
            "min_seconds": {**lag, "default": 0},
            "max_seconds": {**_or_null(lag), "default": None},
            "same_nurse": {"type": ["boolean", "null"], "default": None},
            "together": {"type": "boolean", "default": False},
        },
        "first",
        "second",
    )


def _route() -> Schema:
    stop = {
        "visit": TEXT,
        **dict.fromkeys(("arrival", "start", "end", "waiting_seconds", "lateness_seconds"), _amount()),
    }
    rest = {"start": _amount(), "end": _amount()}
    route = {
        "shift": TEXT,
        "start": _amount(),
        "end": _amount(),
        "stops": _list(_object(stop, *stop)),
        "breaks": _list(_object(rest, *rest)),
        **dict.fromkeys(("travel_seconds", "waiting_seconds", "overtime_seconds"), _amount()),
    }
    return _object(route, *route)


def _object(fields: dict[str, Schema], *required: str) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": fields,
        "required": list(required),
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _amount(default: int | None = None) -> Schema:
    schema: Schema = {"type": "integer", "minimum": 0, "maximum": MOST_AMOUNT}
    return schema if default is None else {**schema, "default": default}


def _seconds(description: str) -> Schema:
    return {"type": "integer", "minimum": 0, "maximum": MOST_SECONDS, "description": description}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _matrix(most: int) -> Schema:
    return {
        "description": "Row: from, column: to; null: no way. Or the name of an .npy file beside the problem.",
        "anyOf": [
            {
                "type": "array",
                "items": {
                    "type": "array",
                    "items": {
                        "anyOf": [{"type": "integer", "minimum": 0, "maximum": most}, {"type": "null"}]
                    },
                },
            },
            {"type": "string", "pattern": r"^[^/\\]+\.npy$"},
        ],
    }
