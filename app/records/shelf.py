"""The one way records are read, added, changed and removed, whatever they are of."""

from __future__ import annotations

import hashlib
import uuid
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from sqlmodel import col, select

from app.errors import BadInputError, ConflictError, NotFoundError
from app.rules.finding import Finding
from app.store import rows
from app.store.audit import SEVERAL, note_change
from app.versions import check_version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import BaseModel
    from sqlmodel import Session
    from sqlmodel.sql.expression import SelectOfScalar

    from app.language import Language
    from app.planning import Planner
    from app.store.rows import Part, PartAsked

Record = TypeVar("Record", bound="BaseModel")
MOST_LISTED = 200


class Shelf(ABC, Generic[Record]):
    """
    Records of one kind within one session.

    Parameters
    ----------
    within
        What ids are unique within: a day, or nothing.
    """

    kind: ClassVar[str]
    table: ClassVar[Any]
    whose: ClassVar[str] = "id"
    """The column that names the people whose records are asked for."""
    is_of_people: ClassVar[bool] = True
    """Whether the audit log is told who reads these records."""

    def __init__(self, session: Session, within: tuple[object, ...] = ()) -> None:
        self.session = session
        self.within = within
        self.warnings: list[Finding] = []

    @property
    def equal(self) -> Mapping[str, object]:
        """What the rows of these records have in common."""
        return {}

    @abstractmethod
    def tell(self, stored: Sequence[Any]) -> list[Record]:
        """Give the records of some rows; the number of queries does not depend on how many they are."""

    def read(self, record_id: str) -> Record | None:
        """Give one record."""
        row = rows.find(self.session, self.table, *self.within, record_id)
        if row is None or any(getattr(row, name) != value for name, value in self.equal.items()):
            return None
        return self.tell([row])[0]

    def known(self, record_id: str) -> Record:
        """Give one record, or raise a NotFoundError."""
        record = self.read(record_id)
        if record is None:
            raise NotFoundError("unknown_record", id=record_id)
        return record

    def id_of(self, given: Record) -> str | None:
        """Give the id that a record is to be stored under; None where it has none yet."""
        return getattr(given, "id", None)

    def part(self, asked: PartAsked) -> Part[Any]:
        """Give the rows of a part of the list."""
        return rows.part_of(self.session, self.table, self.asked(asked.of), asked)

    def asked(self, of: Sequence[str]) -> SelectOfScalar[Any]:
        """Ask for the rows of these records, or for those of some people."""
        query = select(self.table).where(*rows.equal_to(self.table, self.equal))
        return query.where(col(getattr(self.table, self.whose)).in_(of)) if of else query

    @abstractmethod
    def check(self, record_id: str, given: Record) -> list[Finding]:
        """Find everything wrong with a record that is to be stored under an id."""

    @abstractmethod
    def write(self, record_id: str, given: Record, *, is_new: bool) -> None:
        """Store a sound record."""

    def replace(self, record_id: str, given: Record, before: str) -> Record:
        """Store a sound record in the place of one of a version; that it changed is in the audit log."""
        self.write(record_id, given, is_new=False)
        self.session.flush()
        stored = self.known(record_id)
        if version_of(stored) != before:
            note_change(self.session, self.table.__tablename__, "/".join(map(str, (*self.within, record_id))))
        return stored

    @abstractmethod
    def remove(self, record_id: str) -> None:
        """Remove a record, or raise a ConflictError where it is in use."""

    def in_use(self, record_id: str, by: str) -> ConflictError:
        """Say that a record cannot go."""
        return ConflictError("record_in_use", id=record_id, by=by)


class Book:
    """The use cases over one organisation's records, told in one language."""

    def __init__(self, planner: Planner, language: Language) -> None:
        self.planner = planner
        self.language = language

    def listed(
        self, shelf: type[Shelf[Record]], within: tuple[object, ...], asked: PartAsked
    ) -> tuple[list[Record], str | None]:
        """Give the records of a part of the list, and the id behind which it goes on."""
        with self.planner.reading() as session:
            found = shelf(session, within)
            part = found.part(asked)
            told = found.tell(part.rows)
        self._note_read(shelf, within, SEVERAL)
        return told, part.next

    def read(self, shelf: type[Shelf[Record]], within: tuple[object, ...], record_id: str) -> Record:
        """One record, or a NotFoundError."""
        with self.planner.reading() as session:
            told = shelf(session, within).known(record_id)
        self._note_read(shelf, within, record_id)
        return told

    def _note_read(self, shelf: type[Shelf[Record]], within: tuple[object, ...], record_id: str) -> None:
        if shelf.is_of_people:
            self.planner.note_read(shelf.table.__tablename__, "/".join(map(str, (*within, record_id))))

    def add(
        self, shelf: type[Shelf[Record]], within: tuple[object, ...], given: Record
    ) -> tuple[Record, list[Finding]]:
        """Store a new record; everything wrong with it is named. Gives what was stored, and warnings."""
        record_id = getattr(given, "id", None) or str(uuid.uuid4())
        with self.planner.writing() as session:
            found = shelf(session, within)
            findings = found.check(record_id, given)
            if found.read(record_id) is not None:
                findings.insert(0, Finding("duplicate_id", "body.id", {"id": record_id}))
            self.refuse(findings)
            found.write(record_id, given, is_new=True)
            session.flush()
            return found.known(record_id), found.warnings

    def change(
        self,
        shelf: type[Shelf[Record]],
        within: tuple[object, ...],
        record_id: str,
        version: str,
        given: Record,
    ) -> tuple[Record, list[Finding]]:
        """Put a record in the place of the one that was read as a version."""
        with self.planner.writing() as session:
            found = shelf(session, within)
            before = version_of(found.known(record_id))
            check_version(before, version)
            self.refuse(found.check(record_id, given))
            return found.replace(record_id, given, before), found.warnings

    def remove(
        self, shelf: type[Shelf[Record]], within: tuple[object, ...], record_id: str, version: str
    ) -> None:
        """Remove the record that was read as a version."""
        with self.planner.writing() as session:
            found = shelf(session, within)
            check_version(version_of(found.known(record_id)), version)
            found.remove(record_id)

    def refuse(self, findings: Sequence[Finding]) -> None:
        """Raise a BadInputError where anything was found."""
        if findings:
            raise BadInputError(faults=[finding.told(self.language) for finding in findings])


def version_of(record: BaseModel) -> str:
    """What changes whenever a record does: a hash of all it says."""
    return hashlib.sha256(record.model_dump_json().encode()).hexdigest()[:32]


def doubled(where: str, values: Sequence[str]) -> list[Finding]:
    """Find values that stand there twice."""
    twice = {value for value in values if values.count(value) > 1}
    return [Finding("twice", where, {"value": value}) for value in sorted(twice)]
