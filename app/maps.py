"""The map of a service: its streets as a graph, and its background, installed together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import AppError
from routing import Graph, MapError, MapMeta, read_extract, write_base_map

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.config import Settings


class UnusableMapError(AppError):
    """A map that cannot be read or written."""

    status = AppError.status.UNPROCESSABLE_ENTITY
    code = "map_failed"

    def __init__(self, error: MapError) -> None:
        super().__init__(message=error.message, remedy=error.remedy)


def install_map(settings: Settings, extract: Path, told: Callable[[int], None] | None = None) -> MapMeta:
    """
    Make the service's map from an OpenStreetMap extract; an older map stays in use until it is whole.

    Parameters
    ----------
    told
        Is told now and then how many mapped streets have been read.

    Raises
    ------
    UnusableMapError
        When the extract cannot be read, or the map not be written.
    """
    try:
        graph = read_extract(extract, told)
        write_base_map(extract, settings.base_map)
        graph.save(settings.graph)
    except MapError as error:
        raise UnusableMapError(error) from error
    return graph.meta


def installed_map(settings: Settings) -> MapMeta | None:
    """Where the installed map comes from; None where there is none that can be used."""
    try:
        return Graph.load(settings.graph).meta if settings.base_map.exists() else None
    except MapError:
        return None
