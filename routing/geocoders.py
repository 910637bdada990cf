"""Address services that can be asked in place of the map's own index: BAN, Addok, Photon, Nominatim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routing.json_server import UNREADABLE, JsonServer, ServerError
from routing.matching import Candidate, FoundPlace, House, judged
from routing.point import Point
from routing.spelling import house_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TOWNS = ("city", "town", "village", "municipality", "hamlet")
"""Where Nominatim names the commune, the largest first."""


class Geocoder:
    """
    One address service. It is sent what was typed and how many places to find, nothing else.

    The confidence is our own (`routing.matching`), whatever score the service gives, so that it means the
    same whoever found the place.

    Parameters
    ----------
    kind
        One of `GEOCODERS`.
    """

    def __init__(self, server: JsonServer, kind: str) -> None:
        self._server = server
        self._path, self._options, self._read = GEOCODERS[kind]

    def search(self, query: str, limit: int = 5) -> list[FoundPlace]:
        """
        Places that what was typed may mean, the surest first.

        Raises
        ------
        ServerError
            Where the service does not answer, or not as it is documented to.
        """
        told = self._server.get(self._path, {**self._options, "q": query, "limit": str(limit)})
        try:
            candidates = self._read(told)
        except UNREADABLE as error:
            raise ServerError("unreadable") from error
        if not all(found.point.on_earth for found in candidates):
            raise ServerError("unreadable")
        return judged(query, candidates, limit)


def _of_geocodejson(told: Any) -> list[Candidate]:  # noqa: ANN401 - what a server answered
    """What Addok answers, and the French address service that is made of it."""
    found = []
    for feature in told["features"]:
        tags = feature["properties"]
        name = tags.get("street") or tags["name"]
        is_street = tags["type"] in ("housenumber", "street")
        found.append(_candidate(feature, tags, name, is_street=is_street))
    return found


def _of_photon(told: Any) -> list[Candidate]:  # noqa: ANN401 - what a server answered
    found = []
    for feature in told["features"]:
        tags = feature["properties"]
        is_street = "street" in tags or tags.get("osm_key") == "highway"
        found.append(
            _candidate(feature, tags, tags.get("street") or tags.get("name", ""), is_street=is_street)
        )
    return found


def _of_nominatim(told: Any) -> list[Candidate]:  # noqa: ANN401 - what a server answered
    found = []
    for place in told:
        address = place["address"]
        road = address.get("road", "")
        tags = {
            "housenumber": address.get("house_number", ""),
            "postcode": address.get("postcode", ""),
            "city": next((address[key] for key in TOWNS if key in address), ""),
        }
        feature = {"geometry": {"coordinates": [place["lon"], place["lat"]]}}
        name = road or place.get("name") or place["display_name"].partition(",")[0]
        found.append(_candidate(feature, tags, name, is_street=bool(road)))
    return found


def _candidate(feature: Any, tags: Mapping[str, Any], name: str, *, is_street: bool) -> Candidate:  # noqa: ANN401
    lon, lat = feature["geometry"]["coordinates"][:2]
    point = Point(float(lat), float(lon))
    houses = [House(*number, point) for number in house_numbers(str(tags.get("housenumber") or ""))]
    city, postcode = (str(tags.get(key) or "") for key in ("city", "postcode"))
    return Candidate(str(name), city, postcode, point, houses, is_street=is_street)


GEOCODERS: Mapping[str, tuple[str, Mapping[str, str], Callable[[Any], list[Candidate]]]] = {
    "ban": ("/search", {"index": "address", "autocomplete": "0"}, _of_geocodejson),
    "addok": ("/search/", {"autocomplete": "0"}, _of_geocodejson),
    "photon": ("/api", {}, _of_photon),
    "nominatim": ("/search", {"format": "jsonv2", "addressdetails": "1"}, _of_nominatim),
}
"""By name: the path, what is asked beside the words, and how an answer is read."""
