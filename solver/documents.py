"""JSON documents taken apart: objects with known fields, lists, texts; whatever does not fit is a fault."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from solver.faults import pointer, shown
from solver.values import Findings

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = 1
"""Of the public problem and solution format."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What an object of one kind may hold."""

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


class RepeatedFields(dict[str, Any]):
    """A JSON object that wrote some of its fields more than once."""

    names: tuple[str, ...] = ()


class Reader(Findings):
    """
    Takes a document apart and gathers what does not fit.

    Attributes
    ----------
    unreadable
        Pointers to parts that are missing or of which nothing could be read: nothing more is said of them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.unreadable: set[str] = set()

    def parse(self, source: bytes | str | Mapping[str, Any]) -> dict[str, Any]:
        """Read JSON text into one object; an empty one where that fails."""
        if isinstance(source, Mapping):
            return dict(source)
        try:
            document = json.loads(source, object_pairs_hook=_unique_fields)
        except RecursionError:
            self.add("not_json", "", "The document is nested too deeply.", "Write it as the format says.")
            return {}
        except ValueError as error:
            self.add(
                "not_json", "", f"This is not JSON: {error}.", "Write one JSON object, encoded in UTF-8."
            )
            return {}
        if not isinstance(document, dict):
            self.wrong_type(document, "", "an object")
            return {}
        return document

    def wrong_type(self, value: object, where: str, wanted: str) -> None:
        """Gather that a part is something else than `wanted`, and so unreadable."""
        self.unreadable.add(where)
        self.add(
            "wrong_type", where, f"{shown(value)} is not {wanted}.", f"Write {wanted}, as the format says."
        )

    def version(self, value: object) -> None:
        """Try whether the document is of the version known here."""
        if type(value) is not int or value != VERSION:
            self.add(
                "wrong_version",
                "/version",
                f"{shown(value)} is not a version known here.",
                f"Write {VERSION}, or leave it out.",
            )

    def fields(self, value: object, where: str, kind: Kind) -> dict[str, Any]:
        """Return the known fields of an object; the required ones that are missing hold None."""
        if not isinstance(value, Mapping):
            self.wrong_type(value, where, "an object")
            self.unreadable.update(where + pointer(name) for name in kind.required)
            return dict.fromkeys(kind.required)
        known = {*kind.required, *kind.optional}
        for name in value:
            if name not in known:
                self.add(
                    "unknown_field",
                    where + pointer(str(name)),
                    f"There is no field {shown(str(name))} in {kind.name}.",
                    f"Remove it, or write one of {', '.join((*kind.required, *kind.optional))}.",
                )
        self.repeated(value, where)
        for name in kind.required:
            if name not in value:
                self.unreadable.add(where + pointer(name))
                self.add(
                    "missing_field",
                    where + pointer(name),
                    f"The field {shown(name)} is missing from {kind.name}.",
                    "Add it.",
                )
        return dict.fromkeys(kind.required) | {name: value[name] for name in value if name in known}

    def repeated(self, value: object, where: str) -> None:
        """Gather the fields that an object writes more than once."""
        for name in value.names if isinstance(value, RepeatedFields) else ():
            self.add(
                "duplicate_field",
                where + pointer(name),
                f"The field {shown(name)} is written more than once.",
                "Write each field once.",
            )

    def items(self, value: object, where: str) -> Iterator[tuple[str, Any]]:
        """Yield where each item of a list is, and the item; nothing where there is no list."""
        if isinstance(value, list | tuple):
            for i, item in enumerate(value):
                yield f"{where}/{i}", item
        elif where not in self.unreadable:
            self.wrong_type(value, where, "a list")

    def texts(self, value: object, where: str) -> frozenset[str]:
        """Return the texts of a list."""
        return frozenset(item for there, item in self.items(value, where) if self.text(item, there))


def _unique_fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return fields
    times = Counter(name for name, _ in pairs)
    repeated = RepeatedFields(fields)
    repeated.names = tuple(name for name, count in times.items() if count > 1)
    return repeated
