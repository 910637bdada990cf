"""Public instances: found in a file or folder, told apart by what they hold, with the best values known."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from solver import ProblemError
from tests.benchmarks import hhcrsp, uhhc
from tests.benchmarks.instance import Instance, InstanceError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_SETS = (hhcrsp, uhhc)
BEST_KNOWN = "best_known.csv"
_LEVELS_UP = 3
"""So far above an instance a list of best known values may lie."""


def instances_in(place: Path) -> list[Path]:
    """
    Return the instance files of a folder and all below it, or the one file named.

    Raises
    ------
    InstanceError
        Where there is none, or two have one name and would be written to one file.
    """
    paths = sorted(place.rglob("*.json")) if place.is_dir() else [place]
    if not paths:
        raise InstanceError(f"{place}: no .json file in this folder or below. Name a folder of instances.")
    by_name: dict[str, list[Path]] = {}
    for path in paths:
        by_name.setdefault(path.name, []).append(path)
    same = [str(path) for twins in by_name.values() for path in twins if len(twins) > 1]
    if same:
        raise InstanceError(
            f"Several instances of one name: {', '.join(same)}. Run their folders one by one."
        )
    return paths


def read_instance(path: Path) -> Instance:
    """
    Read an instance of any set.

    Raises
    ------
    InstanceError
        Where the file cannot be read, is of no known set, or is not well-formed; it says which.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InstanceError(f"{path}: cannot be read as JSON: {error}") from error
    reads = [kind.read for kind in _SETS if isinstance(document, dict) and kind.recognises(document)]
    if not reads:
        raise InstanceError(f"{path}: not an instance of a set that is known here; see docs/benchmarks.md.")
    try:
        instance: Instance = reads[0](document, path.stem)
    except ProblemError as error:
        faults = "; ".join(f"{fault.where}: {fault.message}" for fault in error.faults)
        raise InstanceError(f"{path}: {faults}") from error
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        raise InstanceError(
            f"{path}: a part of the instance is missing or of another kind: {error!r}"
        ) from error
    return instance


def read_instances(paths: Iterable[Path]) -> list[Instance]:
    """
    Read all of them.

    Raises
    ------
    InstanceError
        With a line for every file that cannot be read.
    """
    instances, faults = [], []
    for path in paths:
        try:
            instances.append(read_instance(path))
        except InstanceError as error:
            faults.append(str(error))
    if faults:
        raise InstanceError("\n".join(faults))
    return instances


def best_known(path: Path) -> float | None:
    """Return the best value known of an instance, from the nearest list above it; None without one."""
    above = path.resolve().parents[:_LEVELS_UP]
    folder = next((folder for folder in above if (folder / BEST_KNOWN).is_file()), None)
    if folder is None:
        return None
    names = {path.stem, path.resolve().relative_to(folder).with_suffix("").as_posix()}
    with (folder / BEST_KNOWN).open(encoding="utf-8", newline="") as file:
        return next(
            (float(row["best_known"]) for row in csv.DictReader(file) if row["instance"] in names), None
        )
