"""Nurses, patients, acts and care plans: each resource read, added, changed and removed in the same way."""

from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import BaseModel
from starlette.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from app.api.context import LanguageGiven, PlannerGiven
from app.records.acts import Acts
from app.records.care_plans import CarePlans
from app.records.making_days import make_day
from app.records.patients import Patients
from app.records.people import Nurses
from app.records.shelf import MOST_LISTED, Book, Shelf, version_of
from app.schemas.care_plans import CarePlanRecord, DayMadeOut
from app.schemas.records import ActRecord, NurseRecord, PatientRecord

Record = TypeVar("Record", bound=BaseModel)
router = APIRouter()


class Listed(BaseModel, Generic[Record]):
    """Some records in the order of their ids; `after=next` gives those behind, null where there are none."""

    records: list[Record]
    next: str | None


def book_of(planner: PlannerGiven, language: LanguageGiven) -> Book:
    """Give the use cases over the records of the caller's organisation."""
    return Book(planner, language)


BookGiven = Annotated[Book, Depends(book_of)]
Version = Annotated[str, Header(alias="If-Match", description="The `ETag` of what was read; `*` for any.")]


def _serve(path: str, shelf: type[Shelf[Any]], record: Any, name: str) -> None:  # noqa: ANN401 - a class used as a type
    """Add the five operations of one kind of record."""

    def told(response: Response, found: Any) -> Any:  # noqa: ANN401 - a record
        response.headers["ETag"] = f'"{version_of(found)}"'
        return found

    @router.get(path, operation_id=f"list_{name}s", tags=[f"{name}s"])
    def list_records(
        book: BookGiven, after: str = "", limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 50
    ) -> Listed[record]:
        """List records in the order of their ids."""
        found = book.listed(shelf, (), after, limit)
        return Listed[record](records=found, next=found[-1].id if len(found) == limit else None)

    @router.post(path, operation_id=f"add_{name}", status_code=HTTP_201_CREATED, tags=[f"{name}s"])
    def add_record(given: record, book: BookGiven, response: Response) -> record:
        """Add a record; without an id it gets one."""
        found, _ = book.add(shelf, (), given)
        response.headers["Location"] = f"/api/v1{path}/{found.id}"
        return told(response, found)

    @router.get(f"{path}/{{record_id}}", operation_id=f"read_{name}", tags=[f"{name}s"])
    def read_record(record_id: str, book: BookGiven, response: Response) -> record:
        """Tell one record; its `ETag` is its version."""
        return told(response, book.read(shelf, (), record_id))

    @router.put(f"{path}/{{record_id}}", operation_id=f"change_{name}", tags=[f"{name}s"])
    def change_record(
        record_id: str, given: record, book: BookGiven, response: Response, version: Version = ""
    ) -> record:
        """Change a record that is still as it was read; 412 where it is not."""
        found, _ = book.change(shelf, (), record_id, version, given)
        return told(response, found)

    @router.delete(
        f"{path}/{{record_id}}",
        operation_id=f"remove_{name}",
        status_code=HTTP_204_NO_CONTENT,
        tags=[f"{name}s"],
    )
    def remove_record(record_id: str, book: BookGiven, version: Version = "") -> None:
        """Remove a record that is still as it was read and that nothing needs; 409 where something does."""
        book.remove(shelf, (), record_id, version)


_serve("/nurses", Nurses, NurseRecord, "nurse")
_serve("/patients", Patients, PatientRecord, "patient")
_serve("/acts", Acts, ActRecord, "act")
_serve("/care-plans", CarePlans, CarePlanRecord, "care_plan")


@router.post("/days/{day}/visits", tags=["days"])
def make_visits(day: date, book: BookGiven) -> DayMadeOut:
    """Make a day's visits from care plans; what people changed, did or cancelled is kept."""
    found = make_day(book, day)
    return DayMadeOut(
        new=[visit.id for visit in found.new],
        changed=[visit.id for visit in found.changed],
        cancelled=found.cancelled,
        kept=found.kept,
        unchanged=found.unchanged,
    )
