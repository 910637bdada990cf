"""Single values of a document, each tried and each wrong one gathered as a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from solver.faults import Fault, printable, shown
from solver.limits import MOST_SECONDS

if TYPE_CHECKING:
    from collections.abc import Collection


class Findings:
    """The faults found so far."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, code: str, where: str, message: str, remedy: str) -> None:
        """Gather one fault."""
        self.faults.append(Fault(code, where, message, remedy))

    def whole(self, value: object, where: str, least: int, most: int) -> TypeGuard[int]:
        """Whether `value` is a whole number within both bounds; true and false are none."""
        if type(value) is not int:
            self.add(
                "not_whole_number",
                where,
                f"{shown(value)} is not a whole number.",
                "Write a whole number: no quotes, no decimal point, not true or false.",
            )
            return False
        if not least <= value <= most:
            self.add(
                "out_of_range",
                where,
                f"{value} is out of range.",
                f"Write a whole number from {least} to {most}.",
            )
            return False
        return True

    def seconds(self, value: object, where: str, *, signed: bool = False) -> TypeGuard[int]:
        """Whether `value` is a time or a duration; `signed` allows negative ones."""
        return self.whole(value, where, -MOST_SECONDS if signed else 0, MOST_SECONDS)

    def text(self, value: object, where: str, *, empty: bool = False) -> TypeGuard[str]:
        """Whether `value` is text that can be encoded, and not empty unless allowed."""
        if isinstance(value, str) and (value or empty) and printable(value) == value:
            return True
        self.add(
            "not_text",
            where,
            f"{shown(value)} is not a text of at least one character.",
            "Write one, in double quotes.",
        )
        return False

    def truth(self, value: object, where: str) -> None:
        """Try whether `value` is true or false."""
        if not isinstance(value, bool):
            self.add(
                "not_true_or_false",
                where,
                f"{shown(value)} is neither true nor false.",
                "Write true or false, without quotes.",
            )

    def known(self, value: object, kind: str, where: str, ids: Collection[str]) -> None:
        """Try whether `value` is one of the `ids` of this `kind`."""
        if self.text(value, where) and value not in ids:
            self.add(
                f"unknown_{kind}",
                where,
                f"There is no {kind} with the id {shown(value)}.",
                f"Write the id of a {kind} of this problem, or remove this one.",
            )
