"""One thing that a rule finds wrong, before anybody's language is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.language import sentence
from solver import Fault

if TYPE_CHECKING:
    from app.language import Language


@dataclass(frozen=True)
class Finding:
    """
    What is wrong, and where.

    Parameters
    ----------
    code
        Names the sentences `finding.<code>.message` and `finding.<code>.remedy` of `app/text`.
    where
        The field it is about, as `body.slots.0.windows.1`.
    facts
        What the sentences are told with.
    """

    code: str
    where: str
    facts: dict[str, Any] = field(default_factory=dict)

    def told(self, language: Language) -> Fault:
        """The same in sentences."""
        message = sentence(language, f"finding.{self.code}.message", **self.facts)
        return Fault(
            self.code, self.where, message, sentence(language, f"finding.{self.code}.remedy", **self.facts)
        )
