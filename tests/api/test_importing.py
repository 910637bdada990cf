"""A day's CSV files through the API: looked at without storing, refused with every fault, stored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastapi.testclient import TestClient


API = "/api/v1"
TEMPLATES = Path("docs/templates")
DAY = "2026-04-07"


def day_files(**changed: tuple[str, str]) -> dict[str, str]:
    """Give the templates of another day, for the service that the tests hold, each file changed once."""
    files = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.csv")}
    files["service.csv"] = files["service.csv"].replace("2026-03-02", DAY)
    for name, (old, new) in changed.items():
        assert files[f"{name}.csv"].count(old) == 1
        files[f"{name}.csv"] = files[f"{name}.csv"].replace(old, new)
    return files


def ask(client: TestClient, files: dict[str, str], **more: bool) -> Any:  # noqa: ANN401 - JSON
    """Have files brought in."""
    answer = client.post(f"{API}/days", json={"files": files, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_dry_run_tells_what_would_be_stored_and_stores_nothing(coordinator: TestClient) -> None:
    """Counts, the day, the plan made by hand and that another service stands here; the day is not there."""
    told = ask(coordinator, day_files(), dry_run=True)
    assert (told["stored"], told["day"], told["faults"]) == (False, DAY, [])
    assert told["counts"] == {"nurses": 2, "shifts": 3, "patients": 2, "acts": 3, "visits": 4, "links": 2}
    assert (told["has_plan_by_hand"], told["replaces"], told["plans_removed"]) == (True, False, 0)
    assert told["other_service"]
    assert coordinator.get(f"{API}/days/{DAY}").status_code == 404


def test_dry_run_tells_every_fault_with_its_place(coordinator: TestClient) -> None:
    """File, row and column of each; the file as a whole where it is missing or no letter can be read."""
    files = day_files(visits=("v01,p01", "v01,p77"), shifts=("s01,n01,07:00", "s01,n01,7h"))
    files["acts.csv"] = files["acts.csv"].replace("e", "\ufffd", 1)
    del files["links.csv"]
    told = ask(coordinator, files, dry_run=True)
    assert (told["day"], told["counts"]) == (None, None)
    places = {(one["code"], one["file"], one["row"], one["column"]) for one in told["faults"]}
    assert places == {
        ("not_utf8", "acts.csv", None, None),
        ("missing_file", "links.csv", None, None),
        ("not_a_time", "shifts.csv", 2, "start"),
        ("unknown_reference", "visits.csv", 2, "patient"),
    }
    assert all(one["message"] and one["remedy"] for one in told["faults"])
    asked = {"files": files, "dry_run": True}
    french, english = (
        coordinator.post(f"{API}/days", json=asked, headers={"Accept-Language": language}).json()["faults"]
        for language in ("fr", "en")
    )
    assert "Il n'y a pas de « p77 » dans patients.csv." in {one["message"] for one in french}
    assert "There is no “p77” in patients.csv." in {one["message"] for one in english}
    refused = coordinator.post(f"{API}/days", json={"files": files, "replace": True})
    assert refused.status_code == 422
    assert {one["code"] for one in refused.json()["faults"]} == {code for code, *_ in places}


def test_many_faults_are_counted(coordinator: TestClient) -> None:
    """A hundred are told one by one, the rest in number."""
    header = day_files()["visits.csv"].splitlines()[0]
    files = day_files() | {"visits.csv": "\n".join([header, *(f"x{i},p99,a99,,,,,," for i in range(60))])}
    told = ask(coordinator, files, dry_run=True)
    assert len(told["faults"]) == 100
    assert told["more_faults"] > 0


def test_import_stores_the_day_and_its_plan_by_hand(coordinator: TestClient) -> None:
    """The same files without dry run; brought in again they change nothing, and the dry run says so."""
    refused = coordinator.post(f"{API}/days", json={"files": day_files()})
    assert (refused.status_code, refused.json()["code"]) == (409, "other_service")
    told = ask(coordinator, day_files(), replace=True)
    assert told["stored"]
    plan = coordinator.get(f"{API}/plans/{told['plan_id']}").json()
    assert (plan["day"], plan["source"], plan["state"]) == (DAY, "import", "ready")
    assert len(coordinator.get(f"{API}/days/{DAY}").json()["visits"]) == 4
    again = ask(coordinator, day_files(), dry_run=True)
    assert (again["is_known"], again["replaces"], again["plans_removed"]) == (True, False, 0)
    assert ask(coordinator, day_files())["plan_id"] is None


def test_day_that_stands_is_replaced_only_where_that_is_said(coordinator: TestClient) -> None:
    """The dry run counts the plans that would go; without `replace` nothing changes."""
    ask(coordinator, day_files(), replace=True)
    other = day_files(visits=("v01,p01", "v09,p01"), today=("s01,2,v01", "s01,2,v09"))
    other["links.csv"] = other["links.csv"].replace("v01", "v09")
    told = ask(coordinator, other, dry_run=True)
    assert (told["replaces"], told["plans_removed"], told["is_known"]) == (True, 1, False)
    refused = coordinator.post(f"{API}/days", json={"files": other})
    assert (refused.status_code, refused.json()["code"]) == (409, "day_exists")
    ask(coordinator, other, replace=True)
    visits = coordinator.get(f"{API}/days/{DAY}").json()["visits"]
    assert {visit["id"] for visit in visits} == {"v09", "v02", "v03", "v04"}


def test_files_of_other_names_are_refused(coordinator: TestClient) -> None:
    """A file that no day has is named."""
    refused = coordinator.post(f"{API}/days", json={"files": {"visites.csv": ""}})
    assert refused.status_code == 422
    assert "visites.csv" in refused.json()["faults"][0]["where"]


def test_days_beyond_the_calendar_are_faults(coordinator: TestClient) -> None:
    """A year that no calendar is sure of is told as a fault of its cell."""
    files = day_files()
    files["service.csv"] = files["service.csv"].replace(DAY, "9999-12-31")
    [fault] = ask(coordinator, files, dry_run=True)["faults"]
    assert (fault["code"], fault["column"]) == ("out_of_range", "day")
