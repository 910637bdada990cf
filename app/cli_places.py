"""The console command `tournee places`: addresses of the map, or of the service that is set."""

# ruff: noqa: PLC0415 - each command loads what it needs and no more: help answers at once

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app import terminal
from app.config import read_settings

if TYPE_CHECKING:
    from app.schemas.places import PlaceOut

places = typer.Typer(help="Addresses, found by what is typed.", no_args_is_help=True)


@places.command("search")
def search_places(
    query: Annotated[str, typer.Argument(help="Number, street, commune: as it is typed.")],
    limit: Annotated[int, typer.Option(min=1, max=20, help="How many to show.")] = 5,
    *,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on stdout, for programs.")
    ] = False,
) -> None:
    """
    Find an address, however it is typed; below a confidence of 0.8 a person has to place the pin.

        tournee places search "12 r. grimaldi"
    """
    from app.places import find_places
    from app.translate.place_view import places_view

    settings = read_settings()
    told = places_view(find_places(settings, query, limit), settings, terminal.language())
    terminal.say(told.source.message or told.source.leaves)
    if json:
        terminal.print_json(told.model_dump(mode="json"))
    elif not told.places:
        terminal.say("Nothing like it was found.")
    else:
        for place in told.places:
            typer.echo(_line(place))


def _line(place: PlaceOut) -> str:
    by_hand = "  place the pin by hand" if place.by_hand else ""
    where = f"{place.lat:.6f} {place.lon:.6f}"
    return f"{place.confidence:.2f}  {where}  {place.label} ({place.precision}){by_hand}"
