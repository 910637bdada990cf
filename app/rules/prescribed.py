"""Which visits care plans ask for on a day. A visit's id tells its care plan, place in the day and carer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from app.rules.finding import Finding
from app.rules.recurrence import read_rule
from app.tables.bundles import ONE_IS_ENOUGH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from app.rules.recurrence import Rule
    from app.schemas.calendars import Standing
    from app.tables import Act, CarePlan, CareSlot
    from app.translate import DayClock

Window = tuple["datetime", "datetime", "datetime | None"]


@dataclass(frozen=True)
class DueVisit:
    """A visit that a care plan asks for on a day."""

    id: str
    care_plan_id: str
    patient_id: str
    act_ids: tuple[str, ...]
    duration_seconds: int
    skills: tuple[str, ...]
    unassigned_cost_seconds: int
    windows: tuple[Window, ...]


@dataclass(frozen=True)
class DueLink:
    """Two visits of a care plan that go together (`max_seconds` 0), or a gap between their starts."""

    first: str
    second: str
    min_seconds: int
    max_seconds: int | None
    care_plan_id: str

    @property
    def is_together(self) -> bool:
        """Whether two carers come at once."""
        return self.max_seconds == 0


def is_due(plan: CarePlan, day: date) -> bool:
    """Whether a care plan asks for visits on a day."""
    rule, _ = read_rule(plan.rule, plan.starts_on, plan.ends_on)
    return standing_on(plan, day, rule) in ("due", "extra")


def standing_on(plan: CarePlan, day: date, rule: Rule | None) -> Standing:
    """Tell how a care plan stands to a day; exceptions go before pauses, both before its rule."""
    told = day.isoformat()
    if not plan.starts_on <= day <= plan.ends_on:
        return "outside"
    if told in plan.left_out_days:
        return "left_out"
    if any(first <= told <= last for first, last in plan.pauses):
        return "paused"
    if rule is not None and rule.names(day):
        return "due"
    return "extra" if told in plan.extra_days else "not_due"


def needed_skills(acts: Iterable[Act]) -> tuple[str, ...]:
    """What whoever makes some acts must have: every skill, and of each act's diplomas one."""
    found: set[str] = set()
    for act in acts:
        found.update(act.skills)
        if act.diplomas:
            found.add(ONE_IS_ENOUGH.join(sorted(act.diplomas)))
    return tuple(sorted(found))


def due_visits(
    plan: CarePlan, slots: Sequence[CareSlot], acts: Mapping[str, Act], clock: DayClock
) -> tuple[list[DueVisit], list[DueLink], list[Finding]]:
    """
    The visits and links that a care plan asks for on a clock's day, on which it is due.

    Parameters
    ----------
    acts
        Those in force on the day.

    Returns
    -------
    tuple of visits, links and findings
        Findings where an act is not in force, or a window's time is skipped and the care plan refuses that.
    """
    visits: list[DueVisit] = []
    links: list[DueLink] = []
    findings: list[Finding] = []
    before: DueVisit | None = None
    for slot in slots:
        where = f"{plan.id}.slots.{slot.position}"
        missing = [act for act in slot.act_ids if act not in acts]
        findings += [
            Finding("act_not_in_force", where, {"act": act, "day": clock.day.isoformat()}) for act in missing
        ]
        if plan.skipped_hour == "refuse":
            findings += _skipped(slot, clock, where)
        if missing:
            continue
        pair = [_visit(plan, slot, acts, clock, carer) for carer in range(slot.carers)]
        visits += pair
        links += [DueLink(pair[0].id, other.id, 0, 0, plan.id) for other in pair[1:]]
        if before is not None and plan.gap_minutes:
            links.append(DueLink(before.id, pair[0].id, 60 * plan.gap_minutes, None, plan.id))
        before = pair[0]
    return visits, links, findings


def _visit(plan: CarePlan, slot: CareSlot, acts: Mapping[str, Act], clock: DayClock, carer: int) -> DueVisit:
    made = [acts[act] for act in slot.act_ids]
    seconds = sum(act.duration_seconds for act in made) if slot.minutes is None else 60 * slot.minutes
    return DueVisit(
        id=f"{plan.id}:{slot.position + 1}{'ab'[carer]}",
        care_plan_id=plan.id,
        patient_id=plan.patient_id,
        act_ids=tuple(slot.act_ids),
        duration_seconds=seconds,
        skills=needed_skills(made),
        unassigned_cost_seconds=60 * slot.unassigned_cost_minutes,
        windows=tuple(window_moments(window, clock) for window in slot.windows),
    )


def window_moments(window: Sequence[int | None], clock: DayClock) -> Window:
    """A window's minutes on the wall as moments in UTC, in which moments compare by when they are."""
    earliest, latest, hard_latest = window
    if earliest is None or latest is None:
        raise ValueError("A window begins and ends.")
    hard = None if hard_latest is None else clock.shown(hard_latest, last=True).astimezone(UTC)
    return clock.shown(earliest).astimezone(UTC), clock.shown(latest, last=True).astimezone(UTC), hard


def _skipped(slot: CareSlot, clock: DayClock, where: str) -> list[Finding]:
    return [
        Finding("skipped_time", f"{where}.windows.{number}", {"time": wall_time(minutes)})
        for number, window in enumerate(slot.windows)
        for minutes in window
        if minutes is not None and clock.on_the_wall(minutes) is None
    ]


def wall_time(minutes: int) -> str:
    """Minutes after midnight as people write them; from 24:00 on the next day is meant."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
