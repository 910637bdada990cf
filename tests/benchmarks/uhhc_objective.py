"""What an answer costs in the unified home-healthcare set, counted from its own numbers (minutes)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.benchmarks.instance import Document

LUNCH = "lunch_break"
"""The service that stands for lunch in an answer."""

_LEAVING_WITH_THE_SHIFT = ("bazirha", "bazirha-caie")
"""Origins whose nurses leave when their shift starts; elsewhere they leave in time for the first door."""


def weight_of(document: Document, kind: str) -> int:
    """Return what one unit of a kind of cost weighs; 0 for what is not counted or not allowed at all."""
    weight = document["metadata"]["cost_components"].get(kind)
    return 0 if weight in (None, "HARD") else int(weight)


def waits_from_the_start(document: Document) -> bool:
    """Whether waiting counts at the first door too, for a nurse who leaves when her shift starts."""
    return document["metadata"].get("origin") in _LEAVING_WITH_THE_SHIFT


@dataclass
class _Tally:
    travel: float = 0
    late: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    overtime: float = 0
    unusual: int = 0
    lunches: int = 0
    served: set[str] = field(default_factory=set)


def weighted_sum(document: Document, answer: Document) -> float:
    """Value an answer: every kind of cost times its weight."""
    stops_of = {route["caregiver_id"]: route["locations"] for route in answer["routes"]}
    tally = _Tally()
    for caregiver in document["caregivers"]:
        _Tour(document, caregiver, tally).walk(stops_of.get(caregiver["id"], []))
    lunches_due = sum(bool(caregiver.get("lunch_break")) for caregiver in document["caregivers"])
    average = sum(tally.work) / len(tally.work)
    amounts = {
        "travel_time": tally.travel,
        "total_tardiness": sum(tally.late),
        "highest_tardiness": max(tally.late, default=0),
        "total_waiting_time": sum(tally.waits),
        "max_waiting_time": max(tally.waits, default=0),
        "total_extra_time": tally.overtime,
        "max_idle_time": max(tally.idle, default=0),
        "caregiver_preferences": tally.unusual,
        "optional_patients": len(document["patients"]) - len(tally.served),
        "missed_lunch_break": lunches_due - tally.lunches,
        "working_time": sum(tally.work),
        "workload_balance": sum(ceil(abs(work - average)) for work in tally.work),
    }
    return sum(weight_of(document, kind) * amount for kind, amount in amounts.items())


class _Tour:
    """One nurse's way through her stops."""

    def __init__(self, document: Document, caregiver: Document, tally: _Tally) -> None:
        self.tally = tally
        self.caregiver = caregiver
        self.from_the_start = waits_from_the_start(document)
        self.at_end = document["metadata"]["time_window_met"] == "at_service_end"
        self.distances = document["distances"]
        self.patients = {patient["id"]: patient for patient in document["patients"]}
        depots = {point["id"]: point["distance_matrix_index"] for point in document["terminal_points"]}
        self.origin, self.destination = (
            depots[caregiver["departing_point"]],
            depots[caregiver["arrival_point"]],
        )
        self.shift = caregiver.get("working_shift")

    def walk(self, stops: list[Document]) -> None:
        """Add a tour to the tally; one without stops is idle all the shift."""
        tally = self.tally
        if not stops:
            tally.work.append(0)
            tally.idle.append(self.shift["end"] - self.shift["start"] if self.shift else 0)
            return
        place, free, travel, care, idle = self.origin, None, 0.0, 0.0, 0.0
        for number, stop in enumerate(stops):
            there = self._place(stop)
            leg, start = self.distances[place][there], stop["arrival_time"]
            if free is None:
                leave = self.shift["start"] if self.shift and self.from_the_start else start - leg
                idle += leave - self.shift["start"] if self.shift else 0
                free = leave
            wait = start - free - leg
            idle += wait
            if not (number == 1 and stops[0]["service"] == LUNCH):
                tally.waits.append(wait)
            care += self._care(stop)
            place, free, travel = there, stop["departure_time"], travel + leg
        travel += self.distances[place][self.destination]
        back = (free or 0) + self.distances[place][self.destination]
        tally.travel += travel
        tally.work.append(care + travel)
        if self.shift:
            tally.overtime += max(0, back - self.shift["end"])
            idle += max(0, self.shift["end"] - back)
        tally.idle.append(idle if self.shift else 0)

    def _place(self, stop: Document) -> int:
        patient = self.patients.get(stop["patient"])
        return self.origin if patient is None else int(patient["distance_matrix_index"])

    def _care(self, stop: Document) -> float:
        """Tally lateness and preference, or lunch; return the minutes of care."""
        if stop["service"] == LUNCH:
            self.tally.lunches += 1
            return 0
        patient = self.patients[stop["patient"]]
        self.tally.served.add(patient["id"])
        windows = patient["time_windows"]
        window = windows[bisect_right([w["start"] for w in windows], stop["arrival_time"]) - 1]
        moment = stop["departure_time"] if self.at_end else stop["arrival_time"]
        self.tally.late.append(max(0, moment - window["end"]))
        preferred = patient.get("preferred_caregivers")
        self.tally.unusual += preferred is not None and self.caregiver["id"] not in preferred
        return float(stop["departure_time"] - stop["arrival_time"])
