"""What was typed against what the map says, and how sure one may be."""

from __future__ import annotations

import pytest

from routing import CONFIDENT, Point
from routing.matching import Candidate, House, judged
from tests.unit.routing.streets import at

HOUSES = (
    House(12, "", at(0, 0)),
    House(12, "b", at(5, 0)),
    House(14, "", at(20, 0)),
    House(31, "", at(90, 0)),
)
REPUBLIC = Candidate("Rue de la République", "Beauvillon", "06999", at(50, 0), HOUSES)
MOULINS = Candidate("Boulevard des Moulins", "Beauvillon", "", at(500, 0))
SAINT_CHARLES = Candidate("Avenue Saint-Charles", "Beauvillon", "", at(900, 0), (House(3, "", at(900, 9)),))
SEPTEMBER = Candidate(
    "Avenue du 3 Septembre", "Cap-d'Ail", "06320", at(3000, 0), (House(8, "", at(3000, 9)),)
)
HAMLET = Candidate("Les Révoires", "Beauvillon", "", at(0, 900), is_street=False)
TOWN = (REPUBLIC, MOULINS, SAINT_CHARLES, SEPTEMBER, HAMLET)


@pytest.mark.parametrize(
    "typed",
    [
        "12 rue de la République, Beauvillon",
        "12, r. de la republique 06999 BEAUVILLON",
        "Rue de la République 12",
        "n° 12 rue de la république",
        "12 rue republique",
        "12 ruede la republique",
        "12 rue de la repubilque",
        "12 rue de la republiqe beauvilon",
    ],
)
def test_house_is_found_however_it_is_typed(typed: str) -> None:
    """Accents, abbreviations, order, missing particles and a slip or two leave the very house, for sure."""
    (found, *_) = judged(typed, TOWN, 5)
    assert (found.label, found.precision) == ("12 Rue de la République, 06999 Beauvillon", "house")
    assert found.point == at(0, 0)
    assert found.confidence >= CONFIDENT


def test_exact_address_is_certain() -> None:
    """What is typed as the map has it has confidence 1."""
    assert judged("12 Rue de la République, 06999 Beauvillon", TOWN, 1)[0].confidence == 1


@pytest.mark.parametrize(
    ("number", "label", "confidence"),
    [
        ("12 bis", "12b", 1.0),
        ("12 b", "12b", 1.0),
        ("12b", "12b", 1.0),
        # 12 ter is not known: 12 is, at nine tenths.
        ("12 ter", "12", 0.9),
        # 13 would lie opposite; 14 is one further than 12 would be, either is two off by parity: the first.
        ("16", "14", 0.9 - 2 * 0.02),
        ("33", "31", 0.9 - 2 * 0.02),
        # 18 off, and never below 0.6.
        ("49", "31", 0.6),
    ],
)
def test_nearest_number_stands_in_with_less_confidence(number: str, label: str, confidence: float) -> None:
    """A number that is not known gives the nearest on that side, the less sure the farther off."""
    (found,) = judged(f"{number} rue de la république", [REPUBLIC], 1)
    assert found.label.startswith(f"{label} Rue")
    assert found.confidence == pytest.approx(confidence, abs=0.001)
    assert found.precision == ("house" if confidence == 1 else "near_house")


def test_street_without_numbers_is_placed_by_hand() -> None:
    """Where no house of the street is known, its middle is shown and a person decides."""
    (found, *_) = judged("7 bd des moulins", TOWN, 5)
    assert (found.point, found.precision, found.confidence) == (at(500, 0), "street", 0.6)
    (alone, *_) = judged("bd des moulins", TOWN, 5)
    assert (alone.precision, alone.confidence) == ("street", 0.7)
    (hamlet, *_) = judged("les revoires", TOWN, 5)
    assert (hamlet.label, hamlet.precision, hamlet.confidence) == (
        "Les Révoires, Beauvillon",
        "locality",
        0.6,
    )


def test_number_in_a_name_is_no_house() -> None:
    """Streets named after a day keep it, with and without a house's number before it."""
    (street, *_) = judged("avenue du 3 septembre", TOWN, 5)
    assert (street.label, street.precision) == ("Avenue du 3 Septembre, 06320 Cap-d'Ail", "street")
    (house, *_) = judged("8 av du 3 septembre", TOWN, 5)
    assert (house.label, house.confidence) == ("8 Avenue du 3 Septembre, 06320 Cap-d'Ail", 1)


def test_same_street_in_two_communes_is_not_for_sure() -> None:
    """Where two streets of one name fit, neither is sure; the commune or the postcode decides."""
    other = Candidate("Rue de la République", "Vieilville", "06111", at(9000, 0), HOUSES[:1])
    both = [REPUBLIC, other]
    assert [place.confidence for place in judged("12 rue de la république", both, 5)] == [0.7, 0.7]
    for typed in ("12 rue de la république vieilville", "12 rue de la république 06111"):
        first, second = judged(typed, both, 5)
        assert "Vieilville" in first.label
        assert first.confidence == 1
        assert second.confidence < CONFIDENT


def test_pieces_of_one_street_side_by_side_are_no_rivals() -> None:
    """Two entries of one name 100 m apart are the same place for whoever drives there."""
    beside = Candidate("Rue de la République", "Beauvillon", "", at(150, 0), HOUSES[:1])
    assert judged("12 rue de la république", [REPUBLIC, beside], 5)[0].confidence == 1


@pytest.mark.parametrize("typed", ["", "?", "   ", "xyzzy plugh", "12", "98000", "rue", "\x00", "é" * 200])
def test_nonsense_finds_nothing_for_sure(typed: str) -> None:
    """Whatever is typed has an answer, and rubbish is never certain."""
    assert all(place.confidence < CONFIDENT for place in judged(typed, TOWN, 5))


def test_another_street_is_not_mistaken() -> None:
    """A name that is only half alike stays below the threshold."""
    for typed in ("12 rue de la liberté", "12 avenue de la république", "12 rue de la république menton"):
        assert all(place.confidence < CONFIDENT for place in judged(typed, TOWN, 5)), typed


def test_only_the_best_are_told() -> None:
    """No more than asked for, the surest first."""
    found = judged("12 rue de la république", [REPUBLIC, *TOWN, REPUBLIC], 2)
    assert len(found) == 2
    assert found[0].confidence >= found[1].confidence


def test_place_at_the_prime_meridian_is_compared() -> None:
    """Distances between rivals are on the ground, not in degrees."""
    far = Candidate("Rue de la République", "Ailleurs", "", Point(0, 0.01), HOUSES)
    assert judged("12 rue de la république", [REPUBLIC, far], 1)[0].confidence == 0.7
