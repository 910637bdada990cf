"""Why a visit is left out: what is kept of it with a plan, and the sentence told of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.language import duration, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.language import Language
    from app.tables import StoredDay, Unassigned, Visit
    from app.translate.clock import DayClock
    from solver import Proof
    from solver import Unassigned as LeftOut


def reason_facts(
    day: StoredDay, clock: DayClock, left_out: LeftOut, off_road: Mapping[str, Any] | None
) -> dict[str, Any]:
    """
    What the sentence of a reason is told with.

    Parameters
    ----------
    left_out
        The visit in a job's numbers.
    off_road
        Where it is on no street: why, how far the nearest is and where.
    """
    visit = day.visits[int(left_out.visit)]
    if left_out.code == "no_skill":
        return {"skills": _scarce_skills(day, visit)}
    if left_out.code == "unreachable" and off_road is not None:
        return {**off_road, "metres": round(off_road["metres"])}
    if left_out.code == "outside_shifts":
        return {
            "hours": [
                f"{window.earliest.astimezone(clock.zone):%H:%M}-{window.latest.astimezone(clock.zone):%H:%M}"
                for window in day.windows_by_visit[visit.id]
            ]
        }
    return {} if left_out.proof is None else _proven_facts(left_out.visit, left_out.proof)


def reason(row: Unassigned, source: str, language: Language) -> str:
    """Why a visit is left out, as a sentence."""
    if is_proven(row):
        return _proven(row.facts, language)
    key = row.code
    if key == "not_found" and source == "import":
        key = "not_planned"
    if key == "not_found" and source == "edit":
        key = "taken_out" if "by" in row.facts else "in_no_round"
    if key == "unreachable" and "metres" in row.facts:
        key = f"unreachable_{row.facts.get('why', 'off_road')}"
    return sentence(language, f"reason.{key}", **row.facts)


def is_proven(row: Unassigned) -> bool:
    """Whether it is proven that no better place could be found, rather than that none was."""
    return "proof" in row.facts


def _scarce_skills(day: StoredDay, visit: Visit) -> list[str]:
    """Skills that nobody on duty has; all that the visit asks for where each has somebody, but nobody all."""
    on_duty = {shift.nurse_id for shift in day.shifts}
    held = {skill for nurse in day.nurses if nurse.id in on_duty for skill in nurse.skills}
    return [skill for skill in visit.skills if skill not in held] or list(visit.skills)


def _proven_facts(visit: str, proof: Proof) -> dict[str, Any]:
    """What is proven, without the numbers that visits have in a job."""
    if proof.kind == "counted":
        return {"proof": proof.kind}
    of = "both" if len(proof.visits) > 1 else "it" if visit in proof.visits else "partner"
    facts = {"proof": proof.kind, "of": of, "ways": proof.ways, "least": proof.least, "worth": proof.worth}
    return {name: fact for name, fact in facts.items() if fact is not None}


def _proven(facts: dict[str, Any], language: Language) -> str:
    kind = facts["proof"]
    if kind == "counted":
        return sentence(language, "reason.counted")
    of = facts["of"]
    number = "both" if of == "both" else "one" if facts["ways"] == 1 else "many"
    costs = {name: duration(facts[name]) for name in ("least", "worth") if name in facts}
    claim = sentence(language, f"proven.{kind}_{number}", ways=facts["ways"], **costs)
    return sentence(language, "reason.proven_partner" if of == "partner" else "reason.proven", claim=claim)
