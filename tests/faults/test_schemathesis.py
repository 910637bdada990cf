"""Whatever the OpenAPI document lets anybody send, the service answers as the document says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.databases import Files
from tests.fuzzing import IDENTITIES, Identity, attack, listening
from tests.running import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def served(tmp_path_factory, monaco_map):
    from dataclasses import replace
    made = Files(tmp_path_factory.mktemp("small"))
    with made.settings(tmp_path_factory.mktemp("data"), holds="small day") as settings:
        (settings.data_dir / "map").symlink_to(monaco_map)
        with listening(replace(settings, port=free_port())) as (url, application):
            yield url, application


@pytest.mark.parametrize("identity", IDENTITIES)
def test_every_answer_is_as_the_document_says(served, identity):
    import os, time
    t=time.time()
    found = attack(*served, identity, examples=int(os.environ.get("N","3")), seed=1, configuration={})
    print(identity, len(found.operations), found.requests, dict(found.statuses), len(found.failures), time.time()-t)
    with open(f"/tmp/fuzz-{identity}.txt","w") as f:
        for k,v in sorted(found.failures.items()):
            f.write("="*100+"\n"+k+"\n"+v+"\n")
    assert not found.failures, "\n\n".join(found.failures)
