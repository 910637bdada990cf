"""The audit log, as an admin reads it."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.api.context import PlannerGiven
from app.schemas.administration import AuditAsked, AuditTold, EntryTold
from app.store import access, api_keys
from app.store.audit import SEVERAL, entries

router = APIRouter(tags=["audit"])


@router.get("/audit")
def read_audit(planner: PlannerGiven, asked: Annotated[AuditAsked, Query()]) -> AuditTold:
    """Tell who read and changed what, newest first; that the log was read is noted in it."""
    planner.note_read("audit_entry", SEVERAL)
    with planner.reading() as session:
        found = entries(session, **asked.model_dump() | {"limit": asked.limit + 1})
        names = {f"user:{user.id}": user.name for user in access.users(session)}
        names |= {f"key:{key.id}": key.name for key in api_keys.keys(session)}
    told = [
        EntryTold(actor_name=names.get(entry.actor), **entry.model_dump(exclude={"organisation_id"}))
        for entry in found[: asked.limit]
    ]
    return AuditTold(entries=told, next=told[-1].id if len(found) > asked.limit else None)
