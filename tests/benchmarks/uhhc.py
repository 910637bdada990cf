"""
The unified home-healthcare set of Ceschia and others (2026): many kinds of cost, weighted by each instance.

Its time counts minutes, its patients may need up to three services, nurses have shifts and lunch breaks. What
the problem format cannot say is named in `unsaid` and left to chance; the objective counts it all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solver import Break, Link, Problem, Shift, TimeWindow, Travel, Visit, Weights
from solver.limits import MOST_SECONDS
from tests.benchmarks.instance import (
    Document,
    InstanceError,
    length_of_care,
    plain,
    scale_for,
    whole,
    whole_matrix,
)
from tests.benchmarks.uhhc_objective import LUNCH, waits_from_the_start, weight_of, weighted_sum

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from solver import Solution
    from solver.solution import Route, Stop, TakenBreak

NOT_SERVED = 10 * MOST_SECONDS
"""More than serving a patient can cost, for one who must be served."""

_UNSAID = {
    "max_idle_time": "the largest idle time of a nurse",
    "max_waiting_time": "the longest single wait",
}
_MET_AT_END = "at_service_end"
_LEAVING = "leaving/"
"""Begins the id of a visit that stands for a nurse's leaving; her shift's id follows."""


@dataclass(frozen=True)
class UnifiedInstance:
    """One instance; a patient's visit has her and the service as its id, such as `p8/s5`."""

    name: str
    family: str
    problem: Problem
    scale: int
    document: Document
    unsaid: tuple[str, ...]

    def answer(self, solution: Solution) -> Document:
        """Write the routes in driving order, lunch as a service at a patient's or, without one, the depot."""
        cared = {route: _care_of(route) for route in solution.routes}
        routes = {route.shift: self._locations(route, stops) for route, stops in cared.items() if stops}
        for shift in self.problem.shifts:
            if shift.breaks and shift.id not in routes:
                # A nurse without visits has her lunch where she is.
                begin = max(shift.breaks[0].earliest, shift.start)
                routes[shift.id] = [self._stop(None, LUNCH, begin, begin + shift.breaks[0].duration_seconds)]
        return {"routes": [{"caregiver_id": name, "locations": stops} for name, stops in routes.items()]}

    def objective(self, answer: Document) -> float:
        """Add up every kind of cost that the instance weighs."""
        return weighted_sum(self.document, answer)

    def _stop(self, patient: str | None, service: str, start: int, end: int) -> Document:
        times = {"arrival_time": plain(start, self.scale), "departure_time": plain(end, self.scale)}
        return {"patient": patient, "service": service, **times}

    def _locations(self, route: Route, stops: Sequence[Stop]) -> list[Document]:
        locations = [self._stop(*_patient_and_service(stop), stop.start, stop.end) for stop in stops]
        for lunch in filter(None, route.breaks):
            position = sum(stop.start < lunch.start for stop in stops)
            locations.insert(position, self._lunch(route, stops, lunch, position))
        return locations

    def _lunch(self, route: Route, stops: Sequence[Stop], lunch: TakenBreak, position: int) -> Document:
        """Say where lunch is had: before driving on if time allows, else at the next door."""
        before = stops[position - 1] if position else None
        here = None if before is None else _patient_and_service(before)[0]
        if position == len(stops):
            return self._stop(here if lunch.start < route.end else None, LUNCH, lunch.start, lunch.end)
        after = stops[position]
        origin = self.problem.shift_by_id[route.shift].start_location
        if before is not None:
            origin = self.problem.visit_by_id[before.visit].location
        leg = int(self.problem.travel[""].seconds[origin, self.problem.visit_by_id[after.visit].location])
        if lunch.end + leg <= after.start:
            return self._stop(here, LUNCH, lunch.start, lunch.end)
        there, _ = _patient_and_service(after)
        return self._stop(there, LUNCH, after.start - (lunch.end - lunch.start), after.start)


def _care_of(route: Route) -> tuple[Stop, ...]:
    """Return the stops at patients; leaving is no stop in the set's own words."""
    return tuple(stop for stop in route.stops if not stop.visit.startswith(_LEAVING))


def _patient_and_service(stop: Stop) -> tuple[str, str]:
    patient, _, service = stop.visit.partition("/")
    return patient, service


def recognises(document: Document) -> bool:
    """Whether this is an instance of the set: it says in its metadata what each kind of cost weighs."""
    metadata = document.get("metadata")
    return isinstance(metadata, dict) and "cost_components" in metadata


def read(document: Document, name: str) -> UnifiedInstance:
    """
    Take an instance in.

    Raises
    ------
    InstanceError
        For a patient who needs one service twice, which the set does not have.
    """
    scale = scale_for(_numbers(document))
    visits: list[Visit] = []
    links: list[Link] = []
    for patient in document["patients"]:
        own = _visits(document, patient, scale)
        if len({visit.id for visit in own}) < len(own):
            raise InstanceError(f"{name}: patient {patient['id']} needs one service twice.")
        visits += own
        links += _links(patient, own, scale)
    shifts = tuple(_shift(document, caregiver, scale) for caregiver in document["caregivers"])
    if waits_from_the_start(document) and weight_of(document, "total_waiting_time"):
        visits += [_leaving(shift) for shift in shifts]
    travel = {"": Travel(whole_matrix(document["distances"], scale))}
    problem = Problem(tuple(visits), shifts, travel, tuple(links), _weights(document, scale))
    family = f"uhhc {document['metadata'].get('origin', '')}".strip()
    return UnifiedInstance(name, family, problem, scale, document, tuple(_unsaid(document)))


