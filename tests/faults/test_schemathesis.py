"""Whatever the OpenAPI document lets anybody send, the service answers as the document says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.databases import Files
from tests.fuzzing import IDENTITIES, Identity, attack, listening
from tests.running import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, monaco_map: Path) -> Iterator[tuple[str, FastAPI]]:
    """Give the address of a service over the small day, and the service itself."""
    files = Files(tmp_path_factory.mktemp("small"))
    with files.settings(tmp_path_factory.mktemp("data"), holds="small day") as settings:
        (settings.data_dir / "map").symlink_to(monaco_map)
        with listening(replace(settings, port=free_port(), key_requests_a_minute=1_000_000)) as found:
            yield found


@pytest.mark.parametrize("identity", IDENTITIES)
def test_every_answer_is_as_the_document_says(
    served: tuple[str, FastAPI], identity: Identity, examples: int | None
) -> None:
    """No failure, no answer that the document does not tell of, nothing accepted that it rules out."""
    url, application = served
    found = attack(url, application, identity, examples)
    print(found.told(identity))  # noqa: T201 - the figures of a long run; `pytest -s` shows them
    assert not found.failures, "\n\n".join(f"{name}\n{told}" for name, told in found.failures.items())
    assert found.operations == found.expected
