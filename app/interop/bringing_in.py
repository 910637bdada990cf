"""A day brought in from its CSV files, by the console and by the API: looked at first, or stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import BadInputError
from app.interop.day_folder import Folder, read_day_folder
from app.interop.import_day import Orders, import_day
from app.planning import Planner, is_stored
from app.solving import faults_of
from app.store import days

if TYPE_CHECKING:
    from datetime import date

    from app.language import Language
    from app.tables import Plan, StoredDay
    from solver import Fault


@dataclass(frozen=True)
class Imported:
    """What an import did; `plan` is the one made by hand, where there is one and it is new."""

    day: date
    visits: int
    is_new: bool
    plan: Plan | None


@dataclass(frozen=True)
class Foreseen:
    """
    What an import would do.

    Parameters
    ----------
    faults
        Why it cannot be done, all of them.
    day
        What would be stored; None where the files cannot be read.
    is_known
        Whether exactly this is stored already.
    stands
        Whether the day has visits already, which these would take the place of.
    plans
        How many plans of the day would be removed.
    other_service
        The name of the service stored, where the files hold another.
    """

    faults: tuple[Fault, ...]
    day: StoredDay | None = None
    orders: Orders | None = None
    is_known: bool = False
    stands: bool = False
    plans: int = 0
    other_service: str | None = None


def bring_in(planner: Planner, folder: Folder, *, replace: bool, language: Language = "en") -> Imported:
    """
    Store a day's files and the plan made by hand that they may hold; all of it or nothing.

    Parameters
    ----------
    replace
        Whether it may take the place of that day and its plans, and of the service's own data.
    language
        In which faults are told.

    Raises
    ------
    DayFolderError, BadInputError
        With every fault.
    ConflictError
        Where another day with this date, or another service, is stored and is not to be replaced.
    """
    return store(planner, *import_day(read_day_folder(folder, language), language), replace=replace)


def store(planner: Planner, day: StoredDay, orders: Orders, *, replace: bool) -> Imported:
    """Store a day that was read; see `bring_in`."""
    with planner.reading() as session:
        known = days.holds_day(session, day)
    plan = planner.store(day, orders, replace=replace)
    return Imported(day.day, len(day.visits), not known, plan)


def look_at(planner: Planner, folder: Folder, language: Language) -> Foreseen:
    """Tell what bringing a day in would do, faults in one language; nothing is stored."""
    try:
        day, orders = import_day(read_day_folder(folder, language), language)
    except BadInputError as error:
        return Foreseen(error.faults)
    faults = faults_of(day)
    with planner.reading() as session:
        team = days.read_team(session)
        is_known = is_stored(session, day, orders)
        return Foreseen(
            tuple(faults),
            day,
            orders,
            is_known,
            stands=days.has_visits(session, day.day) and not is_known,
            plans=0 if is_known else days.count_plans(session, day.day),
            other_service=None if team is None or team.name == day.team.name else team.name,
        )
