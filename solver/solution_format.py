"""Solutions in the public JSON format: read strictly, written so that equal plans give equal files."""

from __future__ import annotations

from dataclasses import asdict, fields
from math import isfinite
from typing import TYPE_CHECKING, Any

from solver.documents import VERSION, Kind, Reader
from solver.faults import SolutionError, shown
from solver.limits import MOST_AMOUNT
from solver.solution import (
    REASON_CODES,
    RELAXATIONS,
    Bound,
    Cost,
    Route,
    Solution,
    Stop,
    TakenBreak,
    Unassigned,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = tuple(field.name for field in fields(Cost))
SOLUTION = Kind(
    "a solution",
    ("status", "cost", "routes", "unassigned"),
    ("version", "seed", "iterations", "seconds_limit", "bound"),
)
BOUND = Kind("the bound", ("cost", "relaxed"))
COST = Kind("the cost", (*KINDS, "total"))
ROUTE = Kind(
    "a route",
    (
        "shift",
        "start",
        "end",
        "stops",
        "breaks",
        "travel_seconds",
        "waiting_seconds",
        "overtime_seconds",
    ),
)
STOP = Kind("a stop", ("visit", "arrival", "start", "end", "waiting_seconds", "lateness_seconds"))
TAKEN_BREAK = Kind("a break", ("start", "end"))
UNASSIGNED = Kind("an unassigned visit", ("visit", "code", "message"))


def read_solution(source: bytes | str | Mapping[str, Any]) -> Solution:
    """
    Read a solution. Whether it is right for a problem is for `violations` to say.

    Parameters
    ----------
    source
        JSON text, or the object it holds.

    Raises
    ------
    SolutionError
        With all faults.
    """
    reader = _SolutionReader()
    document = reader.parse(source)
    if not reader.faults:
        solution = reader.solution(document)
        if not reader.faults:
            return solution
    raise SolutionError(reader.faults)


class _SolutionReader(Reader):
    def solution(self, document: dict[str, Any]) -> Solution:
        """Build a solution; worth something only where no fault was found."""
        data = self.fields(document, "", SOLUTION)
        self.version(data.get("version", VERSION))
        routes = tuple(self._route(item, at) for at, item in self.items(data["routes"], "/routes"))
        left = tuple(self._unassigned(item, at) for at, item in self.items(data["unassigned"], "/unassigned"))
        for name in ("seed", "iterations"):
            if name in data:
                self.whole(data[name], f"/{name}", 0, MOST_AMOUNT)
        limit = data.get("seconds_limit")
        if limit is not None and not (type(limit) in {int, float} and isfinite(limit) and limit >= 0):
            self.add(
                "not_a_number",
                "/seconds_limit",
                f"{shown(limit)} is not a number of seconds.",
                "Write a number, 0 or more, or null.",
            )
        solution = Solution(
            routes,
            left,
            self._cost(data["cost"]),
            data.get("seed", 0),
            data.get("iterations", 0),
            limit,
            self._bound(data["bound"]) if "bound" in data else None,
        )
        if "/status" not in self.unreadable and data["status"] != solution.status:
            self.add(
                "wrong_status",
                "/status",
                f"{shown(data['status'])} does not go with {len(left)} unassigned visits.",
                "Write partial where some visit is unassigned, else complete.",
            )
        return solution

    def _cost(self, item: object) -> Cost:
        data = self.fields(item, "/cost", COST)
        sound = [self._amount(data[name], f"/cost/{name}") for name in COST.required]
        cost = Cost(**{name: data[name] for name in KINDS})
        if all(sound) and cost.total != data["total"]:
            self.add(
                "wrong_total",
                "/cost/total",
                f"The total is {data['total']}, but the kinds add up to {cost.total}.",
                "Write the sum of all kinds.",
            )
        return cost

    def _bound(self, item: object) -> Bound:
        data = self.fields(item, "/bound", BOUND)
        self._amount(data["cost"], "/bound/cost")
        names = tuple(
            name for at, name in self.items(data["relaxed"], "/bound/relaxed") if self._named(name, at)
        )
        return Bound(data["cost"], names)

    def _named(self, name: object, where: str) -> bool:
        if name not in RELAXATIONS:
            self.add(
                "unknown_code",
                where,
                f"{shown(name)} is nothing that a bound leaves out.",
                f"Write one of {', '.join(RELAXATIONS)}.",
            )
        return name in RELAXATIONS

    def _amount(self, value: object, where: str) -> bool:
        return where not in self.unreadable and self.whole(value, where, 0, MOST_AMOUNT)

    def _amounts(self, data: Mapping[str, Any], where: str, *names: str) -> None:
        for name in names:
            self._amount(data[name], f"{where}/{name}")

    def _name(self, value: object, where: str) -> None:
        if where not in self.unreadable:
            self.text(value, where)

    def _route(self, item: object, where: str) -> Route:
        data = self.fields(item, where, ROUTE)
        self._name(data["shift"], f"{where}/shift")
        self._amounts(data, where, "start", "end", "travel_seconds", "waiting_seconds", "overtime_seconds")
        stops = self.items(data.pop("stops"), f"{where}/stops")
        breaks = self.items(data.pop("breaks"), f"{where}/breaks")
        return Route(
            **data,
            stops=tuple(self._stop(stop, at) for at, stop in stops),
            breaks=tuple(self._break(rest, at) for at, rest in breaks),
        )

    def _stop(self, item: object, where: str) -> Stop:
        data = self.fields(item, where, STOP)
        self._name(data["visit"], f"{where}/visit")
        self._amounts(data, where, "arrival", "start", "end", "waiting_seconds", "lateness_seconds")
        return Stop(**data)

    def _break(self, item: object, where: str) -> TakenBreak | None:
        if item is None:
            return None
        data = self.fields(item, where, TAKEN_BREAK)
        self._amounts(data, where, "start", "end")
        return TakenBreak(**data)

    def _unassigned(self, item: object, where: str) -> Unassigned:
        data = self.fields(item, where, UNASSIGNED)
        self._name(data["visit"], f"{where}/visit")
        self._name(data["message"], f"{where}/message")
        if f"{where}/code" not in self.unreadable and data["code"] not in REASON_CODES:
            self.add(
                "unknown_code",
                f"{where}/code",
                f"{shown(data['code'])} is not a reason.",
                f"Write one of {', '.join(REASON_CODES)}.",
            )
        return Unassigned(**data)


def solution_document(solution: Solution) -> dict[str, Any]:
    """Write a solution as the object its JSON text holds; reading that gives an equal solution."""
    document: dict[str, Any] = {
        "version": VERSION,
        "status": solution.status,
        "seed": solution.seed,
        "iterations": solution.iterations,
        "seconds_limit": solution.seconds_limit,
        "cost": {**asdict(solution.cost), "total": solution.cost.total},
        "routes": [
            {
                **asdict(route),
                "stops": [asdict(stop) for stop in route.stops],
                "breaks": [None if rest is None else asdict(rest) for rest in route.breaks],
            }
            for route in solution.routes
        ],
        "unassigned": [
            {"visit": left.visit, "code": left.code, "message": left.message} for left in solution.unassigned
        ],
    }
    if solution.bound is not None:
        document["bound"] = {"cost": solution.bound.cost, "relaxed": list(solution.bound.relaxed)}
    return document
