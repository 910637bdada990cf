"""What shifts must keep to, as an admin sets it."""

from fastapi import APIRouter

from app.api.context import PlannerGiven
from app.schemas.administration import LimitsOfWork
from app.store.work_limits import read_limits, set_limits

router = APIRouter(tags=["work limits"])


@router.get("/work-limits")
def tell_work_limits(planner: PlannerGiven) -> LimitsOfWork:
    """Tell what shifts must keep to."""
    with planner.reading() as session:
        return LimitsOfWork.model_validate(read_limits(session).model_dump(exclude={"organisation_id"}))


@router.put("/work-limits")
def change_work_limits(given: LimitsOfWork, planner: PlannerGiven) -> LimitsOfWork:
    """Set what shifts that are entered from now on must keep to."""
    kept = given.model_copy(update={"refusing": sorted(set(given.refusing))})
    with planner.writing() as session:
        set_limits(session, kept.model_dump())
    return kept
