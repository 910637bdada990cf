"""Every string of the pages stands in both languages, and is used."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "app" / "web" / "static"
LANGUAGES = ("fr", "en")
OURS = [path for path in sorted(STATIC.rglob("*.js")) if "vendor" not in path.parts]

KEY = re.compile(r'"([a-z_]+(?:\.[a-z_]+)+)"')
"""A key named in whole: "visit.act"."""
STEM = re.compile(r"`([a-z_]+\.[a-z_]*)\$\{")
"""A key put together: `kind.${kind}`."""
CALL = re.compile(r"\bt\(\s*(?:[^()`\"]*\?\s*)?\"([a-z_.]+)\"")
"""A key said by `t`, also one without a dot."""


def texts(language: str) -> dict[str, str | dict[str, str]]:
    """Read the words of a language."""
    found: dict[str, str | dict[str, str]] = json.loads((STATIC / "text" / f"{language}.json").read_text())
    return found


def test_texts_have_the_same_keys_in_both_languages() -> None:
    """A string that one language lacks is named."""
    french, english = (set(texts(language)) for language in LANGUAGES)
    assert french - english == set()
    assert english - french == set()


def test_texts_have_the_same_placeholders_in_both_languages() -> None:
    """What one language fills in, the other fills in too."""

    def placeholders(text: str | dict[str, str]) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", json.dumps(text)[1:-1] if isinstance(text, dict) else text))

    french, english = (texts(language) for language in LANGUAGES)
    assert {key for key in french if placeholders(french[key]) != placeholders(english[key])} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_all_used_and_none_is_missing(language: str) -> None:
    """Each key the pages say has words, and all words are said."""
    said: set[str] = set()
    stems: set[str] = set()
    for path in OURS:
        source = path.read_text()
        said |= set(CALL.findall(source)) | set(KEY.findall(source))
        stems |= set(STEM.findall(source))
    known = set(texts(language))
    groups = {key.split(".")[0] for key in known}
    missing = {key for key in said if key.split(".")[0] in groups and key not in known}
    unused = {key for key in known - said if not any(key.startswith(stem) for stem in stems)}
    assert missing == set()
    assert unused == set()


def test_text_keys_put_together_have_words() -> None:
    """Each stem of a key that is put together begins at least two keys."""
    known = set(texts("fr"))
    stems = {stem for path in OURS for stem in STEM.findall(path.read_text())}
    few = {stem for stem in stems if sum(key.startswith(stem) for key in known) < len(LANGUAGES)}
    assert few == set()


def test_plural_texts_have_both_forms() -> None:
    """A string in forms has the one and the other, all that French and English need."""
    forms = {
        tuple(text) for language in LANGUAGES for text in texts(language).values() if isinstance(text, dict)
    }
    assert forms == {("one", "other")}
