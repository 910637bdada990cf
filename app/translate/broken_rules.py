"""Rules that a plan made or changed by hand breaks: what is kept of each, and the sentence told of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.language import duration, sentence, sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.language import Language
    from app.tables import StoredDay
    from app.translate.clock import DayClock
    from solver import Solution, Violation

_PLACE = re.compile(r"^/routes/(\d+)(?:/stops/(\d+))?")


def broken_rules(
    day: StoredDay, clock: DayClock, solution: Solution, found: Sequence[Violation]
) -> list[dict[str, Any]]:
    """
    What a plan keeps of the rules it breaks: ids and hours, no name.

    Parameters
    ----------
    solution
        In a job's numbers, as the judge saw it.
    """
    return [_kept(day, clock, solution, one) for one in found]


def _kept(day: StoredDay, clock: DayClock, solution: Solution, found: Violation) -> dict[str, Any]:
    kept: dict[str, Any] = {"code": found.code, "where": found.where, "message": found.message}
    place = _PLACE.match(found.where)
    if place is None:
        return kept
    route = solution.routes[int(place[1])]
    shift = day.shifts[int(route.shift)]
    kept["shift_id"] = shift.id
    kept["facts"] = {"back": f"{clock.moment(route.end):%H:%M}", "over": route.overtime_seconds}
    if place[2] is not None and int(place[2]) < len(route.stops):
        stop = route.stops[int(place[2])]
        visit = day.visits[int(stop.visit)]
        nurse = day.nurse_by_id[shift.nurse_id]
        kept["visit_id"] = visit.id
        kept["facts"] |= {
            "hour": f"{clock.moment(stop.start):%H:%M}",
            "skills": sorted(set(visit.skills) - set(nurse.skills)),
        }
    return kept


def rule_sentence(day: StoredDay, kept: Mapping[str, Any], language: Language) -> str:
    """A broken rule as a sentence; the judge's own words where none is there, or too little is known."""
    key = f"violation.{kept['code']}"
    if key not in sentences(language) or "shift_id" not in kept:
        return str(kept["message"])
    nurse = {shift.id: day.nurse_by_id[shift.nurse_id] for shift in day.shifts}.get(kept["shift_id"])
    if nurse is None:
        return str(kept["message"])
    facts = {"hour": "", "skills": [], **kept["facts"]}
    return sentence(language, key, **facts | {"over": duration(facts["over"]), "nurse": nurse.first_name})


def forbidden_sentence(day: StoredDay, code: str, shift_id: str, visit_id: str, language: Language) -> str:
    """Why a visit must not go into a round, as a sentence."""
    shift = next(row for row in day.shifts if row.id == shift_id)
    visit = next(row for row in day.visits if row.id == visit_id)
    nurse = day.nurse_by_id[shift.nurse_id]
    missing = sorted(set(visit.skills) - set(nurse.skills))
    return sentence(language, f"forbidden.{code}", nurse=nurse.first_name, skills=missing)
