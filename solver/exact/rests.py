"""Where the breaks of a round in question go: before the first care, after some care, after the return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from solver.timing import NO_GAP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from solver.exact.model import Literal, Model, Number

HOME = -1
"""Among the nodes of a round: where it begins and ends. A break after it comes before the first care."""
RETURNED = -2
"""Instead of a node: the break is taken after the return, which it does not delay."""


class Rest:
    """
    One break of a shift.

    Attributes
    ----------
    earliest, latest, duration
        As the shift says.
    taken
        Whether it is taken: wherever the shift is used, unless it may be missed.
    begun
        When, if it is.
    previous
        When the breaks before it are over.
    places
        For each node, or `RETURNED`, whether it is taken there.
    """

    def __init__(
        self, model: Model, name: str, span: tuple[int, int, int], taken: Literal, previous: Number
    ) -> None:
        self.earliest, self.latest, self.duration = span
        self.taken, self.previous = taken, previous
        first, last = self.earliest, self.latest - self.duration
        if first > last:
            model.program.add_bool_and(~taken)
        self.begun = model.program.new_int_var(min(first, last), last, name)
        model.program.add(self.begun >= previous).only_enforce_if(taken)
        self.places: dict[int, Literal] = {}

    @property
    def over(self) -> Number:
        """When it is over, if it is taken."""
        return self.begun + self.duration


class Rests:
    """
    The breaks of one shift, in its order.

    Attributes
    ----------
    each
        The breaks.
    pause
        For each node when the breaks taken after it are over, or later; empty where there are none.
    """

    def __init__(self, model: Model, shift: int, visits: Sequence[int], used: Literal) -> None:
        self._model, self._shift, self._used = model, shift, used
        self.each: list[Rest] = []
        over: Number = model.day.starts[shift]
        for span, missed_cost in zip(model.day.breaks[shift], model.day.missed_costs[shift], strict=True):
            taken = used if missed_cost is None else self._may_be_missed(missed_cost)
            rest = Rest(model, f"break {len(self.each)} of {shift}", span, taken, over)
            self._place(rest, visits)
            self.each.append(rest)
            over = rest.over if missed_cost is None else self._over(rest)
        self.pause = {here: self._pause(here) for here in (HOME, *visits) if self.each}

    def _may_be_missed(self, cost: int) -> Literal:
        taken, missed = self._model.flag("taken"), self._model.flag("missed")
        self._model.program.add_exactly_one([taken, missed, ~self._used])
        self._model.prices.add(cost, missed)
        return taken

    def _over(self, rest: Rest) -> Number:
        """Tell when a break that may be missed, and those before it, are over."""
        program, model = self._model.program, self._model
        over = program.new_int_var(0, max(model.horizon, rest.latest), "over")
        program.add(over == rest.over).only_enforce_if(rest.taken)
        program.add(over == rest.previous).only_enforce_if(~rest.taken, self._used)
        return over

    def _place(self, rest: Rest, visits: Sequence[int]) -> None:
        """Let a break be taken after one node, or after the return."""
        model, program, shift = self._model, self._model.program, self._shift
        rest.places = {here: model.flag(f"after {here}") for here in (HOME, *visits, RETURNED)}
        program.add_exactly_one([*rest.places.values(), ~rest.taken])
        for visit in visits:
            place = rest.places[visit]
            program.add_implication(place, model.assigned[visit, shift])
            program.add(rest.begun >= model.free(shift, visit)).only_enforce_if(place)
        program.add(rest.begun >= model.back[shift]).only_enforce_if(rest.places[RETURNED])

    def _pause(self, here: int) -> Number:
        last = max(rest.latest for rest in self.each)
        pause = self._model.program.new_int_var(0, last, f"pause of {self._shift} after {here}")
        for rest in self.each:
            self._model.program.add(pause >= rest.over).only_enforce_if(rest.places[here])
        return pause

    def intervals(self) -> Iterator[Any]:
        """The time of each break, as an interval of CP-SAT."""
        new = self._model.program.new_optional_fixed_size_interval_var
        for rest in self.each:
            yield new(rest.begun, rest.duration, rest.taken, f"rest of {self._shift}")

    def seconds(self, here: int) -> Number:
        """Seconds of breaks between a node and the next."""
        return sum(rest.duration * rest.places[here] for rest in self.each)

    def gaps(self, visits: Sequence[int], chosen: Callable[[Literal], bool]) -> list[int]:
        """
        For each break the number of visits before it, or `NO_GAP`.

        Parameters
        ----------
        chosen
            Tells which literals are true.
        """
        before = {HOME: 0, RETURNED: len(visits)} | {visit: i for i, visit in enumerate(visits, 1)}
        gaps: list[int] = []
        for rest in self.each:
            taken = [before[here] for here, place in rest.places.items() if chosen(place)]
            gaps.append(max([*taken, *gaps]) if taken else NO_GAP)
        return gaps
