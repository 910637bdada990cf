"""Records of people, care, working time and visits: each kind is served in the same way."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict
from starlette.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from app.api.context import LanguageGiven, PlannerGiven, VersionGiven, needs
from app.api.once import ONCE, OnceRoute
from app.records.absences import Absences
from app.records.acts import Acts
from app.records.bulk import store_many
from app.records.care_plans import CarePlans
from app.records.making_days import make_day
from app.records.patients import Patients
from app.records.people import Nurses
from app.records.shelf import MOST_LISTED, Book, Shelf, version_of
from app.records.shifts import Shifts
from app.records.visits import Visits
from app.schemas.bulk import ManyDone, ManyGiven
from app.schemas.care_plans import CarePlanRecord, DayMadeOut, ShiftRecord, VisitRecord
from app.schemas.dates import Day
from app.schemas.records import AbsenceRecord, ActRecord, NurseRecord, PatientRecord
from app.schemas.text import Line
from app.store.rows import PartAsked

Record = TypeVar("Record", bound=BaseModel)
router = APIRouter(route_class=OnceRoute)
WRITES = [Depends(needs("write:records"))]


class Listed(BaseModel, Generic[Record]):
    """Records, a part of a list."""

    model_config = ConfigDict(
        json_schema_extra={
            "description": "A part of a list; `after=next` gives the part behind it; null at the end."
        }
    )

    records: list[Record]
    next: str | None


class ActsAdded(BaseModel):
    """The ids of the acts that were added."""

    added: list[str]


def book_of(planner: PlannerGiven, language: LanguageGiven) -> Book:
    """Give the use cases over the records of the caller's organisation."""
    return Book(planner, language)


BookGiven = Annotated[Book, Depends(book_of)]
PartialGiven = Annotated[bool, Query(description="Store the rows that are sound, and refuse the others.")]
RESULTS = ("created", "changed", "unchanged", "refused")


def nothing() -> tuple[object, ...]:
    """Give what ids are unique within: the organisation alone."""
    return ()


def day_of(day: Day) -> tuple[object, ...]:
    """Give what ids are unique within: a day."""
    return (day,)


