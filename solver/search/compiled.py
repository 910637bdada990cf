"""
Where compiled kernels are kept: a folder named by their sources, the compiler and the processor.

Numba notices a change in a kernel's own file only, not in a kernel that it calls: a folder for each
state of all sources makes a stale program impossible. A file in the folder says that every kernel is
there, so that a solve knows whether it would wait.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import llvmlite.binding
import numba

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER_SETTING = "TOURNEE_KERNEL_DIR"
_READY = "ready"
_KERNELS = (
    "layout",
    "tables",
    "random",
    "clock",
    "route",
    "insertion",
    "placing",
    "recreate",
    "ruin",
    "exchange",
    "anneal",
)
"""Modules whose code is compiled."""
_ELSEWHERE = ("bound/labels.py",)
"""Those of other packages: compiled when they are first used, and kept beside the others."""


def source_hash() -> str:
    """
    Return a name for the kernels as they are now and here, on this processor.

    Numba looks for what it kept by the path of a source and the time it was written, so they count too.
    """
    digest = hashlib.sha256(numba.__version__.encode())
    digest.update(llvmlite.binding.get_host_cpu_name().encode())
    digest.update(llvmlite.binding.get_host_cpu_features().flatten().encode())
    sources = [Path(__file__).with_name(f"{name}.py") for name in _KERNELS]
    sources += [Path(__file__).parents[1] / name for name in _ELSEWHERE]
    for source in sources:
        digest.update(f"{source} {source.stat().st_mtime_ns}".encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _is_ours(folder: Path) -> bool:
    """
    Whether files can be written there, and nobody else put it there.

    Compiled code is run as it is found.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            return folder.stat().st_uid == os.getuid()
    except OSError:
        return False


def choose_folder() -> Path | None:
    """Return a folder of our own for the kernels as they are now, or None, and have numba use it."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tournee" / "kernels"
    folder = Path(os.environ.get(FOLDER_SETTING) or home) / source_hash()
    if not _is_ours(folder):
        return None
    numba.config.CACHE_DIR = str(folder)
    return folder


FOLDER = choose_folder()
"""
None: no folder can be written.

A solve by seconds then goes without the search; one by iterations compiles for itself.
"""


@contextmanager
def compiling() -> Iterator[None]:
    """Hold the folder: whoever else would compile waits, and finds the work done."""
    if FOLDER is None:
        yield
        return
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def are_ready() -> bool:
    """Whether every kernel lies compiled in the folder."""
    return FOLDER is not None and (FOLDER / _READY).exists()


def mark_ready() -> None:
    """Note that every kernel lies compiled in the folder."""
    if FOLDER is not None:
        (FOLDER / _READY).touch()
