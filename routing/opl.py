"""
Streets in osmium's text format (OPL: an object a line), read in bulk.

osmium writes it several times faster than it hands objects to Python one by one. Fields are parted by
spaces and begin with a letter: `T` tags, `N` a way's points as n<number>x<longitude>y<latitude>, `M` members.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from routing.streets import Relation, Streets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

POINTS_AT_ONCE = 1_000_000
"""How many points are turned into numbers together: a bound on the memory it takes."""
ESCAPED = re.compile(r"%([0-9a-fA-F]+)%")
MEMBER_KINDS = {"n": "node", "w": "way", "r": "relation"}


def read_lines(lines: Iterable[str]) -> Streets:
    """Gather what is written of streets, of the points on them and of turn restrictions."""
    streets = Streets()
    pending: list[str] = []
    count = 0
    for line in lines:
        number, *fields = line.rstrip("\n").split(" ")
        kind, identity = number[0], int(number[1:])
        found = {field[0]: field[1:] for field in fields if field}
        tags = _tags(found["T"])
        if kind == "w":
            points = found["N"]
            size = points.count("n")
            if streets.begin(identity, tags, size):
                pending.append(points)
                count += size
            if count > POINTS_AT_ONCE:
                _place(streets, pending)
                pending, count = [], 0
        elif kind == "n":
            streets.mark(identity, tags)
        elif kind == "r":
            streets.relate(Relation(identity, tags, _members(found["M"])))
    _place(streets, pending)
    return streets


def _tags(text: str) -> dict[str, str]:
    tags = dict(tag.split("=", 1) for tag in text.split(",")) if text else {}
    if "%" in text:
        tags = {_plain(key): _plain(value) for key, value in tags.items()}
    return tags


def _plain(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _members(text: str) -> list[tuple[str, int, str]]:
    members = (member.partition("@") for member in text.split(",") if member)
    return [(MEMBER_KINDS[what[0]], int(what[1:]), _plain(role)) for what, _, role in members]


def _place(streets: Streets, ways: Sequence[str]) -> None:
    """Turn the points of ways into numbers, all at once; a point without a place becomes not a number."""
    text = ",".join(ways).replace("n", "").replace("xy", ",nan,nan").replace("x", ",").replace("y", ",")
    numbers = np.fromstring(text, sep=",").reshape(-1, 3)
    streets.place(numbers[:, 0].astype(np.int64), numbers[:, 2], numbers[:, 1])
