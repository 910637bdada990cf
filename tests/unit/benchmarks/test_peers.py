"""Other solvers on a core day: what they find is a plan of that day; a missing one is said to be missing."""

from types import ModuleType

import pytest

from solver import Problem, schedule, violations
from tests.benchmarks import peer_ortools, peer_pyvrp, peer_vroom, peers
from tests.benchmarks.core import MissingPeerError
from tests.benchmarks.days import core_day, rich_day


@pytest.fixture(scope="module")
def day() -> Problem:
    """A core day small enough for every solver to serve it whole at once."""
    return core_day(rich_day("mixed", 20, 1))


@pytest.mark.parametrize("solver", [peer_ortools, peer_pyvrp, peer_vroom])
def test_peer_plans_the_day_without_a_fault(solver: ModuleType, day: Problem) -> None:
    """Skills, refusals, windows and hours reach the solver: its orders keep every rule."""
    try:
        orders = solver.orders(day, 1.0, 1)
    except MissingPeerError:
        pytest.skip("not installed")
    plan = schedule(day, orders)
    assert not violations(day, plan)
    assert len(plan.unassigned) <= 4


@pytest.mark.parametrize(("solver", "library"), [(peer_pyvrp, "pyvrp"), (peer_vroom, "vroom")])
def test_missing_peer_says_so(
    solver: ModuleType, library: str, day: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A solver that is not installed raises its own error, and its cell says that it did not run."""
    monkeypatch.setattr(solver, library, None)
    with pytest.raises(MissingPeerError):
        solver.orders(day, 1.0, 1)
    assert peers.cell([None], 1.0) == "not run"


def test_cell_tells_what_a_reader_must_know() -> None:
    """The median cost, how many were left out, a run that took too long, a plan that breaks a rule."""
    fair = peers.Run(1000, 0, 0, 0, 10.0, 50)
    assert peers.cell([fair, fair, peers.Run(4000, 2, 0, 0, 10.0, 50)], 10.0) == "1,000"
    assert peers.cell([peers.Run(1000, 2, 0, 0, 20.0, 50)], 10.0) == "1,000 (2), 20 s"
    assert peers.cell([peers.Run(None, 0, 3, 0, 10.0, 50)], 10.0) == "no valid plan"


def test_half_served_pairs_are_counted() -> None:
    """A link of visits that go together counts when one of them is left out."""
    rich = rich_day("mixed", 20, 1)
    pair = next(link for link in rich.links if link.together)
    assert peers.halves(rich, schedule(rich, {rich.shifts[0].id: [pair.first]})) == 1
    assert peers.halves(rich, schedule(rich, {})) == 0
