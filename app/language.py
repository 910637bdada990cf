"""The service's own sentences in French and English, read from `app/text`."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Literal

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")
_TEXT = Path(__file__).parent / "text"
_KILOMETRE = 1000


def preferred(accept_language: str) -> Language:
    """Which language an `Accept-Language` header asks for; French where it asks for neither."""
    best: Language = "fr"
    best_weight = 0.0
    for part in accept_language.split(","):
        tag, _, parameter = part.partition(";")
        try:
            weight = float(parameter.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        for language in LANGUAGES:
            if tag.strip().lower().split("-")[0] == language and weight > best_weight:
                best, best_weight = language, weight
    return best


@functools.cache
def sentences(language: Language) -> dict[str, str]:
    """Every sentence of a language by its key, with `{names}` for the facts it is told with."""
    read: dict[str, str] = json.loads((_TEXT / f"{language}.json").read_text(encoding="utf-8"))
    return read


def sentence(language: Language, key: str, **facts: object) -> str:
    """
    One sentence told with its facts.

    Lists are joined by commas; a fact called `metres` may also be used as `{distance}`, in metres or
    kilometres as people say it.
    """
    told = {name: _spoken(value) for name, value in facts.items()}
    if isinstance(metres := facts.get("metres"), int | float):
        told["distance"] = distance(language, metres)
    return sentences(language)[key].format(**told)


def distance(language: Language, metres: float) -> str:
    """Metres as people say them: `350 m`, `2,4 km`."""
    if metres < _KILOMETRE:
        return f"{round(metres)} m"
    kilometres = f"{metres / _KILOMETRE:.1f}"
    return f"{kilometres.replace('.', ',') if language == 'fr' else kilometres} km"


def duration(seconds: int) -> str:
    """Seconds to the minute, as people say them in both languages: `25 min`, `6 h 04`."""
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours}\u00a0h\u00a0{minutes:02}" if hours else f"{minutes}\u00a0min"


def _spoken(value: object) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list | tuple) else str(value)
