"""A day brought in from its CSV files: looked at without storing, then stored."""

import re

from fastapi import APIRouter, Depends

from app.api.context import LanguageGiven, PlannerGiven, needs
from app.api.once import ONCE, OnceRoute
from app.errors import MAX_FAULTS_TOLD
from app.interop.bringing_in import Foreseen, bring_in, look_at
from app.schemas.imports import ImportAsked, ImportCounts, ImportFault, ImportTold
from app.tables import StoredDay
from solver import Fault

router = APIRouter(tags=["days"], route_class=OnceRoute)
WHERE = re.compile(r"(?P<file>\w+\.csv)(?:, row (?P<row>\d+))?(?:, column (?P<column>\w+))?.*")
"""How the reader of the files names a place."""


@router.post(
    "/days",
    dependencies=[Depends(needs("write:records")), Depends(needs("write:plans")), ONCE],
)
def import_day(given: ImportAsked, planner: PlannerGiven, language: LanguageGiven) -> ImportTold:
    """
    Store one day of a service from its CSV files, all of it or nothing; or only look what that would do.

    Importing the same files again changes nothing. The plan made by hand (today.csv) is timed and judged.
    """
    folder = {str(name): text for name, text in given.files.items()}
    foreseen = look_at(planner, folder, language)
    if given.dry_run:
        return _told(foreseen)
    done = bring_in(planner, folder, replace=given.replace, language=language)
    plan_id = None if done.plan is None else done.plan.id
    return _told(foreseen).model_copy(update={"stored": True, "plan_id": plan_id})


def _told(foreseen: Foreseen) -> ImportTold:
    return ImportTold(
        stored=False,
        day=None if foreseen.day is None else foreseen.day.day,
        counts=None if foreseen.day is None else _counts(foreseen.day),
        has_plan_by_hand=bool(foreseen.orders),
        is_known=foreseen.is_known,
        replaces=foreseen.stands,
        plans_removed=foreseen.plans,
        other_service=foreseen.other_service,
        plan_id=None,
        faults=[_fault(fault) for fault in foreseen.faults[:MAX_FAULTS_TOLD]],
        more_faults=max(0, len(foreseen.faults) - MAX_FAULTS_TOLD),
    )


def _counts(day: StoredDay) -> ImportCounts:
    return ImportCounts(
        nurses=len(day.nurses),
        shifts=len(day.shifts),
        patients=len(day.patients),
        acts=len(day.acts),
        visits=len(day.visits),
        links=len(day.links),
    )


def _fault(fault: Fault) -> ImportFault:
    found = WHERE.fullmatch(fault.where)
    parts = found.groupdict() if found else {"file": None, "row": None, "column": None}
    return ImportFault(
        code=fault.code,
        where=fault.where,
        file=parts["file"],
        row=None if parts["row"] is None else int(parts["row"]),
        column=parts["column"],
        message=fault.message,
        remedy=fault.remedy,
    )