def part_asked(
    after: Annotated[Line, Query(description="`next` of the part before.")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 100,
    of: Annotated[
        Sequence[Line],
        Query(max_length=MOST_LISTED, description="Only those of the patients or nurses with these ids."),
    ] = (),
) -> PartAsked:
    """Give which part of a list is asked for."""
    return PartAsked(after, limit, tuple(of))


def part_sought(
    asked: Annotated[PartAsked, Depends(part_asked)],
    search: Annotated[
        Line, Query(description="Words of the name, or their beginnings from three letters on; or the id.")
    ] = "",
) -> PartAsked:
    """Give which part of a list is asked for, or of what is found in it."""
    return replace(asked, search=search)


def _serve(path: str, shelf: type[Shelf[Any]], record: Any, name: str) -> None:  # noqa: ANN401 - a class used as a type
    """Add the six operations of one kind of record, whose ids may be unique within a day only."""
    one = name.replace("_", " ")
    many, some = f"{one}s", f"{'an' if one[0] in 'ae' else 'a'} {one}"
    within_of = day_of if "{day}" in path else nothing
    within_given = Annotated[tuple[object, ...], Depends(within_of)]
    asked_given = Annotated[PartAsked, Depends(part_sought if shelf is Patients else part_asked)]

    def saved(response: Response, book: Book, stored: tuple[Any, Any]) -> Any:  # noqa: ANN401 - a record
        found = told(response, stored[0])
        sentences = [str(warning.told(book.language)) for warning in stored[1]]
        return found.model_copy(update={"warnings": sentences}) if sentences else found

    def told(response: Response, found: Any) -> Any:  # noqa: ANN401 - a record
        response.headers["ETag"] = f'"{version_of(found)}"'
        return found

    @router.get(path, operation_id=f"list_{name}s", summary=f"List {many}", tags=[f"{name}s"])
    def list_records(book: BookGiven, within: within_given, asked: asked_given) -> Listed[record]:
        """List records in the order of their ids, part by part."""
        found, behind = book.listed(shelf, within, asked)
        return Listed[record](records=found, next=behind)

    @router.post(
        path,
        operation_id=f"add_{name}",
        summary=f"Add {some}",
        status_code=HTTP_201_CREATED,
        tags=[f"{name}s"],
        dependencies=[*WRITES, ONCE],
    )
    def add_record(given: record, book: BookGiven, within: within_given, response: Response) -> record:
        """Add a record; without an id it gets one."""
        stored = book.add(shelf, within, given)
        where = path.replace("{day}", str(within[0])) if within else path
        response.headers["Location"] = f"/api/v1{where}/{stored[0].id}"
        return saved(response, book, stored)

    @router.post(
        f"{path}/bulk",
        operation_id=f"store_{name}s",
        summary=f"Add and change many {many}",
        tags=[f"{name}s"],
        dependencies=[*WRITES, ONCE],
    )
    def store_records(
        given: ManyGiven[record], book: BookGiven, within: within_given, *, partial: PartialGiven = False
    ) -> ManyDone:
        """
        Add records, and change those that there are already: all of them or none.

        A record is known by its id, a visit that has none by its `external_id`. Where any row is not sound,
        nothing is changed and every fault is named by its row.
        """
        rows = store_many(book, shelf, within, given.records, partial=partial)
        return ManyDone(**dict.fromkeys(RESULTS, 0) | Counter(row.result for row in rows), rows=rows)

    @router.get(
        f"{path}/{{record_id}}", operation_id=f"read_{name}", summary=f"Read {some}", tags=[f"{name}s"]
    )
    def read_record(record_id: str, book: BookGiven, within: within_given, response: Response) -> record:
        """Tell one record; its `ETag` is its version."""
        return told(response, book.read(shelf, within, record_id))

    @router.put(
        f"{path}/{{record_id}}",
        operation_id=f"change_{name}",
        summary=f"Change {some}",
        tags=[f"{name}s"],
        dependencies=WRITES,
    )
    def change_record(
        record_id: str,
        given: record,
        book: BookGiven,
        within: within_given,
        response: Response,
        version: VersionGiven = "",
    ) -> record:
        """Change a record that is still as it was read; 412 where it is not."""
        return saved(response, book, book.change(shelf, within, record_id, version, given))

    @router.delete(
        f"{path}/{{record_id}}",
        operation_id=f"remove_{name}",
        summary=f"Remove {some}",
        status_code=HTTP_204_NO_CONTENT,
        tags=[f"{name}s"],
        dependencies=WRITES,
    )
    def remove_record(
        record_id: str, book: BookGiven, within: within_given, version: VersionGiven = ""
    ) -> None:
        """Remove a record that is still as it was read and that nothing needs; 409 where something does."""
        book.remove(shelf, within, record_id, version)


_serve("/nurses", Nurses, NurseRecord, "nurse")
_serve("/patients", Patients, PatientRecord, "patient")
_serve("/acts", Acts, ActRecord, "act")
_serve("/care-plans", CarePlans, CarePlanRecord, "care_plan")
_serve("/absences", Absences, AbsenceRecord, "absence")
_serve("/days/{day}/shifts", Shifts, ShiftRecord, "shift")
_serve("/visits/{day}", Visits, VisitRecord, "visit")


@router.post("/acts/defaults", tags=["acts"], dependencies=[*WRITES, ONCE])
def add_default_acts(planner: PlannerGiven) -> ActsAdded:
    """Add the acts of French home care whose ids are free, each marked to be checked."""
    with planner.writing() as session:
        return ActsAdded(added=Acts(session).add_french_default())


@router.post("/days/{day}/visits", tags=["days"], dependencies=[*WRITES, ONCE])
def make_visits(day: Day, book: BookGiven) -> DayMadeOut:
    """Make a day's visits from care plans; what people changed, did or cancelled is kept."""
    found = make_day(book, day)
    return DayMadeOut(
        new=[visit.id for visit in found.new],
        changed=[visit.id for visit in found.changed],
        cancelled=found.cancelled,
        kept=found.kept,
        unchanged=found.unchanged,
    )
