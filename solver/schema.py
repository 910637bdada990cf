"""JSON Schemas of the public format: shape and bounds; what parts say of each other is tried on reading."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any, TypeAlias

from solver.documents import VERSION
from solver.limits import MOST_AMOUNT, MOST_SECONDS
from solver.problem import Weights
from solver.solution import REASON_CODES, RELAXATIONS, Cost

Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Schema = {"type": "string", "minLength": 1}
WEIGHED = {
    "travel": "Every second of travel.",
    "waiting": "Every second of waiting.",
    "lateness": "Every second of lateness.",
    "largest_lateness": "Every second of the latest care of the day, once.",
    "overtime": "Every second of overtime.",
    "unusual": "Every visit by a shift that is not among its usual ones.",
    "balance": "Every second of work that would have to change hands to be equal.",
    "moved": "Every visit by another shift than in current.",
    "shifted": "Every second between the starts of care in the plan and in current.",
}
"""What each weight is the worth of."""
TEXTS: Schema = {"type": "array", "items": TEXT, "default": []}


def problem_schema() -> Schema:
    """JSON Schema (2020-12) of a problem."""
    matrices = {
        "travel_seconds": _matrix("seconds", MOST_SECONDS),
        "travel_metres": _matrix("metres", MOST_AMOUNT),
    }
    schema = _object(
        {
            "version": {"enum": [VERSION], "default": VERSION},
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
                {name: _cost(WEIGHED[name], weight) for name, weight in asdict(Weights()).items()}
            ),
            "current": {**_list(_current_stop()), "default": []},
        },
        "visits",
        "shifts",
    )
    return {
        "$schema": DIALECT,
        "title": "A day of home-care visits to plan",
        **schema,
        # Inside allOf: what makes types of a schema would take a oneOf for the whole, and know no fields.
        "allOf": [
            {
                "oneOf": [
                    {"required": ["travel_seconds"]},
                    {"required": ["matrices"], "not": {"required": ["travel_metres"]}},
                ]
            }
        ],
    }


def solution_schema() -> Schema:
    """JSON Schema (2020-12) of a solution."""
    kinds = [*(field.name for field in fields(Cost)), "total"]
    schema = _object(
        {
            "version": {"enum": [VERSION], "default": VERSION},
            "status": {"enum": ["complete", "partial"]},
            "seed": _amount("Of the search's chance.", 0),
            "iterations": _amount("How many were made.", 0),
            "seconds_limit": {
                "type": ["number", "null"],
                "minimum": 0,
                "default": None,
                "description": "The time allowed, in seconds; null: only iterations were bounded.",
            },
            "cost": _object({kind: _cost("Weighed already.") for kind in kinds}, *kinds),
            "routes": _list(_route()),
            "unassigned": _list(
                _object(
                    {"visit": TEXT, "code": {"enum": list(REASON_CODES)}, "message": TEXT},
                    "visit",
                    "code",
                    "message",
                )
            ),
            "bound": {
                **_object(
                    {
                        "cost": _cost("Of every plan, at least."),
                        "relaxed": _list({"enum": list(RELAXATIONS)}),
                    },
                    "cost",
                    "relaxed",
                ),
                "description": "What every plan costs at least, and what that leaves out.",
            },
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
            "earliest": _moment("Care starts then or later."),
            "latest": _moment("Care that starts later is late."),
            "hard_latest": _or_null(
                _moment("Care never starts later; null: never too late. As latest if left out.")
            ),
        },
        "earliest",
        "latest",
    )
    return _object(
        {
            "id": TEXT,
            "location": _place("It is there."),
            "duration_seconds": _seconds("Length of the care."),
            "time_windows": {**_list(window), "minItems": 1},
            "skills": TEXTS,
            "unassigned_cost": _cost("What leaving it out costs.", 36_000),
            "usual_shifts": TEXTS,
            "refused_shifts": TEXTS,
            "pinned_shift": {**_or_null(TEXT), "default": None},
            "pinned_start": {**_or_null(_moment("Care starts exactly then.")), "default": None},
        },
        "id",
        "location",
        "duration_seconds",
        "time_windows",
    )


def _shift() -> Schema:
    rest = _object(
        {
            "earliest": _moment("Begun then or later."),
            "latest": _moment("Finished by then."),
            "duration_seconds": _seconds("Length of the break."),
            "missed_cost": {
                **_or_null(_cost("It may be missed at this cost; null: it must be taken.")),
                "default": None,
            },
        },
        "earliest",
        "latest",
        "duration_seconds",
    )
    return _object(
        {
            "id": TEXT,
            "nurse": {**TEXT, "description": "As id if left out; one nurse may have several shifts."},
            "start_location": _place("Its route begins there."),
            "end_location": _place("Its route ends there."),
            "start": _moment("No drive begins earlier."),
            "end": _moment("A later return is overtime."),
            "max_overtime_seconds": {**_seconds("The most overtime allowed."), "default": 0},
            "skills": TEXTS,
            "breaks": {**_list(rest), "default": []},
            "mode": {**TEXT, "description": "A key of matrices; needed with them, unknown without."},
            "max_visits": {
                **_or_null(_amount("The most visits of its route; null: no limit.")),
                "default": None,
            },
            "max_care_seconds": {**_or_null(_seconds("The most care of its route.")), "default": None},
            "carried_seconds": {**_lag("Work that counts for the balance beside the route."), "default": 0},
        },
        "id",
        "start_location",
        "end_location",
        "start",
        "end",
    )


def _link() -> Schema:
    return _object(
        {
            "first": TEXT,
            "second": TEXT,
            "min_seconds": {**_lag("Least from start to start."), "default": 0},
            "max_seconds": {**_or_null(_lag("Most from start to start.")), "default": None},
            "same_nurse": {"type": ["boolean", "null"], "default": None},
            "together": {"type": "boolean", "default": False},
        },
        "first",
        "second",
    )


def _current_stop() -> Schema:
    stop = {"visit": TEXT, "shift": TEXT, "start": _moment("When its care starts there.")}
    return _object(stop, *stop)


def _route() -> Schema:
    stop = {
        "visit": TEXT,
        "arrival": _amount("At the door. In seconds after midnight."),
        **_from_to("Of care."),
        "waiting_seconds": _total("Between arrival and care, less breaks."),
        "lateness_seconds": _total("Of the start of care."),
    }
    rest = _from_to("As taken.")
    route = {
        "shift": TEXT,
        **_from_to("From leaving to being back."),
        "stops": _list(_object(stop, *stop)),
        "breaks": _list(
            {
                **_or_null(_object(rest, *rest)),
                "description": "One for each break of the shift, in its order; null: missed.",
            }
        ),
        **dict.fromkeys(("travel_seconds", "waiting_seconds", "overtime_seconds"), _total("Of the route.")),
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


def _amount(description: str, default: int | None = None) -> Schema:
    schema: Schema = {"type": "integer", "minimum": 0, "maximum": MOST_AMOUNT, "description": description}
    return schema if default is None else {**schema, "default": default}


def _place(description: str) -> Schema:
    return _amount(f"{description} A row of the matrix, from 0.")


def _cost(description: str, default: int | None = None) -> Schema:
    return _amount(f"{description} In seconds of driving.", default)


def _total(description: str) -> Schema:
    return _amount(f"{description} In seconds.")


def _from_to(description: str) -> dict[str, Schema]:
    return dict.fromkeys(("start", "end"), _amount(f"{description} In seconds after midnight."))


def _seconds(description: str) -> Schema:
    described = f"{description} In seconds."
    return {"type": "integer", "minimum": 0, "maximum": MOST_SECONDS, "description": described}


def _moment(description: str) -> Schema:
    return {**_seconds(description), "description": f"{description} In seconds after midnight."}


def _lag(description: str) -> Schema:
    return {**_seconds(description), "minimum": -MOST_SECONDS}


def _or_null(schema: Schema) -> Schema:
    described = {"description": schema["description"]} if "description" in schema else {}
    return {
        "anyOf": [{key: schema[key] for key in schema if key not in described}, {"type": "null"}],
        **described,
    }


def _matrix(unit: str, most: int) -> Schema:
    return {
        "description": f"In {unit}. Row: from, column: to; null: no way. Or the name of an .npy file beside.",
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
