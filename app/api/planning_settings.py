"""What planning weighs, as the team sets it in minutes of driving."""

from fastapi import APIRouter, Depends, Response
from sqlmodel import Session

from app.api.context import PlannerGiven, VersionGiven, needs
from app.records.shelf import version_of
from app.schemas.planning_settings import PlanningSettingsGiven, PlanningSettingsTold
from app.store.planning_settings import read_planning_settings, set_planning_settings
from app.tables import PlanningSettings
from app.versions import check_version

router = APIRouter(tags=["planning settings"])


@router.get("/planning-settings")
def tell_planning_settings(planner: PlannerGiven, response: Response) -> PlanningSettingsTold:
    """Tell what planning weighs, and what is usual; its `ETag` is its version."""
    with planner.reading() as session:
        return _told(response, _kept(session))


@router.put("/planning-settings", dependencies=[Depends(needs("write:plans"))])
def change_planning_settings(
    given: PlanningSettingsGiven, planner: PlannerGiven, response: Response, version: VersionGiven = ""
) -> PlanningSettingsTold:
    """Set what plans made from now on weigh; 412 where it is not as it was read."""
    with planner.writing() as session:
        check_version(version_of(_kept(session)), version)
        set_planning_settings(session, given.model_dump())
    return _told(response, given)


def _kept(session: Session) -> PlanningSettingsGiven:
    return _settings(read_planning_settings(session))


def _settings(row: PlanningSettings) -> PlanningSettingsGiven:
    return PlanningSettingsGiven.model_validate(row.model_dump(exclude={"organisation_id"}))


def _told(response: Response, settings: PlanningSettingsGiven) -> PlanningSettingsTold:
    response.headers["ETag"] = f'"{version_of(settings)}"'
    return PlanningSettingsTold(**settings.model_dump(), usual=_settings(PlanningSettings()))
