"""A solution's way out of the solving process."""

import json

from app.solve_child import proofs
from app.solving import with_proofs
from solver import Cost, Proof, Solution, Unassigned, read_solution, solution_document


def test_proofs_come_out_of_the_process_beside_the_solution() -> None:
    """The public document has sentences only; what they prove goes beside it and is put back."""
    left = (
        Unassigned("0", "not_found", "Proven.", Proof("dear", ("0", "1"), 3, 900, 600)),
        Unassigned("1", "not_found", "Not found."),
    )
    solution = Solution((), left, Cost())
    told = json.loads(json.dumps({"solution": solution_document(solution), "proofs": proofs(solution)}))
    assert set(told["solution"]["unassigned"][0]) == {"visit", "code", "message"}
    again = with_proofs(read_solution(told["solution"]), told["proofs"])
    assert again == solution
    assert [row.proof for row in again.unassigned] == [row.proof for row in left]
