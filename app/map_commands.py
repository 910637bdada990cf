"""The console commands `tournee map ...`: the streets that travel times are computed on."""

# ruff: noqa: PLC0415 - each command loads what it needs and no more: help answers at once

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app import terminal
from app.config import read_settings

if TYPE_CHECKING:
    from routing import Box, MapMeta

maps = typer.Typer(help="The maps that travel times are computed on.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="One of `tournee map list`.")]
Json = terminal.Json
NameOrUsed = Annotated[
    str | None, typer.Option("--map", help="One of `tournee map list`; the one in use unless told.")
]


@maps.command("import")
def import_map(
    extract: Annotated[Path | None, typer.Argument(help="An OpenStreetMap extract, .osm.pbf.")] = None,
    *,
    name: Annotated[str, typer.Option(help="What to call the map; an older one of this name is replaced.")],
    place: Annotated[str, typer.Option(help="Ask Overpass for a place of this name instead.")] = "",
    box: Annotated[str, typer.Option(help="Ask Overpass for south,west,north,east instead.")] = "",
    clip: Annotated[Path | None, typer.Option(help="Keep the polygons of this GeoJSON file only.")] = None,
    factor: Annotated[
        list[str] | None, typer.Option(help="Multiply a mode's times on this map, like car=1.08.")
    ] = None,
    json: Json = False,
) -> None:
    """
    Make a map from an extract, or from a place or box that Overpass is asked for.

    An older map of this name is used until the new one is whole. The first map is taken into use.

        tournee map import monaco.osm.pbf --name monaco
        tournee map import --box 43.71,7.34,43.77,7.50 --name monaco
    """
    from app.maps import ALL_STEPS
    from app.maps import import_map as make

    source = _source(extract, place, box)
    factors = dict(_factor(given) for given in factor or ())
    with terminal.stepping(ALL_STEPS) as tell:
        meta = make(read_settings(), source, name, clip=clip, factors=factors, tell=tell)
    _tell(meta, json=json)


@maps.command("list")
def list_maps(*, json: Json = False) -> None:
    """Tell the maps there are, and which is in use."""
    from app.maps import list_maps as listed

    found = listed(read_settings())
    if json:
        terminal.print_json({"maps": [asdict(each) for each in found]})
        return
    for each in found:
        told = each.fault if each.meta is None else f"{each.meta.source}, {each.meta.timestamp or 'no date'}"
        typer.echo(f"{'*' if each.in_use else ' '} {each.name}: {told}")
    if not found:
        terminal.say("There is no map yet: `tournee map import` makes one.")


@maps.command("info")
def map_info(name: NameOrUsed = None, *, json: Json = False) -> None:
    """Say where a map comes from and what it holds."""
    from app.maps import read_map

    _tell(read_map(read_settings(), name), json=json)


@maps.command("use")
def use_map(name: Name, *, json: Json = False) -> None:
    """Have the service travel on a map, from the next plan on."""
    from app.maps import use_map as use

    _tell(use(read_settings(), name), json=json)


@maps.command("remove")
def remove_map(name: Name) -> None:
    """Remove a map that is not in use."""
    from app.maps import remove_map as remove

    remove(read_settings(), name)
    terminal.say(f"The map {name} is removed.")


@maps.command("export")
def export_map(
    output: Annotated[Path, typer.Option("-o", "--output", help="The archive to write, .zip.")],
    name: NameOrUsed = None,
) -> None:
    """Write a map's arrays and files as a zip archive; docs/travel.md says what they hold."""
    from app.maps import export_map as export

    export(read_settings(), name, output)
    terminal.say(f"Written to {output}.")


@maps.command("table")
def map_table(
    places: Annotated[Path, typer.Argument(help="A CSV file with the columns id,lat,lon.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The table to write, .npz or .csv.")],
    name: NameOrUsed = None,
    mode: Annotated[str, typer.Option(help="car, bicycle, e_bike or foot.")] = "car",
    hours: Annotated[str, typer.Option(help="By car in the traffic of one part of the day.")] = "",
) -> None:
    """
    Write the travel times and lengths between places: whole seconds and metres, -1 where there is no way.

        tournee map table --map monaco places.csv -o table.npz
    """
    from app.map_table import write_table

    for note in write_table(read_settings(), name, mode, places, output, hours=hours):
        terminal.say(note)
    terminal.say(f"Written to {output}.")


def _source(extract: Path | None, place: str, box: str) -> Path | str | Box:
    given = [source for source in (extract, place, box) if source]
    if len(given) != 1:
        raise typer.BadParameter("give one of an extract, --place and --box")
    return extract or place or _box(box)


def _box(given: str) -> Box:
    from routing import Box

    try:
        south, west, north, east = (float(part) for part in given.split(","))
    except ValueError:
        raise typer.BadParameter("--box takes four numbers: south,west,north,east") from None
    if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):  # noqa: PLR2004 - degrees
        raise typer.BadParameter(f"--box {given} is none: give south,west,north,east in degrees")
    return Box(south, west, north, east)


def _factor(given: str) -> tuple[str, float]:
    from routing import FACTORS_BELIEVED, MODES

    mode, _, number = given.partition("=")
    lowest, highest = FACTORS_BELIEVED
    try:
        factor = float(number)
    except ValueError:
        factor = 0.0
    if mode not in MODES or not lowest <= factor <= highest:
        known = ", ".join(MODES)
        raise typer.BadParameter(
            f"--factor {given}: give one of {known}, = and a number from {lowest} to {highest}"
        )
    return mode, factor


def _tell(meta: MapMeta, *, json: bool) -> None:
    told: dict[str, Any] = {**asdict(meta), "profiles_changed": meta.profiles_changed}
    if json:
        terminal.print_json(told)
        return
    counts, factors = told.pop("counts"), told.pop("territory_factors")
    changed = told.pop("profiles_changed")
    for name, value in {
        **told,
        **counts,
        **{f"factor {mode}": value for mode, value in factors.items()},
    }.items():
        typer.echo(f"{name}: {value}")
    if changed:
        from app.maps import OUTDATED

        terminal.say(OUTDATED)
