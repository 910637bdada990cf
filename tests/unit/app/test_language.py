"""Sentences in two languages."""

import string

import pytest

from app.language import LANGUAGES, distance, duration, preferred, sentence, sentences


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "fr"),
        ("de", "fr"),
        ("en", "en"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("fr;q=0.2, en;q=0.7", "en"),
        ("de, fr;q=0.5, en;q=0.5", "fr"),
        ("en;q=x, fr", "fr"),
        ("*", "fr"),
    ],
)
def test_language_follows_the_header(header: str, language: str) -> None:
    """The language asked for most is chosen; French where neither is asked for."""
    assert preferred(header) == language


def test_languages_say_the_same_things_with_the_same_facts() -> None:
    """Every sentence exists in both languages and is told with the same facts."""

    def facts(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    french, english = (sentences(language) for language in LANGUAGES)
    assert french.keys() == english.keys()
    assert {key for key in french if facts(french[key]) != facts(english[key])} == set()


def test_distance_is_said_as_people_do() -> None:
    """Metres below a kilometre, then kilometres with one decimal and the language's own mark."""
    assert distance("fr", 349.6) == "350 m"
    assert distance("fr", 2449) == "2,4 km"
    assert distance("en", 2449) == "2.4 km"


def test_sentence_joins_lists() -> None:
    """A list is told with commas."""
    assert sentence("en", "reason.no_skill", skills=["stoma", "drip"]).endswith("stoma, drip.")


def test_duration_is_said_as_people_do() -> None:
    """To the minute, with hours where there are any."""
    assert [duration(seconds) for seconds in (0, 89, 3599, 3900)] == [
        "0\u00a0min",
        "1\u00a0min",
        "1\u00a0h\u00a000",
        "1\u00a0h\u00a005",
    ]
