"""What shifts must keep to, as an admin sets it."""

from fastapi import APIRouter, Response
from sqlmodel import Session

from app.api.context import PlannerGiven, VersionGiven
from app.records.shelf import version_of
from app.schemas.administration import LimitsOfWork
from app.store.work_limits import read_limits, set_limits
from app.versions import check_version

router = APIRouter(tags=["work limits"])


@router.get("/work-limits")
def tell_work_limits(planner: PlannerGiven, response: Response) -> LimitsOfWork:
    """Tell what shifts must keep to; its `ETag` is its version."""
    with planner.reading() as session:
        return _told(response, _kept(session))


@router.put("/work-limits")
def change_work_limits(
    given: LimitsOfWork, planner: PlannerGiven, response: Response, version: VersionGiven = ""
) -> LimitsOfWork:
    """Set what shifts that are entered from now on must keep to; 412 where it is not as it was read."""
    wanted = given.model_copy(update={"refusing": sorted(set(given.refusing))})
    with planner.writing() as session:
        check_version(version_of(_kept(session)), version)
        set_limits(session, wanted.model_dump())
    return _told(response, wanted)


def _kept(session: Session) -> LimitsOfWork:
    return LimitsOfWork.model_validate(read_limits(session).model_dump(exclude={"organisation_id"}))


def _told(response: Response, limits: LimitsOfWork) -> LimitsOfWork:
    response.headers["ETag"] = f'"{version_of(limits)}"'
    return limits
