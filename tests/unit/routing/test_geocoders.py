"""Address services played on loopback: what they are asked, and what their answers become."""

from __future__ import annotations

from typing import Any

import pytest

from routing import CONFIDENT, GEOCODERS, Geocoder, JsonServer, Point, ServerError
from tests.unit.routing.played import Question, Reply, played

TYPED = "12 rue de la république beauvillon"
SPOT = Point(43.7, 7.4)


def _feature(**tags: object) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [SPOT.lon, SPOT.lat]}
    return {"type": "Feature", "geometry": geometry, "properties": tags}


def _collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


_GEOCODEJSON = _collection(
    _feature(
        label="12 Rue de la République 06999 Beauvillon",
        score=0.97,
        housenumber="12",
        type="housenumber",
        name="12 Rue de la République",
        street="Rue de la République",
        postcode="06999",
        city="Beauvillon",
    ),
    _feature(label="Beauvillon", score=0.5, type="municipality", name="Beauvillon", city="Beauvillon"),
)
ANSWERS: dict[str, Any] = {
    "ban": _GEOCODEJSON,
    "addok": _GEOCODEJSON,
    "photon": _collection(
        _feature(
            osm_key="building",
            type="house",
            housenumber="12",
            street="Rue de la République",
            postcode="06999",
            city="Beauvillon",
        ),
        _feature(osm_key="place", type="city", name="Beauvillon"),
    ),
    "nominatim": [
        {
            "lat": str(SPOT.lat),
            "lon": str(SPOT.lon),
            "display_name": "12, Rue de la République, Beauvillon, 06999, France",
            "importance": 0.3,
            "address": {
                "house_number": "12",
                "road": "Rue de la République",
                "village": "Beauvillon",
                "postcode": "06999",
            },
        },
        {
            "lat": str(SPOT.lat),
            "lon": str(SPOT.lon),
            "display_name": "Beauvillon, France",
            "address": {"village": "Beauvillon"},
        },
    ],
}
PATHS = {"ban": "/search", "addok": "/search/", "photon": "/api", "nominatim": "/search"}
KINDS = sorted(GEOCODERS)


@pytest.mark.parametrize("kind", KINDS)
def test_answer_becomes_a_place(kind: str) -> None:
    """The house comes first, for sure, with the same label and point whoever was asked."""
    with played(lambda _: Reply(ANSWERS[kind])) as server:
        first, *others = Geocoder(JsonServer(server.url), kind).search(TYPED, 3)
    assert (first.label, first.point) == ("12 Rue de la République, 06999 Beauvillon", SPOT)
    assert (first.precision, first.confidence) == ("house", 1)
    assert all(other.confidence < CONFIDENT for other in others)


@pytest.mark.parametrize("kind", KINDS)
def test_service_is_asked_what_was_typed_and_nothing_else(kind: str) -> None:
    """The words, how many, and how to answer: no account, no name, one question."""
    with played(lambda _: Reply(ANSWERS[kind])) as server:
        Geocoder(JsonServer(server.url), kind).search(TYPED, 3)
    (question,) = server.questions
    assert question.path == PATHS[kind]
    assert question.body is None
    assert {**question.query, "q": "", "limit": ""}.keys() == {"q", "limit", *GEOCODERS[kind][1]}
    assert (question.query["q"], question.query["limit"]) == (TYPED, "3")


@pytest.mark.parametrize("kind", KINDS)
def test_services_own_score_does_not_count(kind: str) -> None:
    """A place that is not what was typed is not sure, however sure the service is."""
    with played(lambda _: Reply(ANSWERS[kind])) as server:
        found = Geocoder(JsonServer(server.url), kind).search("98 chemin des oliviers", 3)
    assert all(place.confidence < CONFIDENT for place in found)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_found_is_no_failure(kind: str) -> None:
    """An empty answer is an answer."""
    empty: Any = [] if kind == "nominatim" else _collection()
    with played(lambda _: Reply(empty)) as server:
        assert Geocoder(JsonServer(server.url), kind).search(TYPED) == []


BAD: list[Any] = [
    None,
    "sorry",
    {"error": "quota"},
    {"features": None},
    {"features": [{}]},
    _collection({"geometry": None, "properties": {"name": "x", "type": "street"}}),
    _collection({"geometry": {"coordinates": ["here", 1]}, "properties": {"name": "x", "type": "street"}}),
    _collection({"geometry": {"coordinates": [7, 430]}, "properties": {"name": "x", "type": "street"}}),
    [{"lat": "43.7", "lon": "7.4"}],
    [{"lat": "nan", "lon": "7.4", "address": {"road": "x"}}],
    [None],
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bad", BAD)
def test_answer_that_makes_no_sense_is_a_failure(kind: str, bad: Any) -> None:  # noqa: ANN401 - any JSON
    """Whatever is not as documented is told as such and never becomes a place."""
    with played(lambda _: Reply(bad)) as server, pytest.raises(ServerError) as refused:
        Geocoder(JsonServer(server.url), kind).search("x")
    assert refused.value.reason == "unreadable"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("reply", "reason"), [(Reply({}, status=429), "refused"), (Reply({}, cut=0), "unreadable")]
)
def test_service_that_fails_is_told(kind: str, reply: Reply, reason: str) -> None:
    """A refusal and half an answer are failures with a reason."""
    with played(lambda _: reply) as server, pytest.raises(ServerError) as refused:
        Geocoder(JsonServer(server.url, pause=lambda _: None), kind).search(TYPED)
    assert refused.value.reason == reason


def test_question_reaches_the_service_unharmed() -> None:
    """Accents, signs and line ends are sent as they were typed."""
    typed = "5 r. de l'Œuvre & Cie #3 ?x=1\n100 %"
    heard: list[Question] = []

    def answer(question: Question) -> Reply:
        heard.append(question)
        return Reply(_collection())

    with played(answer) as server:
        Geocoder(JsonServer(server.url), "ban").search(typed)
    assert heard[0].query["q"] == typed
