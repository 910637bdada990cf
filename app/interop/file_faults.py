"""What is wrong with files, gathered in one language: every reader adds to it, and goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.language import sentence
from solver import Fault

if TYPE_CHECKING:
    from app.language import Language

MOST_SHOWN = 40
"""Characters of a wrong cell that a message repeats."""


class FileFaults:
    """
    Faults as they are found.

    Parameters
    ----------
    language
        In which they are told.
    """

    def __init__(self, language: Language = "en") -> None:
        self.language: Language = language
        self.found: list[Fault] = []

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.found)

    def add(self, code: str, where: str, words: str = "", **facts: object) -> None:
        """
        Add one.

        Parameters
        ----------
        words
            Names the sentences `file.<words>.message` and `file.<words>.remedy` of `app/text`; the code where
            it has only these.
        facts
            What the sentences are told with; long text is cut.
        """
        short = {name: _cut(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
        message, remedy = (
            sentence(self.language, f"file.{words or code}.{part}", **short) for part in ("message", "remedy")
        )
        self.found.append(Fault(code, where, message, remedy))


def _cut(given: str) -> str:
    return given if len(given) <= MOST_SHOWN else given[: MOST_SHOWN - 1] + "…"
