"""What is wrong with a problem or a solution, where, and what to do: every fault at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_PRINTED = 100
"""Faults written out in a message; the rest are counted."""
LONGEST_SHOWN = 60
"""Characters of a wrong value that a message repeats."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `where` is a JSON Pointer into the document, empty for all of it."""

    code: str
    where: str
    message: str
    remedy: str

    def __str__(self) -> str:
        """One line for a person, whatever the document wrote into its names."""
        where = json.dumps(self.where, ensure_ascii=False)[1:-1] or "document"
        return f"{where}: {self.message} {self.remedy}"


class FaultsError(ValueError):
    """
    A document that cannot be used.

    Attributes
    ----------
    faults
        Every fault found, however many; printing shows the first `MOST_PRINTED` and counts the rest.
    """

    subject = "document"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        """The number of faults, then one line for each."""
        count = len(self.faults)
        lines = [f"The {self.subject} has {count} fault{'' if count == 1 else 's'}."]
        lines += [str(fault) for fault in self.faults[:MOST_PRINTED]]
        if count > MOST_PRINTED:
            lines.append(f"... and {count - MOST_PRINTED} more.")
        return "\n".join(lines)


class ProblemError(FaultsError):
    """A problem that cannot be planned, with all its faults."""

    subject = "problem"


class SolutionError(FaultsError):
    """A solution that cannot be read, with all its faults. A readable but wrong one is for the judge."""

    subject = "solution"


def shown(value: object) -> str:
    """Write a wrong value the way JSON does, cut where it is long."""
    text = printable(json.dumps(value, default=repr, ensure_ascii=False))
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def pointer(*parts: str | int) -> str:
    """JSON Pointer (RFC 6901) to a place in a document."""
    return printable("".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts))


def printable(text: str) -> str:
    """Escape halves of surrogate pairs, which JSON text can hold but UTF-8 cannot."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
