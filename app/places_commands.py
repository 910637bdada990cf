"""The console command `tournee places`: addresses of the map, or of the service that is set."""

# ruff: noqa: PLC0415 - each command loads what it needs and no more: help answers at once

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from app import map_commands, terminal
from app.config import read_settings
from app.schemas.places import MOST_PLACES

if TYPE_CHECKING:
    from app.schemas.places import PlaceFound

NameOrUsed = map_commands.NameOrUsed
places = typer.Typer(help="Addresses, found by what is typed.", no_args_is_help=True)


@places.command("search")
def search_places(
    query: Annotated[str, typer.Argument(help="Number, street, commune: as it is typed.")],
    name: NameOrUsed = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST_PLACES, help="How many to show.")] = 5,
    *,
    json: terminal.Json = False,
) -> None:
    """
    Find an address, however it is typed; below a confidence of 0.8 a person has to place the pin.

        tournee places search "12 r. grimaldi"
        tournee places search "43 stadtle vaduz" --map liechtenstein
    """
    from app.maps import map_folder
    from app.places import find_places
    from app.translate.place_view import places_view

    settings = read_settings()
    if name is not None:
        map_folder(settings, name)
        settings = replace(settings, map_name=name)
    told = places_view(find_places(settings, query, limit), settings, terminal.language())
    terminal.say(told.source.message or told.source.leaves)
    if json:
        terminal.print_json(told.model_dump(mode="json"))
    elif not told.places:
        terminal.say("Nothing like it was found.")
    else:
        for place in told.places:
            typer.echo(_line(place))


def _line(place: PlaceFound) -> str:
    by_hand = "  place the pin by hand" if place.by_hand else ""
    where = f"{place.lat:.6f} {place.lon:.6f}"
    return f"{place.confidence:.2f}  {where}  {place.label} ({place.precision}){by_hand}"
