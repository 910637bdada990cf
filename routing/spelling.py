"""How addresses are spelled: the same words however they are written, and how alike two of them are."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_ALIKE = 0.7
"""Two words less alike than that are two words."""
RUN_TOGETHER = 0.95
"""Of names that are alike once they are written without spaces."""

ABBREVIATIONS = {
    **dict.fromkeys(("av", "ave"), "avenue"),
    **dict.fromkeys(("bd", "bld", "blvd", "boul", "bvd"), "boulevard"),
    **dict.fromkeys(("all",), "allee"),
    **dict.fromkeys(("ch", "che", "chem"), "chemin"),
    **dict.fromkeys(("crs",), "cours"),
    **dict.fromkeys(("esc",), "escalier"),
    **dict.fromkeys(("fg", "fbg"), "faubourg"),
    **dict.fromkeys(("imp",), "impasse"),
    **dict.fromkeys(("lot",), "lotissement"),
    **dict.fromkeys(("pass",), "passage"),
    **dict.fromkeys(("pl",), "place"),
    **dict.fromkeys(("prom",), "promenade"),
    **dict.fromkeys(("qu",), "quai"),
    **dict.fromkeys(("r",), "rue"),
    **dict.fromkeys(("res",), "residence"),
    **dict.fromkeys(("rpt",), "rondpoint"),
    **dict.fromkeys(("rte",), "route"),
    **dict.fromkeys(("sq",), "square"),
    **dict.fromkeys(("str",), "strasse"),
    **dict.fromkeys(("trav",), "traverse"),
    **dict.fromkeys(("cdt",), "commandant"),
    **dict.fromkeys(("dr",), "docteur"),
    **dict.fromkeys(("gal", "gen"), "general"),
    **dict.fromkeys(("mal",), "marechal"),
    **dict.fromkeys(("pdt", "pres"), "president"),
    **dict.fromkeys(("prof",), "professeur"),
    **dict.fromkeys(("st",), "saint"),
    **dict.fromkeys(("ste",), "sainte"),
    "premier": "1er",
}
"""What is short for what, in addresses; the same is done to the names of the map, so that both agree."""
WAYS = {
    *("allee", "avenue", "boulevard", "chemin", "cours", "escalier", "faubourg", "impasse", "lotissement"),
    *("passage", "place", "promenade", "quai", "residence", "route", "rua", "rue", "sentier", "square"),
    *("strasse", "traverse", "via"),
}
"""Words for a kind of street: they tell little of which street it is."""
PARTICLES = {
    "a",
    "au",
    "aux",
    "d",
    "da",
    "de",
    "del",
    "der",
    "des",
    "di",
    "do",
    "dos",
    "du",
    "en",
    "l",
    "la",
    "le",
}
PARTICLES |= {"les", "lo", "sur", "the", "und", "et", "e", "of"}
WAY_WEIGHT, PARTICLE_WEIGHT = 0.25, 0.05
SUFFIXES = {
    "bis": "b",
    "ter": "c",
    "quater": "d",
    "quinquies": "e",
    **{letter: letter for letter in "abcdefgh"},
}
"""What may follow a house's number; 12 b is 12 bis."""


def words_of(text: str) -> tuple[str, ...]:
    """Words without capitals, accents and punctuation, abbreviations written out."""
    # Folded twice: some letters have a capital only once they are taken apart.
    plain = _taken_apart(_taken_apart(text)).replace("œ", "oe").replace("æ", "ae")
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    whole = (ABBREVIATIONS.get(word, word) for word in re.findall(r"[^\W_]+", kept))
    return tuple(f"{word}asse" if word.endswith("str") else word for word in whole)


def _taken_apart(text: str) -> str:
    return unicodedata.normalize("NFKD", text.casefold())


def house_numbers(text: str) -> list[tuple[int, str]]:
    """Each number and suffix in what a house is numbered with: `12 bis`, `4-6`, `3;5a`."""
    return [
        (int(number), SUFFIXES.get(suffix, ""))
        for number, suffix in re.findall(r"(?<!\d)(\d{1,4})(?!\d)\s*([a-z]*)", text.casefold())
    ]


def likeness(asked: Sequence[str], name: Sequence[str], commune: Sequence[str]) -> float:
    """
    How alike words typed and a name are, from 0 to 1.

    The share of what was typed that the name or its commune has, times the share of the name that was
    typed; words that tell little weigh little.
    """
    if not asked or not name:
        return 0.0
    both = [*name, *commune]
    alike = [[_alike(word, other) for other in both] for word in asked]
    of_asked = _share(asked, [max(row) for row in alike])
    of_name = _share(name, [max(column) for column, _ in zip(zip(*alike, strict=True), name, strict=False)])
    typed = "".join(asked)
    run_together = max(_alike(typed, "".join(name)), _alike(typed, "".join(both)))
    return max(of_asked * of_name, RUN_TOGETHER * run_together)


def _share(words: Sequence[str], alike: Sequence[float]) -> float:
    """How much of words is found, by the weight of each and how alike the best match is."""
    weights = [_weight(word) for word in words]
    return sum(map(float.__mul__, weights, alike)) / sum(weights)


def _weight(word: str) -> float:
    return WAY_WEIGHT if word in WAYS else PARTICLE_WEIGHT if word in PARTICLES else 1.0


def _alike(one: str, other: str) -> float:
    """Of two words, 1 less the slips between them over the longer's length; numbers are the same or not."""
    if one.isdecimal() or other.isdecimal():
        return float(one == other)
    return float(OSA.normalized_similarity(one, other, score_cutoff=LEAST_ALIKE))
