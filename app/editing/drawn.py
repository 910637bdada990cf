"""Ways of a plan's rounds that are drawn and described already, so that an edit draws only new ones."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from app.store import edits

if TYPE_CHECKING:
    from sqlmodel import Session

    from app.editing.bench import Bench
    from app.editing.redone import Drawn
    from app.legs import Way


def drawn_ways(session: Session, bench: Bench) -> Drawn:
    """Give the ways that are drawn already: those of rounds as they are stored, that take as long now."""

    def known(shifts: frozenset[str]) -> dict[Way, dict[str, Any]]:
        problem, numbers = bench.editor.problem, bench.numbers()
        drawn: dict[Way, dict[str, Any]] = {}
        for leg_shift, rows in groupby(
            edits.read_legs(session, bench.stored.plan.id, shifts), key=lambda leg: leg.shift_id
        ):
            visits = [stop.visit_id for stop in bench.stored.stops_by_shift[leg_shift]]
            if leg_shift not in numbers.shift or not numbers.visit.keys() >= set(visits):
                continue
            shift = problem.shift_by_id[numbers.shift[leg_shift]]
            places = [problem.visit_by_id[numbers.visit[visit]].location for visit in visits]
            ends = pairwise([shift.start_location, *places, shift.end_location])
            drawn |= {
                (shift.mode, *way): {"line": leg.line, "steps": leg.steps}
                for way, leg in zip(ends, rows, strict=True)
                if leg.line and leg.travel_seconds == problem.travel[shift.mode].seconds[way]
            }
        return drawn

    return known
