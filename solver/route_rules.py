"""The judge's rules for one route: who serves whom, care, breaks, times and their sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.judged_route import lateness
from solver.problem import NO_WAY

if TYPE_CHECKING:
    from solver.judged_route import JudgedRoute
    from solver.violation import Verdict


def try_route(verdict: Verdict, route: JudgedRoute) -> None:
    """Try every rule that speaks of one route alone."""
    _try_who(verdict, route)
    _try_limits(verdict, route)
    _try_care(verdict, route)
    _try_breaks(verdict, route)
    _try_times(verdict, route)


def _try_who(verdict: Verdict, route: JudgedRoute) -> None:
    shift = route.shift
    for where, _, visit in route.stops:
        missing = ", ".join(sorted(visit.skills - shift.skills))
        if missing:
            verdict.add("skill", where, f"The shift {shift.id} lacks {missing} for {visit.id}.")
        if shift.id in visit.refused_shifts:
            verdict.add("refused", where, f"The shift {shift.id} is refused for {visit.id}.")
        if visit.pinned_shift not in {None, shift.id}:
            verdict.add("pinned_shift", where, f"{visit.id} is pinned to the shift {visit.pinned_shift}.")


def _try_limits(verdict: Verdict, route: JudgedRoute) -> None:
    shift, count, care = route.shift, len(route.visits), route.care
    if shift.max_visits is not None and count > shift.max_visits:
        message = f"{count} visits are made, but the shift {shift.id} may make {shift.max_visits}."
        verdict.add("visits_limit", f"{route.where}/stops", message)
    if shift.max_care_seconds is not None and care > shift.max_care_seconds:
        message = f"Care lasts {care} seconds, but the shift {shift.id} may give {shift.max_care_seconds}."
        verdict.add("care_limit", f"{route.where}/stops", message)


def _try_care(verdict: Verdict, route: JudgedRoute) -> None:
    for where, stop, visit in route.stops:
        verdict.same("care_duration", f"{where}/end", stop.end, stop.start + visit.duration_seconds)
        if visit.pinned_start not in {None, stop.start}:
            verdict.add("pinned_start", f"{where}/start", f"{visit.id} is pinned to {visit.pinned_start}.")
        late = lateness(visit, stop.start)
        if late is None:
            verdict.add(
                "outside_windows",
                f"{where}/start",
                f"{stop.start} is in no time window of the visit {visit.id}.",
            )
        else:
            verdict.same("lateness", f"{where}/lateness_seconds", stop.lateness_seconds, late)


def _try_breaks(verdict: Verdict, route: JudgedRoute) -> None:
    stated, rules = route.stated.breaks, route.shift.breaks
    if len(stated) != len(rules):
        verdict.add(
            "break_count",
            f"{route.where}/breaks",
            f"{len(stated)} breaks are stated, but the shift {route.shift.id} has {len(rules)}.",
        )
    for where, rule in route.missed:
        if rule.missed_cost is None:
            verdict.add("break_missed", where, "It is missed, but it must be taken.")
    previous = None
    taken = zip(route.taken, route.rests, route.gaps, strict=True)
    for (where, rest, rule), (begin, finish), gap in taken:
        verdict.same("break_duration", f"{where}/end", rest.end, finish)
        if begin < rule.earliest or finish > rule.latest:
            verdict.add("break_times", where, f"It may only be taken from {rule.earliest} to {rule.latest}.")
        if previous is not None and begin < previous:
            verdict.add("break_order", where, f"The break before it lasts until {previous}.")
        if gap is None:
            verdict.add("break_in_care", where, "It lies before the shift or overlaps care.")
        previous = finish


def _try_times(verdict: Verdict, route: JudgedRoute) -> None:
    for gap, leg in enumerate(route.legs):
        if leg == NO_WAY:
            verdict.add("no_way", f"{route.where}/stops/{gap}", "There is no way to drive here.")
    if NO_WAY in route.legs or None in route.gaps:
        return
    spare = [route.spare(gap) for gap in range(len(route.starts))]
    for gap, (where, stop, visit) in enumerate(route.stops):
        if spare[gap] < 0:
            early = gap == 0 and stop.start < route.shift.start + route.legs[0]
            verdict.add(
                "before_shift" if early else "too_soon",
                f"{where}/start",
                f"The care {visit.id} starts {-spare[gap]} seconds before the nurse can be there.",
            )
            continue
        verdict.same("arrival", f"{where}/arrival", stop.arrival, route.arrival(gap) if gap else stop.start)
        verdict.same("waiting", f"{where}/waiting_seconds", stop.waiting_seconds, spare[gap] if gap else 0)
    if spare[0] >= 0:
        verdict.same("departure", f"{route.where}/start", route.stated.start, route.departure())
    _try_sums(verdict, route, countable=min(spare) >= 0)


def _try_sums(verdict: Verdict, route: JudgedRoute, *, countable: bool) -> None:
    stated, where, latest = route.stated, route.where, route.shift.end + route.shift.max_overtime_seconds
    verdict.same("return", f"{where}/end", stated.end, route.back)
    if route.back > latest:
        verdict.add("overtime_limit", f"{where}/end", f"The return at {route.back} is after {latest}.")
    verdict.same("route_travel", f"{where}/travel_seconds", stated.travel_seconds, route.travel)
    verdict.same("route_overtime", f"{where}/overtime_seconds", stated.overtime_seconds, route.overtime)
    if countable:
        verdict.same("route_waiting", f"{where}/waiting_seconds", stated.waiting_seconds, route.waiting)
