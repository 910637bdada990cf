"""Whatever is typed and whatever another server answers, there is an answer or a failure that is told."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from routing import GEOCODERS, NO_WAY, SERVERS, Geocoder, Point, RemoteRouter, ServerError, StraightRouter
from routing.matching import Candidate, House, judged
from routing.spelling import words_of
from routing.valhalla import decoded

if TYPE_CHECKING:
    from routing import JsonServer

HERE, THERE = Point(43.73, 7.41), Point(43.74, 7.42)
STREET = Candidate("Rue de la République", "Beauvillon", "06999", HERE, (House(12, "b", HERE),))
KEYS = (
    *("code", "sources", "durations", "distances", "location", "routes", "geometry", "coordinates"),
    *("sources_to_targets", "time", "distance", "edges", "correlated_lat", "correlated_lon", "trip", "legs"),
    *("summary", "length", "shape", "features", "properties", "name", "type", "street", "city", "address"),
)
NUMBERS = st.floats() | st.integers() | st.just(10**400) | st.sampled_from([0, 1, 60, 43.7])
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.sampled_from(["Ok", "", "x", "_p~iF"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


class _Says:
    """A server that has one answer to everything."""

    def __init__(self, told: Any) -> None:  # noqa: ANN401 - any JSON
        self._told = told

    def get(self, *_: object) -> Any:  # noqa: ANN401 - any JSON
        return self._told

    post = get


def _server(told: Any) -> JsonServer:  # noqa: ANN401 - any JSON
    return _Says(told)  # type: ignore[return-value]  # asked in the same way


@settings(deadline=None)
@given(typed=st.text(max_size=60))
def test_anything_typed_has_an_answer(typed: str) -> None:
    """Confidences lie between 0 and 1, the surest comes first, and spelling twice is spelling once."""
    found = judged(typed, [STREET], 5)
    sure = [place.confidence for place in found]
    assert sure == sorted(sure, reverse=True)
    assert all(0 <= confidence <= 1 for confidence in sure)
    assert words_of(" ".join(words_of(typed))) == words_of(typed)


@settings(deadline=None)
@given(told=JSON, kind=st.sampled_from(sorted(SERVERS)), rest=st.dictionaries(st.sampled_from(KEYS), JSON))
def test_any_answer_of_a_router_gives_a_whole_table(told: Any, kind: str, rest: dict[str, Any]) -> None:  # noqa: ANN401 - any JSON
    """Rubbish is replaced by our own times; whatever is believed is whole seconds, or no way."""
    for answer in (told, {"code": "Ok", **rest}):
        router = RemoteRouter(SERVERS[kind](_server(answer), "car"), "car", StraightRouter("car"))
        matrix = router.matrix([HERE, THERE])
        assert matrix.seconds.shape == matrix.metres.shape == (2, 2)
        assert (matrix.seconds >= NO_WAY).all()
        assert matrix.seconds.diagonal().tolist() == [0, 0]


@settings(deadline=None)
@given(told=JSON, kind=st.sampled_from(sorted(GEOCODERS)))
def test_any_answer_of_an_address_service_is_places_or_a_failure(told: Any, kind: str) -> None:  # noqa: ANN401 - any JSON
    """What is found lies on Earth; whatever else is a failure that is told."""
    for answer in (told, {"features": told}, [told]):
        found = []
        with suppress(ServerError):
            found = Geocoder(_server(answer), kind).search("12 rue de la république")
        assert all(place.point.on_earth for place in found)


@settings(deadline=None)
@given(shape=st.text(alphabet=st.characters(min_codepoint=60, max_codepoint=130), max_size=30))
def test_any_line_is_read_or_refused(shape: str) -> None:
    """An encoded line gives points, or is refused as what it is."""
    try:
        points = decoded(shape)
    except ValueError:
        return
    assert all(len(point) == 2 for point in points)
