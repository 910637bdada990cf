"""Two changes of one version of a record at the same moment: one is kept, the other is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi.testclient import TestClient


def test_one_of_two_changes_of_a_version_is_kept(coordinator: TestClient) -> None:
    """Writers take turns from before they read, so the second one finds another version."""
    where = "/api/v1/patients/p-maturin"
    read = coordinator.get(where)
    together = Barrier(2)

    def change(phone: str) -> int:
        together.wait()
        given = {**read.json(), "phone": phone}
        return coordinator.put(where, json=given, headers={"If-Match": read.headers["etag"]}).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(change, ["Zzone", "Zztwo"]))
    assert answers == [200, 412]
    assert coordinator.get(where).json()["phone"] in {"Zzone", "Zztwo"}
