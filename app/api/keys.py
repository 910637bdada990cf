"""Keys of other systems, as an admin keeps them."""

from fastapi import APIRouter
from starlette.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from app.api.context import CallerGiven, PlannerGiven
from app.identity import keys
from app.schemas.users import KeyAsked, KeyMade, KeysTold, KeyTold
from app.tables import ApiKey

router = APIRouter(tags=["keys"])


@router.get("/keys")
def list_keys(planner: PlannerGiven) -> KeysTold:
    """List every key, the newest first; those that are revoked or too old too."""
    return KeysTold(keys=[_told(row) for row in keys.list_keys(planner.engine, planner.scope)])


@router.post("/keys", status_code=HTTP_201_CREATED)
def make_key(given: KeyAsked, caller: CallerGiven, planner: PlannerGiven) -> KeyMade:
    """Make a key for another system; its token is told this once."""
    made = keys.make_key(
        planner.engine,
        planner.scope,
        given.name,
        scopes=given.scopes,
        days=given.days,
        made_by=caller.name,
        actor=planner.actor,
    )
    return KeyMade(token=made.token, key=_told(made.row))


@router.delete("/keys/{key_id}", status_code=HTTP_204_NO_CONTENT)
def revoke_key(key_id: str, planner: PlannerGiven) -> None:
    """End a key."""
    keys.revoke_key(planner.engine, planner.scope, key_id, actor=planner.actor)


def _told(row: ApiKey) -> KeyTold:
    return KeyTold.model_validate(row.model_dump(include=set(KeyTold.model_fields)))
