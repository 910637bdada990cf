"""What the console command does with a data folder: the use cases, run here and now."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import app
from app.errors import AppError, ConflictError
from app.interop.bringing_in import Imported, bring_in, store
from app.interop.day_folder import read_day_folder
from app.interop.import_day import import_day
from app.jobs import Runner
from app.making import Maker
from app.maps import import_map, map_in_use, use_map
from app.planning import FINAL_STATES, open_planner
from app.publishing import publish
from app.store import days, plans
from app.store.actors import names_behind
from app.store.audit import CONSOLE
from app.store.planning_settings import read_planning_settings
from app.translate.plan_view import plan_view
from app.versions import ANY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from app.config import Settings
    from app.language import Language
    from app.progress import Event
    from app.schemas.plans import PlanOut
    from app.tables import Plan

DATA = Path(app.__file__).parent.parent / "data"
"""What is shipped with the program: the demonstration and its map."""
EXTRACT = DATA / "monaco.osm.pbf"
MAP_NAME = "monaco"
"""What the demonstration's map is called."""
DEMONSTRATION = DATA / "demo"
_LOOK_EVERY_SECONDS = 0.5


class Desk:
    """The use cases over one data folder, without a server, for the organisation that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.planner = open_planner(settings, actor=CONSOLE)

    def import_folder(self, folder: Path, *, replace: bool) -> Imported:
        """Store a day's folder and the plan made by hand that it may hold; see `bring_in`."""
        return bring_in(self.planner, folder, replace=replace)

    def make_plan(
        self, day: date, *, seconds: int, seed: int, tell: Callable[[dict[str, Any]], None]
    ) -> Plan:
        """
        Plan a day here and now; interrupting that cancels the plan.

        Raises
        ------
        AppError
            Where no plan came of it.
        """

        def hear(event: Event) -> None:
            if event.kind == "progress":
                tell(event.data)

        plan = self.planner.ask(day, seconds=seconds, seed=seed)
        try:
            with self._runner() as runner, self.planner.progress.listen(plan.id, hear):
                runner.run(plan.id)
                while (ended := self._read(plan.id)).state not in FINAL_STATES:
                    # A service over the same folder was quicker to take it, or the database was away.
                    time.sleep(_LOOK_EVERY_SECONDS)
                    runner.run(plan.id)
        except KeyboardInterrupt:
            self.planner.cancel(plan.id)
            raise
        return ended

    def search_seconds(self) -> int:
        """How long a search takes where nobody says."""
        with self.planner.reading() as session:
            return read_planning_settings(session).search_seconds

    def publish(self, plan_id: str) -> None:
        """Have nurses see a ready plan, whichever they saw before."""
        publish(self.planner, plan_id, version=ANY, replaces=ANY)

    def tell_plan(self, plan_id: str, language: Language) -> PlanOut:
        """Tell a plan as the API does."""
        with self.planner.reading() as session:
            stored = plans.read_whole_plan(session, plan_id)
            day = None if stored is None else days.read_day(session, stored.plan.day)
            names = {} if stored is None else names_behind(session, [stored.plan])
        if stored is None or day is None:
            raise AppError
        return plan_view(day, stored, language, names)

    def newest_by_hand(self, day: date) -> Plan | None:
        """The plan made by hand that was stored last for a day."""
        with self.planner.reading() as session:
            return next((plan for plan in plans.plans_of(session, day) if plan.source == "import"), None)

    def prepare_demonstration(self, tell: Callable[[str, int], None]) -> Imported:
        """
        Install the demonstration's map and store its day, each only where it is not there yet.

        The service then travels on that map, whichever was in use before.

        An earlier version of the demonstration is replaced; another service's records never are.

        Raises
        ------
        ConflictError
            Where the data folder holds another service.
        """
        day, orders = import_day(read_day_folder(DEMONSTRATION))
        with self.planner.reading() as session:
            team = days.read_team(session)
        if team is not None and team.name != day.team.name:
            raise ConflictError("other_service", name=team.name)
        used = map_in_use(self.settings)
        if used is None or used.source != EXTRACT.name:
            import_map(self.settings, EXTRACT, MAP_NAME, tell=tell)
            use_map(self.settings, MAP_NAME)
        return store(self.planner, day, orders, replace=True)

    def _read(self, plan_id: str) -> Plan:
        with self.planner.reading() as session:
            plan = plans.read_plan(session, plan_id)
        if plan is None:
            raise AppError
        return plan

    @contextmanager
    def _runner(self) -> Iterator[Runner]:
        runner = Runner(self.planner.engine, self.settings.owners, Maker(self.planner).make)
        try:
            yield runner
        finally:
            runner.end()
