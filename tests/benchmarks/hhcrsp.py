"""
The home-care instances of Mankowska, Meisel & Bierwirth (2014), and the Italian ones in the same form.

One depot, no end of the day; some patients need two services, at once or one after the other. To make small:
(travel + total lateness + largest lateness) / 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from solver import Link, Problem, Shift, TimeWindow, Travel, Visit, Weights
from solver.limits import MOST_SECONDS
from tests.benchmarks.instance import (
    Document,
    InstanceError,
    floored,
    length_of_care,
    plain,
    scale_for,
    whole,
    whole_matrix,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver import Solution

NOT_SERVED = 10 * MOST_SECONDS
"""More than serving a visit can cost: the set leaves no patient out."""

_KINDS_OF_COST = 3
"""Travel, total lateness and largest lateness weigh a third each."""


@dataclass(frozen=True)
class MankowskaInstance:
    """One instance; a visit's id is its patient and service, such as `p8/s5`."""

    name: str
    family: str
    problem: Problem
    scale: int
    document: Document
    unsaid: tuple[str, ...] = ()

    def answer(self, solution: Solution) -> Document:
        """Write the routes in driving order; `arrival_time` is the start of care, as in published files."""
        return {
            "routes": [
                {
                    "caregiver_id": route.shift,
                    "locations": [
                        {
                            "patient": stop.visit.partition("/")[0],
                            "service": stop.visit.partition("/")[2],
                            "arrival_time": plain(stop.start, self.scale),
                            "departure_time": plain(stop.end, self.scale),
                        }
                        for stop in route.stops
                    ],
                }
                for route in solution.routes
            ]
        }

    def objective(self, answer: Document) -> float:
        """Sum travel, lateness and the largest lateness from the instance's own numbers."""
        distances = self.document["distances"]
        row_of = {patient["id"]: row for row, patient in enumerate(self.document["patients"], 1)}
        latest = {patient["id"]: floored(patient["time_window"][1]) for patient in self.document["patients"]}
        travel = 0.0
        late: list[float] = []
        for route in answer["routes"]:
            rows = [0, *(row_of[stop["patient"]] for stop in route["locations"]), 0]
            travel += sum(distances[a][b] for a, b in pairwise(rows))
            late += [max(0.0, stop["arrival_time"] - latest[stop["patient"]]) for stop in route["locations"]]
        return (travel + sum(late) + max(late, default=0.0)) / _KINDS_OF_COST


def recognises(document: Document) -> bool:
    """Whether this is an instance of these sets: central offices, patients with required caregivers."""
    patients = document.get("patients") or [{}]
    return "central_offices" in document and "required_caregivers" in patients[0]


def read(document: Document, name: str) -> MankowskaInstance:
    """
    Take an instance in.

    Raises
    ------
    InstanceError
        For several offices or a patient who needs one service twice, which these sets do not have.
    """
    if len(document["central_offices"]) != 1:
        raise InstanceError(
            f"{name}: {len(document['central_offices'])} central offices, where these sets have one."
        )
    scale = scale_for(_numbers(document))
    visits: list[Visit] = []
    links: list[Link] = []
    for row, patient in enumerate(document["patients"], 1):
        own = _visits(document, patient, row, scale)
        if len({visit.id for visit in own}) < len(own):
            raise InstanceError(f"{name}: patient {patient['id']} needs one service twice.")
        visits += own
        links += _links(patient, own, scale)
    shifts = tuple(
        Shift(caregiver["id"], 0, 0, 0, MOST_SECONDS, skills=frozenset(caregiver["abilities"]))
        for caregiver in document["caregivers"]
    )
    travel = Travel(whole_matrix(document["distances"], scale))
    weights = Weights(travel=1, waiting=0, lateness=1, largest_lateness=1, overtime=0, unusual=0)
    problem = Problem(tuple(visits), shifts, {"": travel}, tuple(links), weights)
    family = "Italian" if "area" in document else "Mankowska"
    return MankowskaInstance(name, family, problem, scale, document)


def _visits(document: Document, patient: Document, row: int, scale: int) -> list[Visit]:
    earliest, latest = (whole(floored(edge), scale) for edge in patient["time_window"])
    return [
        Visit(
            id=f"{patient['id']}/{need['service']}",
            location=row,
            duration_seconds=whole(length_of_care(document, need), scale),
            time_windows=(TimeWindow(earliest, latest, None),),
            skills=frozenset({need["service"]}),
            unassigned_cost=NOT_SERVED,
        )
        for need in patient["required_caregivers"]
    ]


def _links(patient: Document, own: list[Visit], scale: int) -> list[Link]:
    if len(own) == 1:
        return []
    first, second = (visit.id for visit in own)
    together = patient["synchronization"]
    least, most = (0, 0) if together["type"] == "simultaneous" else together["distance"]
    return [Link(first, second, whole(least, scale), whole(most, scale), same_nurse=False, together=True)]


def _numbers(document: Document) -> Iterator[float]:
    for row in document["distances"]:
        yield from row
    for patient in document["patients"]:
        yield from (floored(edge) for edge in patient["time_window"])
        yield from (length_of_care(document, need) for need in patient["required_caregivers"])
        yield from patient.get("synchronization", {}).get("distance", ())
