"""Finding places by what is typed: in the map's addresses, or by the address service that is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import AppError, ConflictError
from app.language import sentence
from app.servers import places_url
from routing import AddressIndex, Geocoder, JsonServer, MapError, ServerError, map_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.config import Settings
    from app.language import Language
    from routing import FoundPlace

OWN = "map"
"""The kind of source that the map's own addresses are."""
SECONDS = 8.0
"""How long an address service may take, all tries together."""


class PlacesUnavailableError(AppError):
    """The address service did not answer, and there is nothing else to search."""

    status = AppError.status.SERVICE_UNAVAILABLE
    code = "places_unavailable"

    def detail(self, language: Language) -> str:
        """Which service failed and why, with its facts in the words of the language."""
        return sentence(language, "error.places_unavailable.detail", **failure_facts(language, **self.facts))


@dataclass(frozen=True)
class FoundPlaces:
    """
    What was found, and by whom.

    Parameters
    ----------
    kind
        `map`, or one of `servers.GEOCODERS`.
    failure
        Why the service that is set was not used, where the map's addresses stood in.
    """

    places: Sequence[FoundPlace]
    kind: str
    failure: ServerError | None = None


def find_places(settings: Settings, query: str, limit: int) -> FoundPlaces:
    """
    Find what was typed, the surest first; neither it nor what is found is kept or logged.

    Raises
    ------
    ConflictError
        Where the map has no addresses, or there is no map.
    PlacesUnavailableError
        Where the service that is set does not answer and the map has no addresses.
    """
    failure = None
    if settings.places_kind:
        server = JsonServer(places_url(settings.places_kind, settings.places_url), seconds=SECONDS)
        try:
            found = Geocoder(server, settings.places_kind).search(query, limit)
            return FoundPlaces(found, settings.places_kind)
        except ServerError as error:
            failure = error
    try:
        return FoundPlaces(AddressIndex(map_files(settings.map)).search(query, limit), OWN, failure)
    except MapError as error:
        if failure is None:
            raise ConflictError("no_addresses") from error
        raise PlacesUnavailableError(
            kind=settings.places_kind, host=settings.places_host, reason=failure.reason
        ) from error


def failure_facts(language: Language, **facts: object) -> dict[str, str]:
    """What a sentence about a failure is told with: the service's name, its host and the reason."""
    return {
        "kind": sentence(language, f"places.{facts['kind']}"),
        "host": str(facts["host"]),
        "reason": sentence(language, f"server.{facts['reason']}"),
    }
