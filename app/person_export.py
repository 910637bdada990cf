"""Everything stored of one person, in plain words and as data: what she may ask for under the RGPD."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from app.errors import NotFoundError
from app.language import sentence
from app.store import audit, person_rows, persons

if TYPE_CHECKING:
    from app.language import Language
    from app.planning import Planner
    from app.store.persons import Kind

Export: TypeAlias = dict[str, Any]


def export(planner: Planner, kind: Kind, person_id: str, language: Language) -> Export:
    """
    Give all that is stored of a person; that it was given out is noted in the audit log.

    Returns
    -------
    dict
        `kind`, `id`, `exported_at`, and `parts`: by name `what` it is, as a sentence, and its `rows`.

    Raises
    ------
    NotFoundError
        Where nobody has the id, or whoever had it is erased.
    """
    with planner.writing() as session:
        if persons.read_person(session, kind, person_id) is None:
            raise NotFoundError("unknown_person", id=person_id)
        found = person_rows.everything_of(session, kind, person_id)
        audit.note_export(session, kind, person_id)
    return {
        "kind": kind,
        "id": person_id,
        "exported_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "parts": {
            name: {"what": sentence(language, f"person.{name}"), "rows": rows} for name, rows in found.items()
        },
    }
