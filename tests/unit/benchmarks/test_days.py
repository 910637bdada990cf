"""Days made from a seed: the same again, well-formed, and told to other solvers without loss."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from solver import Problem, read_problem
from tests.benchmarks.core import allowed, is_core
from tests.benchmarks.days import Day, core_day, days_of, rich_day, write_day

HOUR = 3600


@pytest.fixture(scope="module", params=["urban", "rural", "mixed"])
def rich(request: pytest.FixtureRequest) -> Problem:
    """A day of each kind of region."""
    return rich_day(request.param, 60, 1)


def test_day_is_the_same_for_the_same_seed(rich: Problem) -> None:
    """Kind, size and seed decide everything; another seed gives another day."""
    mixed = rich_day("mixed", 60, 1)
    assert mixed == rich_day("mixed", 60, 1)
    assert mixed != rich_day("mixed", 60, 2)
    assert len(rich.visits) == 60


def test_days_of_one_size_take_turns() -> None:
    """The kinds of region take turns before the seed goes up."""
    chosen = days_of(["urban", "rural"], 40, 3)
    assert chosen == [Day("urban", 40, 1), Day("rural", 40, 1), Day("urban", 40, 2)]
    assert [day.name for day in chosen] == ["urban-40-1", "rural-40-1", "urban-40-2"]


def test_day_asks_for_nobody_who_is_not_there(rich: Problem) -> None:
    """At least one nurse has the skills for each visit, is not refused and works at its hours."""
    may = allowed(rich)
    for v, visit in enumerate(rich.visits):
        window = visit.time_windows[0]
        on_duty = [shift.start <= window.latest and window.earliest <= shift.end for shift in rich.shifts]
        assert (may[v] & on_duty).any(), visit


def test_day_has_pairs_at_once_and_second_visits(rich: Problem) -> None:
    """A linked visit is at the same patient's: two carers at one time, or again 4 to 8 hours later."""
    assert rich.links
    for link in rich.links:
        first, second = rich.visit_by_id[link.first], rich.visit_by_id[link.second]
        assert first.location == second.location
        if link.together:
            assert (link.min_seconds, link.max_seconds, link.same_nurse) == (0, 0, False)
            assert first.time_windows == second.time_windows
        else:
            assert (link.min_seconds, link.max_seconds, link.same_nurse) == (4 * HOUR, 8 * HOUR, None)


def test_day_usual_nurses_may_come(rich: Problem) -> None:
    """Nobody is usual for a visit she may not make."""
    may = allowed(rich)
    row = {shift.id: k for k, shift in enumerate(rich.shifts)}
    wishes = [(v, name) for v, visit in enumerate(rich.visits) for name in visit.usual_shifts]
    assert wishes
    assert all(may[v, row[name]] for v, name in wishes)


def test_day_travel_is_not_symmetric_and_homes_need_no_parking(rich: Problem) -> None:
    """Between two places both ways differ; coming home is shorter than going out, by the parking."""
    seconds = rich.travel[""].seconds
    assert (np.diag(seconds) == 0).all()
    assert (seconds != seconds.T).any()
    patients = max(visit.location for visit in rich.visits) + 1
    out, home = seconds[patients:, :patients].mean(), seconds[:patients, patients:].mean()
    # 60, 90 or 120 s of parking, and a little luck either way.
    assert 40 < out - home < 140


def test_core_day_says_nothing_that_others_cannot(rich: Problem) -> None:
    """Breaks, links, overtime, grace and usual nurses go; places, hours, skills and refusals stay."""
    core = core_day(rich)
    assert not is_core(rich)
    assert is_core(core)
    assert [(v.location, v.skills, v.refused_shifts) for v in core.visits] == [
        (v.location, v.skills, v.refused_shifts) for v in rich.visits
    ]
    assert [v.time_windows[0].latest for v in core.visits] == [v.time_windows[0].latest for v in rich.visits]


def test_core_needs_every_visit_free(rich: Problem) -> None:
    """A pinned visit, an open end or overtime makes a day one that others cannot express."""
    core = core_day(rich)
    visit, shift = core.visits[0], core.shifts[0]
    window = visit.time_windows[0]
    for other in (
        replace(visit, pinned_shift=shift.id),
        replace(visit, pinned_start=window.earliest),
        replace(visit, time_windows=(window, window)),
        replace(visit, time_windows=(replace(window, hard_latest=None),)),
    ):
        assert not is_core(replace(core, visits=(other, *core.visits[1:])))
    assert not is_core(replace(core, shifts=(replace(shift, max_overtime_seconds=1), *core.shifts[1:])))


def test_written_day_reads_back(rich: Problem, tmp_path: Path) -> None:
    """The file and the matrix beside it hold the whole day, in the public format."""
    path = write_day(rich, tmp_path / "days", "one")
    assert read_problem(path.read_bytes(), path.parent) == rich
    # Drives of a few hours at most: two bytes a pair.
    assert np.load(tmp_path / "days" / "one.npy").dtype == np.int16
