"""
The solving process: `python -m app.solve_child PARENT` with jobs on stdin, each a line of JSON.

A job is a day, or names the file of a problem in the public format. The process answers on stdout, a JSON
object a line: `progress` while it searches a day, and at the end `result`, or `faults` where the problem
cannot be used, or `map_error`; then it waits for the next job, not for ever. It knows numbers only, and it
ends with the thread that started it: the search holds Python's lock for seconds, so the system itself sees
to that.
"""

from __future__ import annotations

import ctypes
import dataclasses
import json
import os
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.legs import legs
from app.travel import (
    JobPlaces,
    off_road,
    open_routers,
    open_walker,
    travel_tables,
    with_matrices,
    write_matrices,
)
from routing import MapError
from solver import (
    BREAK,
    FaultsError,
    read_problem,
    reasons,
    schedule,
    solution_document,
    solve,
    violations,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from solver import Problem, Progress, Solution

MOST_THREADS = 2
"""Searches side by side; more gain little and leave nothing for the pages."""
IDLE_SECONDS = 900
"""How long it waits for another job."""
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux."""


def main() -> None:
    """Answer one job after another, until nobody has one."""
    end_with_parent(int(sys.argv[1]))
    jobs: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(jobs,), daemon=True).start()
    while True:
        try:
            job = jobs.get(timeout=IDLE_SECONDS)
        except queue.Empty:
            os._exit(0)  # the reading thread is still waiting
        say(answer(json.loads(job)))


def answer(job: Mapping[str, Any]) -> dict[str, Any]:
    """Give the last word on a job."""
    try:
        return {"result": solve_file(job) if "problem_file" in job else work(job)}
    except FaultsError as error:
        return {"faults": [dataclasses.asdict(fault) for fault in error.faults]}
    except MapError as error:
        return {"map_error": {"message": error.message, "remedy": error.remedy}}


def work(job: Mapping[str, Any]) -> dict[str, Any]:
    """Find or time the rounds of a job; its travel tables are left in the job's folder."""
    folder = Path(job["folder"])
    places = JobPlaces.of(job)
    routers = open_routers(job["graph"], job["modes"], Path(job["tables"]), job["router"], job["hours"])
    walker = open_walker(job["graph"], job["modes"], Path(job["tables"]))
    travel, walked = travel_tables(places, routers, walker)
    write_matrices(travel, folder)
    problem = read_problem(with_matrices(job["problem"], job["modes"]), folder)
    searched_with: dict[str, Any] = {}
    if "orders" in job:
        solution = timed(problem, job["orders"])
    else:
        searched_with = {"threads": threads(), "weights": dataclasses.asdict(problem.weights)}
        solution = searched(problem, job)
    return {
        "solution": solution_document(solution),
        "proofs": proofs(solution),
        "legs": legs(problem, solution, places, routers, walked, walker),
        "off_road": off_road(problem, places, routers),
        "travel_sources": {mode: dataclasses.asdict(router.source) for mode, router in routers.items()},
        "searched_with": searched_with,
    }


def solve_file(job: Mapping[str, Any]) -> dict[str, Any]:
    """Solve a problem that lies in the job's folder, leave the solution there, and judge it."""
    folder = Path(job["folder"])
    problem = read_problem((folder / job["problem_file"]).read_bytes())
    iterations = job["iterations"]
    solution = solve(
        problem,
        job["seconds"],
        iterations=iterations,
        seed=job["seed"],
        threads=threads() if iterations is None else 1,  # a machine of more cores answers the same
    )
    document = json.dumps(solution_document(solution), ensure_ascii=False)
    (folder / job["solution_file"]).write_text(document, encoding="utf-8")
    return {"broken_rules": sorted({found.code for found in violations(problem, solution)})}


def searched(problem: Problem, job: Mapping[str, Any]) -> Solution:
    """Search for the rounds, telling of progress."""

    def tell(progress: Progress) -> None:
        say({"progress": dataclasses.asdict(progress)})

    return solve(
        problem,
        job["seconds"],
        seed=job["seed"],
        threads=threads(),
        progress=tell,
        cancel=Path(job["enough"]).exists,
    )


def threads() -> int:
    """How many searches run side by side on this machine."""
    return min(MOST_THREADS, os.cpu_count() or 1)


def timed(problem: Problem, orders: Mapping[str, list[str | None]]) -> Solution:
    """Time given rounds, and say why the visits in none of them are left out."""
    steps = {shift: [BREAK if visit is None else visit for visit in order] for shift, order in orders.items()}
    solution = schedule(problem, steps)
    return dataclasses.replace(solution, unassigned=reasons(problem, solution))


def proofs(solution: Solution) -> dict[str, dict[str, Any]]:
    """What is proven of each visit left out; a solution's document has only the sentence that says it."""
    return {
        left.visit: dataclasses.asdict(left.proof) for left in solution.unassigned if left.proof is not None
    }


def say(told: Mapping[str, Any]) -> None:
    """Write one object on a line of its own."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def end_with_parent(parent: int) -> None:
    """See to it that this process ends when the one that started it does, however that ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the line above
        os._exit(1)


def _read(jobs: queue.SimpleQueue[str]) -> None:
    for job in sys.stdin:
        jobs.put(job)
    os._exit(1)  # where the system cannot tell of the parent's end, its closed pipe does


if __name__ == "__main__":
    main()
