"""Many records of one kind stored in one transaction, with everything wrong told by row."""

from __future__ import annotations

import dataclasses
import uuid
from typing import TYPE_CHECKING, Any

from app.errors import BadInputError
from app.records.shelf import version_of
from app.refusals import told_fault
from app.rules.finding import Finding
from app.schemas.bulk import RowDone, Unsound
from app.schemas.problems import FaultTold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from app.language import Language
    from app.records.shelf import Book, Shelf
    from solver import Fault


def store_many(
    book: Book,
    shelf: type[Shelf[Any]],
    within: tuple[object, ...],
    given: Sequence[BaseModel | Unsound],
    *,
    partial: bool,
) -> list[RowDone]:
    """
    Add records, and change those that there are, by their ids, or by what another system calls them.

    Parameters
    ----------
    partial
        Whether sound rows are stored though others are not.

    Raises
    ------
    BadInputError
        With all faults of all rows, where not all of them are sound.
    """
    with book.planner.writing() as session:
        storing = _Storing(shelf(session, within), book.language)
        done = [storing.row(number, record) for number, record in enumerate(given)]
        if storing.faults and not partial:
            raise BadInputError(faults=storing.faults)
    return done


class _Storing:
    """One call: the rows so far, and what is wrong with them."""

    def __init__(self, shelf: Shelf[Any], language: Language) -> None:
        self.faults: list[Fault] = []
        self._shelf = shelf
        self._language = language
        self._ids: set[str] = set()

    def row(self, number: int, given: BaseModel | Unsound) -> RowDone:
        """Store a row, or say what is wrong with it."""
        where = f"body.records.{number}"
        if isinstance(given, Unsound):
            faults = [told_fault(error, where, self._language) for error in given.errors]
            return self._refused(number, None, faults)
        shelf = self._shelf
        record_id = shelf.id_of(given) or str(uuid.uuid4())
        known = shelf.read(record_id)
        record = given.model_copy(update={"id": record_id})
        if record_id in self._ids:
            faults = [Finding("twice", f"{where}.id", {"value": record_id}).told(self._language)]
            return self._refused(number, record_id, faults)
        self._ids.add(record_id)
        if known == record:
            return RowDone(row=number, id=record_id, result="unchanged", version=version_of(known))
        shelf.warnings = []
        if found := shelf.check(record_id, given):
            faults = [
                dataclasses.replace(told, where=told.where.replace("body", where, 1))
                for told in (finding.told(self._language) for finding in found)
            ]
            return self._refused(number, record_id, faults)
        if known is None:
            shelf.write(record_id, given, is_new=True)
            shelf.session.flush()
            result, version = "created", version_of(shelf.known(record_id))
        else:
            before = version_of(known)
            version = version_of(shelf.replace(record_id, given, before))
            result = "unchanged" if version == before else "changed"
        shelf.session.expunge_all()  # else each row would be slower than the one before
        warnings = [str(warning.told(self._language)) for warning in shelf.warnings]
        return RowDone(row=number, id=record_id, result=result, version=version, warnings=warnings)

    def _refused(self, number: int, record_id: str | None, faults: Sequence[Fault]) -> RowDone:
        self.faults += faults
        told = [FaultTold(**dataclasses.asdict(fault)) for fault in faults]
        return RowDone(row=number, id=record_id, result="refused", version=None, faults=told)
