"""How long what is past is kept, as an admin sets it; `tournee tidy` removes what is older."""

from fastapi import APIRouter

from app.api.context import PlannerGiven
from app.schemas.retention import RetentionTold
from app.store.retention import read_retention, set_retention

router = APIRouter(tags=["retention"])


@router.get("/retention")
def tell_retention(planner: PlannerGiven) -> RetentionTold:
    """Tell how many months what is past is kept."""
    with planner.reading() as session:
        return RetentionTold.model_validate(read_retention(session).model_dump(exclude={"organisation_id"}))


@router.put("/retention")
def change_retention(given: RetentionTold, planner: PlannerGiven) -> RetentionTold:
    """Set how many months what is past is kept; nothing is removed by that."""
    with planner.writing() as session:
        set_retention(session, given.model_dump())
    return given
