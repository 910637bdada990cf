"""Writes OpenStreetMap files through osmium, and lives through a disk that fills."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Self

import osmium

from routing.errors import MapError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class ExtractWriter:
    """
    Writes objects to a new file, in the order of an extract; to be used in a `with` block.

    Parameters
    ----------
    kind
        osmium's name of the format.

    Raises
    ------
    MapError
        In the block and at its end, when the file cannot be written.
    """

    def __init__(self, path: Path, kind: str = "pbf", header: osmium.io.Header | None = None) -> None:
        self._path = path
        file = osmium.io.File(str(path), kind)
        try:
            self._writer = osmium.SimpleWriter(file, header=header or osmium.io.Header())
        except (OSError, RuntimeError) as error:
            raise self._refusal(error) from error

    def add(self, found: Any) -> None:  # noqa: ANN401 - read by osmium or made for it
        """Write one object."""
        try:
            self._writer.add(found)
        except (OSError, RuntimeError) as error:
            self._leave()
            raise self._refusal(error) from error

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write what is left, unless writing has failed."""
        if isinstance(error, MapError):
            return
        try:
            self._writer.close()
        except (OSError, RuntimeError) as failed:
            self._leave()
            raise self._refusal(failed) from failed

    def _leave(self) -> None:
        """Never take the writer down: one that has failed would end the whole process."""
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._writer))

    def _refusal(self, error: Exception) -> MapError:
        return MapError(
            f"{self._path} cannot be written: {error}.", "Make room there, or choose another folder."
        )
