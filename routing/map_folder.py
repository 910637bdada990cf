"""
The folder of a map: its files, and `meta.json`, which names the folder below that holds them.

New files are written beside the old ones and taken into use by one rename, so that whoever reads, and a
kill at any moment, finds either the old map whole or the new one.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from routing.errors import MapError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FORMAT_VERSION = 2
META_FILE = "meta.json"
LOCK_FILE = ".lock"
FILES_KEY = "files"
FILES_PREFIX = "files-"


@contextmanager
def being_made(folder: Path) -> Iterator[Path]:
    """
    Give an empty folder for a map's new files; `publish` takes them into use.

    What was not published when the block ends is removed.

    Raises
    ------
    MapError
        When the folder cannot be written, or another import is at work on it; an old map stays as it was.
    """
    files = folder / f"{FILES_PREFIX}{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOCK_FILE).open("w") as lock:
            _take(lock.fileno(), folder)
            files.mkdir()
            yield files
            _keep_only(folder)
    except OSError as error:
        raise MapError(
            f"The map cannot be written to {folder}: {error.strerror or error}.",
            "Make room or choose another folder, then import it again.",
        ) from error
    finally:
        if files.exists() and _names_other(folder, files):
            shutil.rmtree(files, ignore_errors=True)


def publish(files: Path, meta: Mapping[str, object]) -> None:
    """Take new files into use, once all are on the disk: the one step that cannot be half done."""
    for path in files.rglob("*"):
        _settle(path)
    _settle(files)
    folder = files.parent
    aside = folder / f"{META_FILE}.new"
    text = json.dumps({FILES_KEY: files.name, **meta}, ensure_ascii=False, indent=2)
    aside.write_text(f"{text}\n", encoding="utf-8")
    _settle(aside)
    aside.replace(folder / META_FILE)
    _settle(folder)


def read_meta(folder: Path) -> dict[str, Any]:
    """
    What `meta.json` says of a map.

    Raises
    ------
    MapError
        When there is no map, when it is damaged, or when another version of the program wrote it.
    """
    try:
        meta = json.loads((folder / META_FILE).read_text(encoding="utf-8"))
        version = meta["format_version"]
    except (FileNotFoundError, NotADirectoryError):
        raise MapError(f"There is no map in {folder}.", "Import an extract into it first.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(folder) from error
    if version != FORMAT_VERSION:
        raise MapError(
            f"The map in {folder} has format {version}; this program reads format {FORMAT_VERSION}.",
            "Import its extract again.",
        )
    return dict(meta)


def map_files(folder: Path) -> Path:
    """
    Folder of the files in use; they may be gone a moment later, where a newer map takes their place.

    Raises
    ------
    MapError
        As `read_meta` does.
    """
    try:
        return folder / str(read_meta(folder)[FILES_KEY])
    except KeyError as error:
        raise damaged(folder) from error


def remove_map_folder(folder: Path) -> None:
    """
    Remove a map; from the first moment on nobody finds it, and whoever has it open goes on with it.

    Raises
    ------
    MapError
        When an import is at work on it, or the folder cannot be changed.
    """
    try:
        with (folder / LOCK_FILE).open("w") as lock:
            _take(lock.fileno(), folder)
            (folder / META_FILE).unlink(missing_ok=True)
            shutil.rmtree(folder)
    except OSError as error:
        raise MapError(
            f"The map in {folder} cannot be removed: {error.strerror or error}.", "Check who may write there."
        ) from error


def damaged(folder: Path) -> MapError:
    """Give the error for a map that cannot be read."""
    return MapError(f"The map in {folder} is damaged.", "Import its extract again.")


def _take(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise MapError(
            f"The map in {folder} is being made by another import.", "Wait until that one has ended."
        ) from error


def _names_other(folder: Path, files: Path) -> bool:
    """Whether the map in use, if any, has other files than these."""
    try:
        return map_files(folder) != files
    except MapError:
        return True


def _keep_only(folder: Path) -> None:
    """Remove all but the files in use: those replaced, and what a kill left half written."""
    for stored in folder.glob(f"{FILES_PREFIX}*"):
        if _names_other(folder, stored):
            shutil.rmtree(stored, ignore_errors=True)


def _settle(path: Path) -> None:
    """Wait until a file or folder is on the disk, so that no power cut takes away what a rename points at."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
