"""
The maps of a service, each a folder with a name: imported, listed, taken into use, exported, removed.

What an import makes is listed in `STEPS`, and all of it is published by one rename.
"""

from __future__ import annotations

import json
import secrets
import shutil
import zipfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.config import MAP_NAME
from app.errors import AppError
from routing import (
    Graph,
    MapError,
    MapMeta,
    being_made,
    build_address_index,
    fetch_extract,
    map_files,
    prepare,
    publish,
    read_clip,
    read_extract,
    remove_map_folder,
    source_of,
    write_base_map,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import shapely

    from app.config import Settings
    from routing import Box

BASE_MAP = "base_map.pmtiles"
"""The drawn background: vector tiles in one file."""
OUTDATED = (
    "Its times were made by other tables than this program's, and what was prepared for fast tables of them "
    "is not used: import its extract again."
)
"""What is told of a map whose `MapMeta.profiles_changed` is true."""


class UnusableMapError(AppError):
    """A map that cannot be read or written, or not as asked."""

    status = AppError.status.UNPROCESSABLE_ENTITY
    code = "map_failed"

    def __init__(self, error: MapError) -> None:
        super().__init__(message=error.message, remedy=error.remedy)


@dataclass
class Import:
    """
    What the steps of an import have at hand.

    Parameters
    ----------
    extract
        The map's data; of a place or box, what Overpass answered.
    files
        Where a step writes; nobody reads there before the import is published.
    """

    extract: Path
    files: Path
    graph: Graph
    clip: shapely.Geometry | None
    tell: Callable[[str, int], None]


DRAWING = "Drawing the background"


def _keep_streets(making: Import) -> None:
    making.graph.write(making.files)


def _draw_background(making: Import) -> None:
    file = making.files / BASE_MAP
    write_base_map(making.extract, file, clip=making.clip, told=lambda tiles: making.tell(DRAWING, tiles))


def _order_streets(making: Import) -> None:
    prepare(making.graph, making.files)


def _index_addresses(making: Import) -> None:
    build_address_index(making.extract, making.files)


STEPS: Mapping[str, Callable[[Import], None]] = {
    "Keeping the streets": _keep_streets,
    "Ordering the streets": _order_streets,
    DRAWING: _draw_background,
    "Indexing the addresses": _index_addresses,
}
"""What is made of streets once they are read, in this order, each by what a person is told meanwhile."""
FETCHING, READING = "Fetching streets", "Reading streets"
ALL_STEPS = (FETCHING, READING, *STEPS)


@dataclass(frozen=True)
class Listed:
    """A map of the service; `fault` says why it cannot be used, in place of where it comes from."""

    name: str
    in_use: bool
    meta: MapMeta | None
    fault: str


def import_map(
    settings: Settings,
    source: Path | str | Box,
    name: str,
    *,
    clip: Path | None = None,
    factors: Mapping[str, float] | None = None,
    tell: Callable[[str, int], None] = lambda *_: None,
) -> MapMeta:
    """
    Make a map of the service; an older one of this name stays in use until the new one is whole.

    The first map of a service is taken into use.

    Parameters
    ----------
    source
        An OpenStreetMap extract, or the name of a place or a box to ask Overpass for.
    clip
        A GeoJSON file: only streets within its polygons are taken.
    factors
        By mode, what travel times are multiplied by on this map.
    tell
        Is told now and then which of `ALL_STEPS` is at work, and how much it has done.

    Raises
    ------
    UnusableMapError
        When the source cannot be read, or the map not be written.
    """
    with _telling():
        folder = _folder(settings, name)
        area = None if clip is None else read_clip(clip)
        with being_made(folder) as files:
            tell(FETCHING, 0)
            extract, label = _extract(settings, source)
            tell(READING, 0)
            graph = read_extract(
                extract, lambda ways: tell(READING, ways), source=label, clip=area, scratch=files
            )
            making = Import(extract, files, graph, area, tell)
            for step, make in STEPS.items():
                tell(step, 0)
                make(making)
            meta = replace(graph.meta, territory_factors=dict(factors or {}))
            publish(files, asdict(meta))
        if map_in_use(settings) is None and not settings.map_name:
            _point(settings, folder)
    return meta


def map_in_use(settings: Settings) -> MapMeta | None:
    """Where the map in use comes from; None where there is none that can be used."""
    try:
        return MapMeta.read(settings.map)
    except MapError:
        return None


def told_map_in_use(settings: Settings) -> str:
    """Where the map in use comes from, or why there is none that can be used."""
    if not settings.map_name and not settings.map.exists():
        return "none yet"
    try:
        return MapMeta.read(settings.map).source
    except MapError as error:
        return f"none that can be used. {error}"


def read_map(settings: Settings, name: str | None) -> MapMeta:
    """
    Where a map comes from: the one in use where none is named.

    Raises
    ------
    UnusableMapError
        When there is no such map, or it cannot be used.
    """
    with _telling():
        return MapMeta.read(map_folder(settings, name))


def map_folder(settings: Settings, name: str | None) -> Path:
    """
    Folder of a map of this name, or of the one in use where none is named.

    Raises
    ------
    UnusableMapError
        When there is no such map.
    """
    with _telling():
        if name is None:
            return settings.map
        folder = _folder(settings, name)
        if not folder.exists():
            known = ", ".join(listed.name for listed in list_maps(settings)) or "none"
            raise MapError(f"There is no map called {name}.", f"The maps of this service: {known}.")
        return folder


def base_map_file(settings: Settings) -> Path | None:
    """Give the drawn background of the map in use; None where there is none."""
    try:
        file = map_files(settings.map) / BASE_MAP
    except MapError:
        return None
    return file if file.exists() else None


def list_maps(settings: Settings) -> list[Listed]:
    """Every map of the service, by name."""
    found = []
    used = settings.map.resolve()
    for meta_file in sorted(settings.maps.glob("*/meta.json")):
        folder = meta_file.parent
        meta, fault = None, ""
        try:
            meta = MapMeta.read(folder)
        except MapError as error:
            fault = error.message
        found.append(Listed(folder.name, folder.resolve() == used, meta, fault))
    return found


def use_map(settings: Settings, name: str) -> MapMeta:
    """
    Take a map into use; services and plans begun from now on travel on it.

    Raises
    ------
    UnusableMapError
        When there is no such map, or it cannot be used.
    """
    meta = read_map(settings, name)
    _point(settings, _folder(settings, name))
    return meta


def remove_map(settings: Settings, name: str) -> None:
    """
    Remove a map and all its files.

    Raises
    ------
    UnusableMapError
        When there is no such map, or it is in use.
    """
    folder = map_folder(settings, name)
    with _telling():
        if folder.resolve() == settings.map.resolve():
            raise MapError(f"The map {name} is in use.", "Take another one into use first.")
        remove_map_folder(folder)


def export_map(settings: Settings, name: str | None, output: Path) -> None:
    """
    Write a map as a zip archive of its arrays (`.npy`), its other files and its `meta.json`.

    Raises
    ------
    UnusableMapError
        When there is no such map, or the archive cannot be written.
    """
    folder = map_folder(settings, name)
    aside = output.with_name(f"{output.name}.{secrets.token_hex(4)}")
    with _telling():
        meta = MapMeta.read(folder)
        files = map_files(folder)
        try:
            with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("meta.json", json.dumps(asdict(meta), ensure_ascii=False, indent=2) + "\n")
                for path in sorted(path for path in files.rglob("*") if path.is_file()):
                    archive.write(path, path.relative_to(files))
            aside.replace(output)
        except OSError as error:
            raise MapError(
                f"The map cannot be written to {output}: {error.strerror or error}.",
                "Make room or choose another file.",
            ) from error
        finally:
            aside.unlink(missing_ok=True)


def _extract(settings: Settings, source: Path | str | Box) -> tuple[Path, str]:
    """The extract to read, and what the map is to say it comes from."""
    if isinstance(source, Path):
        return source, source.name
    return fetch_extract(source, settings.data_dir / "cache" / "overpass"), source_of(source)


def _folder(settings: Settings, name: str) -> Path:
    if not MAP_NAME.fullmatch(name):
        raise MapError(
            f"{name!r} cannot be the name of a map.",
            "Use up to 63 small letters, digits, - and _, beginning with a letter or a digit.",
        )
    return settings.maps / name


def _point(settings: Settings, folder: Path) -> None:
    """Have the service use a map: a link in the data folder, replaced by one rename."""
    link = settings.data_dir / "map"
    aside = settings.data_dir / f"map.{secrets.token_hex(4)}"
    if link.is_dir() and not link.is_symlink():  # where an earlier version kept its only map
        link.rename(aside.with_suffix(".old"))
        shutil.rmtree(aside.with_suffix(".old"), ignore_errors=True)
    aside.symlink_to(folder.relative_to(settings.data_dir))
    aside.replace(link)


@contextmanager
def _telling() -> Iterator[None]:
    """Say what the roads refuse as the service says what it refuses."""
    try:
        yield
    except MapError as error:
        raise UnusableMapError(error) from error
