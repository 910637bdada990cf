"""What is said of plans: a sentence for every reason and every failure."""

import dataclasses
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from app.figures import figures
from app.language import LANGUAGES, Language, sentences
from app.tables import Plan, StoredPlan, Unassigned
from app.translate.plan_view import plan_summary
from app.translate.reason import is_proven, reason
from routing import OffRoadReason
from solver import REASON_CODES
from tests.records import DAY, ZONE, at, small_records

APP = Path(__file__).parents[3] / "app"


def _left_out(code: str, **facts: object) -> Unassigned:
    return Unassigned(plan_id="p", visit_id="v", day=DAY, position=0, code=code, facts=facts)


def _ready_plan(figures: dict[str, Any]) -> Plan:
    made = {"created_at": at("08:00"), "finished_at": at("08:01"), "seconds": 1, "seed": 0}
    return Plan(id="p", day=DAY, source="solve", state="ready", figures=figures, **made)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", REASON_CODES)
def test_every_reason_has_a_sentence(code: str, language: Language) -> None:
    """Each code of the solver is told as a sentence in each language, with nothing left to fill in."""
    told = reason(_left_out(code, skills=["drip"], hours=["22:00-22:30"]), "solve", language)
    assert told.endswith(".")
    assert "{" not in told


def test_address_off_the_map_says_how_far_off() -> None:
    """The distance to the nearest street is told, in the language's own way."""
    left_out = _left_out("unreachable", metres=8630)
    assert "8,6 km" in reason(left_out, "solve", "fr")
    assert "8.6 km" in reason(left_out, "solve", "en")


def test_address_far_off_the_map_is_not_to_be_walked_to() -> None:
    """Where no street is near the nearest spot is told, and nobody is asked to walk kilometres from there."""
    left_out = _left_out("unreachable", metres=8630, why="far", access="Avenue des Ligures")
    assert "Avenue des Ligures" in reason(left_out, "solve", "en")
    assert "walk" not in reason(left_out, "solve", "en")
    assert "marchez" not in reason(left_out, "solve", "fr")


def test_visit_in_no_round_made_by_hand_is_told_so() -> None:
    """Of a plan made by hand nobody says that the time to search was short."""
    assert reason(_left_out("not_found"), "import", "en") == "This visit is in no round of this plan."
    assert "calculation" in reason(_left_out("not_found"), "solve", "en")


@pytest.mark.parametrize(
    ("facts", "french", "english"),
    [
        ({"proof": "counted"}, "tous les plans", "every plan of the day"),
        ({"proof": "full", "of": "it", "ways": 7}, "aucune des 7 personnes", "none of the 7 people"),
        ({"proof": "full", "of": "it", "ways": 1}, "la seule personne", "the only person"),
        ({"proof": "full", "of": "partner", "ways": 2}, "qui va avec celle-ci", "goes with this one"),
        ({"proof": "full", "of": "both", "ways": 4}, "aucune paire", "no two rounds"),
        ({"proof": "dear", "of": "it", "ways": 3, "least": 3900, "worth": 3600}, "1 h 05", "1 h 05"),
        ({"proof": "dear", "of": "it", "ways": 1, "least": 3900, "worth": 3600}, "1 h 00", "1 h 00"),
        ({"proof": "dear", "of": "both", "ways": 6, "least": 3900, "worth": 600}, "10 min", "10 min"),
    ],
)
def test_visit_that_cannot_be_placed_better_is_told_with_its_proof(
    facts: dict[str, object], french: str, english: str
) -> None:
    """What was proven is said in both languages, with its condition unless every plan was counted."""
    left_out = _left_out("not_found", **facts)
    told = {language: reason(left_out, "solve", language).replace("\u00a0", " ") for language in LANGUAGES}
    assert french in told["fr"]
    assert english in told["en"]
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in told.values())
    assert ("other rounds unchanged" in told["en"]) == (facts["proof"] != "counted")
    assert is_proven(left_out)
    assert not is_proven(_left_out("not_found"))


def test_every_failure_in_the_code_has_a_sentence() -> None:
    """Each code that a failed plan can carry is told in each language."""
    source = "".join(file.read_text() for file in APP.glob("*.py"))
    codes = set(re.findall(r'ChildFailedError\(\s*"(\w+)"', source)) | {"unexpected"}
    assert len(codes) >= 6
    for language in LANGUAGES:
        assert {f"plan_error.{code}" for code in codes} <= sentences(language).keys()


def test_plans_stored_before_a_figure_was_kept_tell_null_for_it() -> None:
    """Their other figures are told as they were."""
    kept = dataclasses.asdict(figures(small_records(), StoredPlan(plan=_ready_plan({}))))
    del kept["continuity"], kept["work_gap_seconds"]
    told = plan_summary(_ready_plan(kept), ZONE, "en").figures
    assert told is not None
    assert (told.continuity, told.work_gap_seconds) == (None, None)
    assert told.paid_seconds == kept["paid_seconds"]


@pytest.mark.parametrize(("language", "word"), [("fr", "brutalement"), ("en", "abruptly")])
def test_failed_plan_says_why(language: Language, word: str) -> None:
    """A failed plan's error is a sentence in the language asked for, told with its facts."""
    plan = Plan(
        id="p",
        day=DAY,
        source="solve",
        state="failed",
        created_at=at("08:00"),
        finished_at=at("08:01"),
        seconds=1,
        seed=0,
        error_code="crashed",
        error_facts={"ending": "SIGKILL"},
    )
    told = plan_summary(plan, ZONE, language)
    assert told.error is not None
    assert word in told.error
    assert "SIGKILL" in told.error
    assert told.finished_at == at("08:01")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", get_args(OffRoadReason))
def test_address_off_the_streets_says_where_to_park_and_how_far_to_walk(why: str, language: Language) -> None:
    """Each reason has a sentence in each language, with the nearest access and the metres from there."""
    left_out = _left_out("unreachable", metres=412, why=why, access="Rue Haute (43.73000, 7.42000)")
    told = reason(left_out, "solve", language)
    assert "412" in told
    assert "Rue Haute (43.73000, 7.42000)" in told
