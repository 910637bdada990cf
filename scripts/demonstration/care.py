"""The invented care of the day: acts, and what patients of each kind need when."""

from __future__ import annotations

from dataclasses import dataclass

ACTS = (
    # id, kind, name_fr, name_en, minutes, skills
    ("toilette", "toilette", "Toilette complète", "Full wash", 35, "toilette"),
    ("aide_toilette", "toilette", "Aide à la toilette", "Help with washing", 25, "toilette"),
    ("lever", "toilette", "Lever et toilette à deux", "Getting up and washing, two carers", 35, "toilette"),
    ("change", "toilette", "Change à deux", "Changing, two carers", 20, "toilette"),
    ("coucher", "toilette", "Aide au coucher", "Help to bed", 20, "toilette"),
    ("coucher_a_deux", "toilette", "Coucher à deux", "Help to bed, two carers", 25, "toilette"),
    ("insuline", "injection", "Glycémie et insuline", "Blood sugar and insulin", 10, "injection"),
    ("anticoagulant", "injection", "Injection d'anticoagulant", "Anticoagulant injection", 10, "injection"),
    ("pansement", "pansement", "Pansement simple", "Simple dressing", 15, "pansement"),
    ("plaie", "pansement", "Pansement de plaie complexe", "Complex wound dressing", 30, "pansement;wound"),
    ("stomie", "pansement", "Soin de stomie", "Stoma care", 25, "pansement;stoma"),
    ("perfusion", "perfusion", "Perfusion", "Infusion", 40, "perfusion"),
    ("prise_de_sang", "prelevement", "Prise de sang à jeun", "Fasting blood draw", 10, "prelevement"),
    ("medicaments", "autre", "Aide à la prise de médicaments", "Help with medicines", 10, ""),
    ("contention", "autre", "Bas de contention", "Support stockings", 15, "toilette"),
    ("canule", "autre", "Soin de canule de trachéotomie", "Tracheostomy tube care", 30, "tracheotomy"),
)


@dataclass(frozen=True, slots=True)
class Passage:
    """
    A care that patients of one kind get.

    Care may start from a time between `first` and `last` (drawn in steps of 5 minutes), on time for `width`
    minutes and late for `late` minutes more.
    """

    act: str
    first: str
    last: str
    width: int
    late: int = 0
    carers: int = 1


@dataclass(frozen=True, slots=True)
class Need:
    """How many patients need which passages; `gap` links the first to the last, at least so many minutes."""

    patients: int
    passages: tuple[Passage, ...]
    gap: int = 0


INSULIN_MORNING = Passage("insuline", "07:10", "08:40", 30)
INSULIN_EVENING = Passage("insuline", "17:30", "19:00", 30)
WASH = Passage("toilette", "07:00", "09:00", 120, 45)
HELP = Passage("aide_toilette", "07:15", "09:30", 120, 45)
LATE_HELP = Passage("aide_toilette", "10:00", "11:00", 120, 30)
EARLY_TO_BED = Passage("coucher", "15:30", "16:30", 150, 30)
TO_BED = Passage("coucher", "17:00", "18:45", 120, 30)
LIFT = Passage("lever", "07:30", "09:30", 90, 45, carers=2)
LIFT_TO_BED = Passage("coucher_a_deux", "17:30", "18:30", 120, 30, carers=2)
CHANGE = Passage("change", "12:15", "13:00", 60, 30, carers=2)
MEDICINES_NOON = Passage("medicaments", "11:30", "12:30", 60, 30)
MEDICINES_EVENING = Passage("medicaments", "16:00", "18:00", 120, 60)
STOCKINGS = Passage("contention", "13:30", "15:00", 120)
ANTICOAGULANT = Passage("anticoagulant", "16:30", "18:30", 120, 30)

NEEDS = (
    Need(4, (INSULIN_MORNING, INSULIN_EVENING), gap=240),
    Need(4, (INSULIN_MORNING, INSULIN_EVENING)),
    Need(4, (INSULIN_MORNING,)),
    Need(6, (LATE_HELP, EARLY_TO_BED), gap=240),
    Need(8, (WASH, TO_BED)),
    Need(2, (LIFT,)),
    Need(2, (LIFT, LIFT_TO_BED)),
    Need(1, (LIFT, CHANGE)),
    Need(12, (HELP,)),
    Need(6, (WASH,)),
    Need(3, (HELP, ANTICOAGULANT)),
    Need(8, (Passage("prise_de_sang", "07:00", "07:30", 120, 30),)),
    Need(9, (Passage("pansement", "08:30", "11:30", 150, 30),)),
    Need(4, (Passage("pansement", "14:00", "15:30", 120, 30), MEDICINES_EVENING)),
    Need(4, (Passage("plaie", "08:30", "12:00", 180, 30),)),
    Need(3, (Passage("stomie", "09:00", "13:00", 150, 30),)),
    Need(2, (Passage("perfusion", "08:30", "09:30", 90, 30),)),
    Need(1, (Passage("perfusion", "08:00", "08:30", 60, 30), Passage("perfusion", "16:00", "16:30", 60, 30))),
    Need(4, (MEDICINES_NOON,)),
    Need(4, (MEDICINES_NOON, MEDICINES_EVENING)),
    Need(11, (STOCKINGS,)),
    Need(4, (TO_BED,)),
    Need(3, (ANTICOAGULANT,)),
)
"""What patients need, apart from the three visits that cannot be made as asked."""
