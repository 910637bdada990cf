"""What is said of a visit left out is what is proven, and no more."""

from __future__ import annotations

import pytest

from solver import Proof
from solver.exact.finding import NOT_FOUND, Finding


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (Finding(("x",), 7, 7, 0, 500), "none of the 7 nurses able to make it can fit it into her round"),
        (Finding(("x",), 1, 1, 0, 500), "the one nurse able to make it cannot fit it into her round"),
        (Finding(("x",), 3, 2, 1, 500, 800), "is impossible or costs 800 or more, leaving it out 500"),
        (Finding(("x",), 3, 0, 3, 500, 800), "any of the 3 nurses able to make it costs 800 or more"),
        (Finding(("x",), 1, 0, 1, 500, 800), "into the round of the nurse able to make it costs 800 or more"),
        (Finding(("y",), 2, 2, 0, 500), "It is served together with y or not at all. Proven: none of the 2"),
        (Finding(("x", "y"), 4, 4, 0, 500), "it and y are served together or not at all, and no two nurses"),
        (Finding(("x", "y"), 4, 1, 3, 500, 600), "costs 600 or more, leaving them out 500"),
    ],
)
def test_finding_says_what_is_proven_under_which_condition(finding: Finding, said: str) -> None:
    """Who cannot, or at what cost, and that orders are free while the other rounds stay as they are."""
    sentence = finding.sentence("x")
    assert "Proven: " in sentence
    assert said in sentence
    assert sentence.endswith(", in whatever order, while the other rounds stay as they are.")


@pytest.mark.parametrize(
    ("finding", "more"),
    [
        (Finding(("x",), 7, 4, 1, 500, 600), " That is proven for 5 of the 7 nurses able to make it."),
        (Finding(("x",), 7, 0, 0, 500), ""),
        (Finding(("x", "y"), 7, 3, 0, 500), ""),
    ],
)
def test_finding_claims_no_proof_where_something_is_open(finding: Finding, more: str) -> None:
    """One nurse whose round was not gone through to the end, and the sentence only says what was found."""
    assert finding.sentence("x") == NOT_FOUND + more


@pytest.mark.parametrize(
    ("finding", "proof"),
    [
        (Finding(("x",), 7, 7, 0, 500), Proof("full", ("x",), 7)),
        (Finding(("y",), 2, 2, 0, 500), Proof("full", ("y",), 2)),
        (Finding(("x",), 3, 2, 1, 500, 800), Proof("dear", ("x",), 3, 800, 500)),
        (Finding(("x", "y"), 4, 4, 0, 500), Proof("full", ("x", "y"), 4)),
        (Finding(("x",), 7, 4, 1, 500, 600), None),
    ],
)
def test_finding_tells_the_same_as_facts(finding: Finding, proof: Proof | None) -> None:
    """Whoever speaks another language has the facts, and only where the sentence claims a proof."""
    assert finding.told("x") == (finding.sentence("x"), proof)
