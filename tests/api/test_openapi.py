"""The OpenAPI document is kept in the repository: whoever changes the API sees what others will see."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

KEPT = Path(__file__).parents[2] / "docs" / "openapi.json"
RENEW = ".venv/bin/pytest tests/api/test_openapi.py -k sqlite --renew-openapi"
MOST_LINES = 100


def test_document_is_the_one_that_is_kept(client: TestClient, request: pytest.FixtureRequest) -> None:
    """Each change of the API changes docs/openapi.json in the same commit."""
    document = client.app.openapi()  # type: ignore[attr-defined]
    told = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    if request.config.getoption("--renew-openapi"):
        KEPT.write_text(told, encoding="utf-8")
    kept = KEPT.read_text(encoding="utf-8")
    if told == kept:
        return
    changes = list(
        difflib.unified_diff(
            kept.splitlines(), told.splitlines(), "docs/openapi.json", "the service", n=2, lineterm=""
        )
    )
    more = f"\n... and {len(changes) - MOST_LINES} more lines" if len(changes) > MOST_LINES else ""
    listed = "\n".join(changes[:MOST_LINES])
    pytest.fail(f"The API has changed. Where that is meant: {RENEW}\n\n{listed}{more}", pytrace=False)
