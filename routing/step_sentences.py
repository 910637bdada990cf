"""Steps of a leg as sentences, in French and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.steps import Compass, Manoeuvre, Step

Language: TypeAlias = Literal["fr", "en"]

_MANOEUVRES: Mapping[Language, Mapping[Manoeuvre, str]] = {
    "fr": {
        "depart": "Partez vers {heading}",
        "straight": "Continuez tout droit",
        "slight_left": "Serrez à gauche",
        "left": "Tournez à gauche",
        "sharp_left": "Tournez franchement à gauche",
        "slight_right": "Serrez à droite",
        "right": "Tournez à droite",
        "sharp_right": "Tournez franchement à droite",
        "u_turn": "Faites demi-tour",
        "roundabout": "Au rond-point, prenez la {exit} sortie",
        "ferry": "Prenez le ferry",
        "arrive": "Vous êtes à destination",
        "arrive_left": "Vous êtes à destination, sur la gauche",
        "arrive_right": "Vous êtes à destination, sur la droite",
    },
    "en": {
        "depart": "Head {heading}",
        "straight": "Go straight on",
        "slight_left": "Bear left",
        "left": "Turn left",
        "sharp_left": "Turn sharp left",
        "slight_right": "Bear right",
        "right": "Turn right",
        "sharp_right": "Turn sharp right",
        "u_turn": "Turn round",
        "roundabout": "At the roundabout, take the {exit} exit",
        "ferry": "Take the ferry",
        "arrive": "You have arrived",
        "arrive_left": "You have arrived, on the left",
        "arrive_right": "You have arrived, on the right",
    },
}
_HEADINGS: Mapping[Language, Mapping[Compass, str]] = {
    "fr": {
        "north": "le nord",
        "north_east": "le nord-est",
        "east": "l'est",
        "south_east": "le sud-est",
        "south": "le sud",
        "south_west": "le sud-ouest",
        "west": "l'ouest",
        "north_west": "le nord-ouest",
    },
    "en": {
        "north": "north",
        "north_east": "north-east",
        "east": "east",
        "south_east": "south-east",
        "south": "south",
        "south_west": "south-west",
        "west": "west",
        "north_west": "north-west",
    },
}
_ONTO: Mapping[Language, str] = {"fr": "{told} : {street}.", "en": "{told}: {street}."}


def step_sentence(step: Step, language: Language) -> str:
    """Tell one step as a sentence, with the street's name where it has one."""
    heading = _HEADINGS[language][step.heading] if step.heading is not None else ""
    told = _MANOEUVRES[language][step.manoeuvre].format(heading=heading, exit=_ordinal(step.exit, language))
    return _ONTO[language].format(told=told, street=step.street) if step.street else f"{told}."


def _ordinal(number: int, language: Language) -> str:
    """Write first, second, ... with a figure."""
    if language == "fr":
        return "1re" if number == 1 else f"{number}e"
    teens = number % 100 in range(11, 14)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
