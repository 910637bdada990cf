"""Care begun as early as it can be, and the price of waiting: needed where late may be better than early."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.exact.rests import HOME, RETURNED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from solver.exact.model import Literal, Model, Number
    from solver.exact.rests import Rests
    from solver.exact.scope import Scope


def late_may_be_better(scope: Scope) -> bool:
    """Whether some cost may fall when care starts later, so that a model must be held to early starts."""
    day = scope.day
    return day.weights.waiting > 0 or any(
        len(day.windows[visit]) > 1 or day.current_starts[visit] is not None for visit in scope.visits
    )


def start_early(model: Model) -> None:
    """
    Let each care and break begin no later than something asks it to, and price waiting.

    Two visits whose links ask each for the other might both start late, each for the other's sake.
    Therefore a visit that a link holds up ranks above the one that holds it up: the chain of causes ends.
    """
    for shift, rests in model.rests.items():
        _rest_early(model, shift, rests)
    linked = sum(bool(model.day.pulls[visit]) for visit in model.scope.visits)
    ranks = {visit: model.program.new_int_var(0, linked, f"rank of {visit}") for visit in model.scope.visits}
    for visit in model.scope.visits:
        start = _Start(model, visit, ranks)
        start.follow_drives()
        start.follow_links()
        start.begin()


def _rest_early(model: Model, shift: int, rests: Rests) -> None:
    """Begin each break as its nurse is free for it, and end each pause with its last break."""
    program = model.program
    for rest in rests.each:
        latest = max(rest.latest, model.horizon)
        free = program.new_int_var(0, latest, f"free for a break of {shift}")
        before = program.new_int_var(0, latest, f"before a break of {shift}")
        program.add(before == rest.previous).only_enforce_if(rest.taken)
        for here, place in rest.places.items():
            if here != RETURNED:
                program.add(free == model.free(shift, here)).only_enforce_if(place)
        program.add_max_equality(rest.begun, [free, before, min(rest.earliest, rest.latest - rest.duration)])
    for here, pause in rests.pause.items():
        taken = [rest.places[here] for rest in rests.each]
        program.add(pause == 0).only_enforce_if(*(~place for place in taken))
        for i, (rest, place) in enumerate(zip(rests.each, taken, strict=True)):
            last = place, *(~later for later in taken[i + 1 :])
            program.add(pause == rest.over).only_enforce_if(*last)


class _Start:
    """
    What the start of care at one visit waits for.

    Attributes
    ----------
    ready
        From when on, at the latest, nothing but a window that is still closed holds care up.
    causes
        For each thing that may hold it up until then whether it does; one of them at least. The first
        is nothing at all.
    """

    def __init__(self, model: Model, visit: int, ranks: Mapping[int, Number]) -> None:
        self.model, self.visit, self.ranks = model, visit, ranks
        self.ready = model.program.new_int_var(0, model.horizon, f"{visit} is ready")
        self.causes: list[Literal] = []
        self._waits_for(0)

    def _waits_for(self, moment: Number) -> Literal:
        """Be ready by a moment if that is the cause; that care starts after it holds in any case."""
        cause = self.model.flag(f"a cause of {self.visit}")
        self.model.program.add(self.ready <= moment).only_enforce_if(cause)
        self.causes.append(cause)
        return cause

    def follow_drives(self) -> None:
        """Wait for the nurse's arrival and for the breaks on her way there, and price what she waits."""
        model, program, visit = self.model, self.model.program, self.visit
        arrival = program.new_int_var(0, model.horizon, f"arrival at {visit}")
        pause = program.new_int_var(0, model.horizon, f"pause before {visit}")
        waiting = program.new_int_var(0, model.horizon, f"waiting at {visit}")
        causes = self._waits_for(arrival), self._waits_for(pause)
        for drive in model.drives:
            if drive.there != visit:
                continue
            rests = model.rests[drive.shift].pause.get(drive.here, 0)
            program.add(arrival == drive.arrival).only_enforce_if(drive.taken)
            program.add(pause == rests).only_enforce_if(drive.taken)
            if drive.here == HOME:
                continue
            for cause in causes if any(model.day.pulls) else ():
                higher = self.ranks[visit] >= self.ranks[drive.here]
                program.add(higher).only_enforce_if(cause, drive.taken)
            if model.day.weights.waiting:
                late = waiting >= model.start[visit] - arrival
                program.add(late).only_enforce_if(drive.taken)
        model.prices.add(model.day.weights.waiting, waiting, model.horizon)

    def follow_links(self) -> None:
        """Wait for the visits that links put before this one."""
        model, program = self.model, self.model.program
        for other, lag in model.day.pulls[self.visit]:
            if other in model.start:
                cause = self._waits_for(self._push(other, model.start[other] + lag))
                program.add(self.ranks[self.visit] > self.ranks[other]).only_enforce_if(cause)
            elif other in model.scope.starts:
                self._waits_for(self._push(other, model.scope.starts[other] + lag))

    def _push(self, other: int, moment: Number) -> Number:
        """Make a number that is `moment` where both visits are served, and else holds up nothing."""
        model, program = self.model, self.model.program
        push = program.new_int_var(-model.horizon, model.horizon, f"{other} holds up {self.visit}")
        both = [model.served[visit] for visit in (self.visit, other) if visit in model.served]
        program.add(push == moment).only_enforce_if(*both)
        for served in both:
            program.add(push == 0).only_enforce_if(~served)
        return push

    def begin(self) -> None:
        """Start care when it is ready, or as the first window that is not over by then opens."""
        model, program, horizon = self.model, self.model.program, self.model.horizon
        windows = model.day.windows[self.visit]
        spans = [(first, min(hard, horizon)) for first, _, hard in windows if first <= horizon]
        if not spans:
            return
        program.add_bool_or(*self.causes)
        opens = program.new_int_var(0, horizon, f"window of {self.visit} opens")
        program.add_max_equality(model.start[self.visit], [self.ready, opens])
        held = [model.flag(f"{self.visit} starts in window {i}") for i in range(len(spans))]
        program.add_exactly_one(held)
        for i, (here, (first, hard)) in enumerate(zip(held, spans, strict=True)):
            program.add(opens == first).only_enforce_if(here)
            program.add(self.ready <= hard).only_enforce_if(here)
            for _, over in spans[:i]:
                program.add(self.ready > over).only_enforce_if(here)
