"""Who has a day open."""

from fastapi import APIRouter

from app.api.context import PlannerGiven, UserGiven
from app.presence import Presence, tell_presence
from app.schemas.dates import Day
from app.schemas.presence import PresenceAsked, PresenceOut

router = APIRouter(tags=["days"])


@router.post("/days/{day}/presence", response_model=PresenceOut)
def tell_others(day: Day, asked: PresenceAsked, planner: PlannerGiven, user: UserGiven) -> Presence:
    """
    Say which plan of a day one looks at, and hear who else has the day open and what became of its plans.

    Asked every few seconds; whoever stops is no longer told to others after 30 seconds, and the opening of
    the day ends after 30 minutes. For accounts only.
    """
    return tell_presence(planner, user, day, asked.plan_id)
