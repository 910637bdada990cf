"""The security page answers every item once, and names nothing that is gone."""

import ast
import re
from pathlib import Path

import pytest

from app.roles import GRANTS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]*)\|$", re.MULTILINE)
ITEMS = {
    1: (2, 9, 11, 3, 2),
    2: (3, 3, 4, 1),
    3: (0, 2, 4, 6, 5, 0, 2),
    4: (3, 1, 2, 4),
    5: (1, 3, 2, 3),
    6: (3, 12, 4, 4, 5, 3, 0, 4),
    7: (3, 4, 2, 5, 2, 2),
    8: (2, 3, 1, 1),
    9: (3, 4),
    10: (2, 2, 4, 11, 5, 2, 3),
    11: (2, 3, 3, 4, 1, 1),
    12: (3, 2, 4),
    13: (1, 5, 2, 5),
    14: (2, 4, 3),
    15: (3, 3, 7),
    16: (1, 5, 4, 3, 3),
    17: (1, 4, 2),
}
"""Items of levels 1 and 2 in each section of each chapter; they are counted from 1 without a gap."""


def rows() -> list[tuple[str, str, str, str]]:
    """Give the table's rows: id, state, answer, place."""
    return ROW.findall(PAGE)


def names_of(path: Path) -> set[str]:
    """Give what a Python file defines at its top and in its classes."""
    found = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in [
        *tree.body,
        *(inner for one in tree.body if isinstance(one, ast.ClassDef) for inner in one.body),
    ]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {
                name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)
            }
    return found


def test_every_item_is_answered_once() -> None:
    """All 253 items stand in the table, each once, in their order."""
    expected = [
        f"V{chapter}.{section}.{item}"
        for chapter, counts in ITEMS.items()
        for section, most in enumerate(counts, start=1)
        for item in range(1, most + 1)
    ]
    assert len(expected) == 253
    assert [row[0] for row in rows()] == expected
    assert sum(line.startswith("| V") for line in PAGE.splitlines()) == len(expected)


def test_every_answer_has_a_state_and_grounds() -> None:
    """A state is one of four; what is said to be met, in part too, names its place."""
    for item, state, answer, place in rows():
        assert state in {"met", "partly", "not met", "n/a"}, item
        assert answer.strip(), item
        if state in {"met", "partly"}:
            assert place.strip(), item


@pytest.mark.parametrize("named", sorted({one for row in rows() for one in re.findall(r"`([^`]+)`", row[3])}))
def test_every_named_place_exists(named: str) -> None:
    """A file, or a test or name in it, that the table points to is there."""
    path, _, name = named.partition("::")
    assert (ROOT / path).exists()
    if name:
        assert name in names_of(ROOT / path)


@pytest.mark.parametrize("role", ["reader", "nurse"])
def test_page_tells_what_a_role_may(role: str) -> None:
    """The page grants a role of its own list what the code does."""
    told = re.search(rf"^\| {role} \| (.*) \|$", PAGE, re.MULTILINE)
    assert told is not None
    assert set(re.findall(r"`([^`]+)`", told[1])) == GRANTS[role]  # type: ignore[index]  # a role's name


@pytest.mark.parametrize(("role", "below"), [("coordinator", "reader"), ("admin", "coordinator")])
def test_page_tells_what_a_role_may_beyond_another(role: str, below: str) -> None:
    """The page names what a role may beyond the one below it, as the code does."""
    told = re.search(rf"^\| {role} \| (.*) \|$", PAGE, re.MULTILINE)
    assert told is not None
    assert set(re.findall(r"`([^`]+)`", told[1])) == GRANTS[role] - GRANTS[below]  # type: ignore[index]
