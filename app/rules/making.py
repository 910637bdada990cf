"""A day's stored visits brought in line with what care plans ask for; what people changed is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.rules.prescribed import DueLink, DueVisit, Window
    from app.tables import Visit


@dataclass
class Changes:
    """What brings a day in line; all of it empty where nothing changed since the last time."""

    new: list[DueVisit] = field(default_factory=list)
    changed: list[DueVisit] = field(default_factory=list)
    cancelled: dict[str, str] = field(default_factory=dict)
    """By visit id why."""
    kept: dict[str, str] = field(default_factory=dict)
    """By id of a visit that differs from its care plan why it stays as it is."""
    unchanged: int = 0


def changes(
    stored: Sequence[Visit],
    windows: Mapping[str, Sequence[Window]],
    due: Sequence[DueVisit],
    known_plans: set[str],
) -> Changes:
    """
    Compare a day's visits with those due.

    Parameters
    ----------
    stored
        Every visit of the day, whatever its origin.
    known_plans
        Ids of the care plans that exist, due on the day or not.
    """
    found = Changes()
    by_id = {visit.id: visit for visit in stored}
    for wanted in due:
        visit = by_id.get(wanted.id)
        if visit is None:
            found.new.append(wanted)
        elif _is_same(visit, windows.get(visit.id, ()), wanted):
            found.unchanged += 1
        elif why := _why_kept(visit):
            found.kept[visit.id] = why
        else:
            found.changed.append(wanted)
    wanted_ids = {wanted.id for wanted in due}
    for visit in stored:
        if visit.origin != "care_plan" or visit.id in wanted_ids or visit.state == "cancelled":
            continue
        if why := _why_kept(visit):
            found.kept[visit.id] = why
        else:
            found.cancelled[visit.id] = "not_due" if visit.care_plan_id in known_plans else "plan_removed"
    return found


def live_links(links: Sequence[DueLink], live: set[str]) -> list[DueLink]:
    """The links between visits that are still to be made."""
    return [link for link in links if {link.first, link.second} <= live]


def _why_kept(visit: Visit) -> str | None:
    if visit.changed_by_hand:
        return "changed_by_hand"
    return None if visit.state == "planned" or _is_cancelled_by_us(visit) else visit.state


def _is_cancelled_by_us(visit: Visit) -> bool:
    return visit.state == "cancelled" and visit.cancelled_because != "by_hand"


def _is_same(visit: Visit, windows: Sequence[Window], wanted: DueVisit) -> bool:
    return (
        visit.state != "cancelled"
        and visit.patient_id == wanted.patient_id
        and (visit.act_id, *visit.other_act_ids) == wanted.act_ids
        and visit.duration_seconds == wanted.duration_seconds
        and tuple(visit.skills) == wanted.skills
        and visit.unassigned_cost_seconds == wanted.unassigned_cost_seconds
        and tuple(windows) == wanted.windows
    )