def _weights(document: Document, scale: int) -> Weights:
    """
    Weigh each second as the set weighs a part of a minute; a preference counts whole, so it is scaled.

    Working time is care, which is the same whoever gives it, and travel. Its balance counts what is above the
    mean and what is below, which is twice what is above.
    """
    return Weights(
        travel=weight_of(document, "travel_time") + weight_of(document, "working_time"),
        waiting=weight_of(document, "total_waiting_time"),
        lateness=0 if _is_hard(document, "total_tardiness") else weight_of(document, "total_tardiness"),
        largest_lateness=weight_of(document, "highest_tardiness"),
        overtime=0 if _is_hard(document, "total_extra_time") else weight_of(document, "total_extra_time"),
        unusual=weight_of(document, "caregiver_preferences") * scale,
        balance=2 * weight_of(document, "workload_balance"),
    )


def _is_hard(document: Document, kind: str) -> bool:
    return bool(document["metadata"]["cost_components"].get(kind) == "HARD")


def _visits(document: Document, patient: Document, scale: int) -> list[Visit]:
    needs = patient["required_services"]
    share = _share(document, patient, len(needs), scale)
    return [
        Visit(
            id=f"{patient['id']}/{need['service']}",
            location=patient["distance_matrix_index"],
            duration_seconds=whole(length_of_care(document, need), scale),
            time_windows=_windows(document, patient, length_of_care(document, need), scale),
            skills=frozenset({need["service"]}),
            unassigned_cost=share[number],
            usual_shifts=frozenset(patient.get("preferred_caregivers") or ()),
            refused_shifts=frozenset(patient.get("incompatible_caregivers") or ()),
        )
        for number, need in enumerate(needs)
    ]


def _share(document: Document, patient: Document, needs: int, scale: int) -> list[int]:
    """Share out over the patient's visits, all served or none, what leaving out the patient costs."""
    if not patient.get("optional"):
        return [NOT_SERVED] * needs
    whole_cost = weight_of(document, "optional_patients") * scale
    return [whole_cost // needs + (number < whole_cost % needs) for number in range(needs)]


def _windows(document: Document, patient: Document, duration: float, scale: int) -> tuple[TimeWindow, ...]:
    """
    Say when care may start; where the set looks at its end, the window is cut by its length.

    With soft ends the set counts from the last window opened, which is the least lateness here too.
    """
    cut = duration if document["metadata"]["time_window_met"] == _MET_AT_END else 0
    windows = []
    for window in patient["time_windows"]:
        earliest = whole(window["start"], scale)
        latest = max(earliest, whole(window["end"] - cut, scale))
        windows.append(
            TimeWindow(earliest, latest, latest if _is_hard(document, "total_tardiness") else None)
        )
    return tuple(windows)


def _links(patient: Document, own: Sequence[Visit], scale: int) -> list[Link]:
    """Tie the patient's visits to the first: all or none, and as far apart as the set says."""
    if len(own) == 1:
        return []
    how = patient["synchronization"]
    if how["type"] == "sequential":
        distance = how["distance"]
        least, most = (distance["min"], distance["max"]) if isinstance(distance, dict) else distance
        bounds: tuple[int, int | None] = whole(least, scale), whole(most, scale)
    else:
        bounds = (0, 0) if how["type"] == "simultaneous" else (-MOST_SECONDS, None)
    return [Link(own[0].id, visit.id, *bounds, together=True) for visit in own[1:]]


def _shift(document: Document, caregiver: Document, scale: int) -> Shift:
    location = {point["id"]: point["distance_matrix_index"] for point in document["terminal_points"]}
    hours = caregiver.get("working_shift") or {"start": 0, "end": MOST_SECONDS // scale}
    lunch = document.get("lunch_breaks")
    end = whole(hours["end"], scale)
    return Shift(
        caregiver["id"],
        location[caregiver["departing_point"]],
        location[caregiver["arrival_point"]],
        whole(hours["start"], scale),
        end,
        max_overtime_seconds=0 if _is_hard(document, "total_extra_time") else MOST_SECONDS - end,
        skills=frozenset(caregiver["abilities"]),
        breaks=(_lunch(document, lunch, scale),) if lunch and caregiver.get("lunch_break") else (),
    )


def _leaving(shift: Shift) -> Visit:
    """
    Stand for a nurse's leaving with a visit without length, at her start place when her shift starts.

    All waiting after it counts, so that at her first door does. A nurse without patients makes it for
    nothing, where her route ends at the place it starts from.
    """
    return Visit(
        id=_LEAVING + shift.id,
        location=shift.start_location,
        duration_seconds=0,
        time_windows=(TimeWindow(shift.start, shift.start, shift.start),),
        unassigned_cost=NOT_SERVED,
        pinned_shift=shift.id,
    )


def _lunch(document: Document, lunch: Document, scale: int) -> Break:
    """Lay down the break for lunch, which may be missed at a price, or never where it is HARD."""
    price = weight_of(document, "missed_lunch_break") * scale
    return Break(
        whole(lunch["start"], scale),
        whole(lunch["end"], scale),
        whole(lunch["min_duration"], scale),
        missed_cost=None if _is_hard(document, "missed_lunch_break") else price,
    )


def _unsaid(document: Document) -> Iterator[str]:
    for kind, phrase in _UNSAID.items():
        if weight_of(document, kind):
            yield phrase
    if weight_of(document, "workload_balance"):
        yield "the rounding of each nurse's work out of balance up to a whole minute"


def _numbers(document: Document) -> Iterator[float]:
    for row in document["distances"]:
        yield from row
    for patient in document["patients"]:
        yield from (edge for window in patient["time_windows"] for edge in (window["start"], window["end"]))
        yield from (length_of_care(document, need) for need in patient["required_services"])
    for caregiver in document["caregivers"]:
        yield from (caregiver.get("working_shift") or {}).values()
