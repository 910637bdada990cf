"""Spelling of addresses: what makes no difference, and how alike two names are."""

from __future__ import annotations

import pytest

from routing.spelling import house_numbers, likeness, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("12, Bd. de l'Abbé-Œuvré", "12 boulevard de l abbe oeuvre"),
        ("3 r. St-Jean", "3 rue saint jean"),
        ("Rte de Ste Dévote", "route de sainte devote"),
        ("imp. du Gal Leclerc", "impasse du general leclerc"),
        ("Dorfstr. 24", "dorfstrasse 24"),
        ("Hauptstraße", "hauptstrasse"),
        ("", ""),
        ("?! _", ""),
    ],
)
def test_words_are_the_same_however_they_are_written(text: str, words: str) -> None:
    """Capitals, accents, punctuation and abbreviations make no difference."""
    assert " ".join(words_of(text)) == words


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12", [(12, "")]),
        ("12bis", [(12, "b")]),
        ("12 Ter", [(12, "c")]),
        ("4-6", [(4, ""), (6, "")]),
        ("3;5a", [(3, ""), (5, "a")]),
        ("Villa Mirabelle", []),
        ("98000", []),
    ],
)
def test_house_numbers_are_read(text: str, numbers: list[tuple[int, str]]) -> None:
    """A tag may hold one number, several, a suffix, or none."""
    assert house_numbers(text) == numbers


def test_likeness_is_between_none_and_all() -> None:
    """The same words are 1 alike, none in common are 0, and the order does not matter."""
    name, commune = words_of("Rue de la République"), words_of("Beauvillon")
    assert likeness(name, name, commune) == 1
    assert likeness((*commune, *name), name, commune) == 1
    assert likeness(("xyzzy",), name, commune) == likeness((), name, commune) == likeness(name, (), ()) == 0
