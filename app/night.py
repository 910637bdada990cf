"""Plans made at night: of every organisation the coming day, as drafts that are there in the morning."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from app.logs import log_unexpected
from app.store import days
from app.store.database import reading
from app.store.organisations import list_organisations
from app.store.scope import EVERY_ORGANISATION

if TYPE_CHECKING:
    from app.planning import Planner

LASTS = timedelta(hours=6)
"""How long after its hour a night is made up for, where the service was not running."""
LOOK_EVERY_SECONDS = 60.0
_NOON = 12


class Night:
    """Asks for the coming day's plans once the hour has come, for as long as the service runs."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="night", daemon=True)

    def start(self) -> None:
        """Begin to watch the clock, where an hour is set."""
        if self._planner.settings.night_hour:
            self._thread.start()

    def end(self) -> None:
        """Stop watching."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        while True:
            try:
                ask_for_night(self._planner, datetime.now(UTC))
            except Exception as error:  # noqa: BLE001 - the next look may go well
                log_unexpected(error)
            if self._ending.wait(LOOK_EVERY_SECONDS):
                return


def ask_for_night(planner: Planner, now: datetime) -> list[str]:
    """Queue what is due at a moment, each once whoever asks; gives the ids of the plans that are new."""
    with reading(planner.engine, EVERY_ORGANISATION) as session:
        organisations = [row.id for row in list_organisations(session)]
    asked = []
    for organisation in organisations:
        own = planner.of(organisation)
        with own.reading() as session:
            team = days.read_team(session)
        day = None if team is None else coming_day(now.astimezone(team.zone), planner.settings.night_hour)
        plan = None if day is None else own.ask_for_night(day, seconds=planner.settings.night_seconds)
        if plan is not None:
            asked.append(plan.id)
    return asked


def coming_day(now: datetime, hour: str) -> date | None:
    """
    Which day is due at a moment; None where it is not its time.

    Parameters
    ----------
    now
        As a team's clocks show it.
    hour
        When planning begins: from noon on of the evening before, else of the day itself.
    """
    shown = now.replace(tzinfo=None)
    for evening in (shown.date(), shown.date() - timedelta(days=1)):
        begins = datetime.combine(evening, datetime.min.time()) + timedelta(hours=int(hour))
        if begins <= shown < begins + LASTS:
            return evening + timedelta(days=1) if int(hour) >= _NOON else evening
    return None
