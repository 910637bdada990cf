"""The console command: one JSON object on stdout where asked, exit status 2 and every fault for bad input."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app import auth
from app.desk import DEMONSTRATION
from app.identity import accounts
from app.organisations import home_of
from app.store.database import open_records, writing
from app.tables import PlanningSettings
from solver import problem_document, problem_schema, read_problem, read_solution, violations
from tests.days import city_day
from tests.processes import read_tournee, run_tournee
from tests.records import ORGANISATION

if TYPE_CHECKING:
    from app.config import Settings

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SCRIPTS = Path(__file__).parents[2] / "scripts"
SMALL_DAY = EXAMPLES / "small-day.json"


def test_demonstration_beats_the_plan_made_by_hand(tmp_path: Path) -> None:
    """From nothing: before and after on one matrix by one judge, and only the impossible left out."""
    first = subprocess.run(  # noqa: S603 - our own program
        [SCRIPTS / "run", "--no-serve", "--seconds", "10", "--json"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TOURNEE_DATA_DIR": str(tmp_path)},
    )
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    before, after = told["before"], told["after"]
    assert before["violations"] == after["violations"] == 0
    impossible = {"v012": "outside_shifts", "v156": "unreachable", "v157": "no_skill"}
    for figures in (before, after):
        assert {row["id"]: row["code"] for row in figures["unassigned"]} == impossible
    assert before["served"] == after["served"]
    assert after["travel_seconds"] <= 0.85 * before["travel_seconds"]
    assert after["lateness_seconds"] <= before["lateness_seconds"]
    again = read_tournee(tmp_path, "demo", "--json")
    assert again == {"day": "2026-03-02", "visits": told["after"]["served"] + 3, "new": False}


def test_solve_by_iterations_writes_the_same_file_each_time(tmp_path: Path) -> None:
    """With iterations alone the clock decides nothing: two runs agree byte for byte."""
    problem = tmp_path / "problem.json"
    problem.write_text(json.dumps(problem_document(city_day(40, 5, seed=8, pairs=2, gaps=2))))
    files = [tmp_path / "first.json", tmp_path / "second.json"]
    for file in files:
        done = run_tournee(
            tmp_path, "solve", str(problem), "--iterations", "500", "--threads", "2", "-o", str(file)
        )
        assert done.returncode == 0, done.stderr
    assert files[0].read_bytes() == files[1].read_bytes()
    begun = tmp_path / "third.json"
    options = ("--iterations", "1", "--start", str(files[0]))
    assert run_tournee(tmp_path, "solve", str(problem), *options, "-o", str(begun)).returncode == 0
    assert read_solution(begun.read_bytes()).cost.total <= read_solution(files[0].read_bytes()).cost.total


def test_solve_needs_seconds_or_iterations(tmp_path: Path) -> None:
    """Without any limit nothing is searched and nothing written."""
    output = tmp_path / "plan.json"
    done = run_tournee(tmp_path, "solve", str(SMALL_DAY), "-o", str(output))
    assert done.returncode == 2
    assert "--iterations" in done.stderr
    assert not output.exists()


def test_demonstration_leaves_another_service_alone(settings: Settings) -> None:
    """A data folder that holds a service's records is no place for the demonstration."""
    done = run_tournee(settings.data_dir, "demo")
    assert done.returncode == 1
    assert "Zzservice" in done.stderr
    assert read_tournee(settings.data_dir, "plan", "--day", "2026-03-02", "--seconds", "1", "--json")["id"]


def test_plan_prints_the_plan_of_the_api(settings: Settings) -> None:
    """The command plans a stored day without a server and prints what the API would."""
    told = read_tournee(settings.data_dir, "plan", "--day", "2026-03-02", "--seconds", "1", "--json")
    assert (told["state"], told["source"]) == ("ready", "solve")
    assert told["figures"]["served"] == 3


def test_plan_weighs_and_takes_as_long_as_the_team_has_set(settings: Settings) -> None:
    """Without --seconds the command searches as long as the board would, and weighs the same."""
    engine = open_records(settings)
    with writing(engine, home_of(engine, settings.organisation)) as session:
        session.add(PlanningSettings(unusual_minutes=30, search_seconds=1))
    engine.dispose()
    told = read_tournee(settings.data_dir, "plan", "--day", "2026-03-02", "--json")
    assert told["settings"]["seconds"] == 1
    assert told["settings"]["weights"]["unusual"] == 30 * 60


def test_plan_without_a_map_says_so(settings: Settings) -> None:
    """Straight lines are told on stderr for each mode, and stored in the plan that is printed."""
    (settings.data_dir / "map").unlink()
    done = run_tournee(settings.data_dir, "plan", "--day", "2026-03-02", "--seconds", "1", "--json")
    assert done.returncode == 0, done.stderr
    assert "Travel times by car are straight lines" in done.stderr
    told = json.loads(done.stdout)["travel_sources"]
    assert {source["kind"] for source in told} == {"straight_line"}


def test_plan_of_an_unknown_day_is_bad_input(settings: Settings) -> None:
    """A day without visits ends with status 2 and a sentence, in the terminal's language."""
    done = run_tournee(settings.data_dir, "plan", "--day", "2030-01-01", "--seconds", "1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No visit is stored on 2030-01-01." in done.stderr


def test_import_names_every_fault_and_writes_nothing(settings: Settings, tmp_path: Path) -> None:
    """A folder with faults in several files ends with status 2 and all of them."""
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in DEMONSTRATION.glob("*.csv"):
        (broken / file.name).write_bytes(file.read_bytes())
    (broken / "acts.csv").unlink()
    (broken / "shifts.csv").write_text((broken / "shifts.csv").read_text().replace("07:00", "7 o'clock"))
    done = run_tournee(settings.data_dir, "import", str(broken))
    assert (done.returncode, done.stdout) == (2, "")
    assert "acts.csv" in done.stderr
    assert "shifts.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_ten_thousand_faults_are_told_by_a_hundred_and_a_count(tmp_path: Path) -> None:
    """A problem with 10,000 faults prints a hundred and counts the rest; nothing is written."""
    problem = json.loads(SMALL_DAY.read_text())
    link = {"first": "nobody", "second": "nobody either"}
    problem["links"] = [link] * 5_000
    (tmp_path / "problem.json").write_text(json.dumps(problem))
    out = tmp_path / "plan.json"
    done = run_tournee(tmp_path, "solve", str(tmp_path / "problem.json"), "--seconds", "1", "-o", str(out))
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.strip().splitlines()
    assert sum("nobody" in line for line in lines) == 100
    assert lines[-1].strip() == "... and 9900 more."
    assert not out.exists()


@pytest.mark.parametrize("output", ["file", "-"])
def test_solve_writes_a_solution_that_the_judge_accepts(tmp_path: Path, output: str) -> None:
    """A problem file becomes a solution file, or stdout, that breaks no rule."""
    out = tmp_path / "plan.json"
    where = str(out) if output == "file" else "-"
    done = run_tournee(tmp_path, "solve", str(SMALL_DAY), "--seconds", "1", "-o", where)
    assert done.returncode == 0, done.stderr
    text = out.read_text() if output == "file" else done.stdout
    problem = read_problem(SMALL_DAY.read_bytes(), SMALL_DAY.parent)
    assert violations(problem, read_solution(text)) == []
    assert [path.name for path in tmp_path.iterdir()] == (["plan.json"] if output == "file" else [])


def test_solve_reads_the_problem_from_stdin(tmp_path: Path) -> None:
    """A dash in place of the file reads stdin; text that is no JSON there is bad input."""
    done = run_tournee(tmp_path, "solve", "-", "--seconds", "1", "-o", "-", given=SMALL_DAY.read_text())
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["version"] == 1
    done = run_tournee(tmp_path, "solve", "-", "--seconds", "1", "-o", "-", given="{")
    assert (done.returncode, done.stdout) == (2, "")
    assert "not_json" in done.stderr


@pytest.mark.parametrize(
    ("problem", "output"),
    [("missing.json", "plan.json"), (str(SMALL_DAY), "no/such/folder/plan.json"), (str(SMALL_DAY), ".")],
)
def test_solve_says_which_file_cannot_be_used(tmp_path: Path, problem: str, output: str) -> None:
    """A file that cannot be read or written is found out before the search."""
    done = run_tournee(
        tmp_path, "solve", str(tmp_path / problem), "--seconds", "60", "-o", str(tmp_path / output)
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_solve_writes_the_bound_where_asked(tmp_path: Path) -> None:
    """With --bound the file holds what every plan costs at least, and a sentence says what that means."""
    out = tmp_path / "plan.json"
    done = run_tournee(tmp_path, "solve", str(SMALL_DAY), "--seconds", "1", "--bound", "-o", str(out))
    assert done.returncode == 0, done.stderr
    assert json.loads(out.read_text())["bound"] == {"cost": 4800, "relaxed": ["links"]}
    assert "there is no better one" in done.stderr


def test_bound_compares_with_a_plan(tmp_path: Path) -> None:
    """One JSON object: the bound, the plan's cost and the gap; a broken plan is bad input, rule by rule."""
    plan = EXAMPLES / "small-day.solution.json"
    told = read_tournee(tmp_path, "bound", str(SMALL_DAY), "--solution", str(plan), "--json")
    assert told == {"bound": 4800, "cost": 4800, "gap": 0.0, "relaxed": ["links"]}
    done = run_tournee(tmp_path, "bound", str(EXAMPLES / "changed-day.json"), "--solution", str(plan))
    assert (done.returncode, done.stdout) == (2, "")
    assert "unknown_visit" in done.stderr
    assert "visit_missing" in done.stderr


def test_bound_makes_itself_a_plan(tmp_path: Path) -> None:
    """Without a plan one is made; the sentence stands on stdout, faults of the problem on stderr."""
    done = run_tournee(tmp_path, "bound", "-", "--seconds", "2", given=SMALL_DAY.read_text())
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Every plan costs at least 4,800. This one costs 4,800")
    done = run_tournee(tmp_path, "bound", "-", given="{")
    assert (done.returncode, done.stdout) == (2, "")


def test_schema_is_printed(tmp_path: Path) -> None:
    """The published JSON Schema comes from the command too."""
    assert read_tournee(tmp_path, "schema", "problem") == problem_schema()


def test_password_is_given_anew(settings: Settings) -> None:
    """A new password opens the account; without an account the command says what to do."""
    done = run_tournee(settings.data_dir, "user", "reset", "coordinatrice")
    assert done.returncode == 2
    assert "tournee serve" in done.stderr
    engine = open_records(settings)
    accounts.ensure_user(engine, ORGANISATION, "coordinatrice")
    told = read_tournee(settings.data_dir, "user", "reset", "coordinatrice", "--json")
    assert auth.sign_in(engine, auth.Proof(told["user"], told["password"]))
    engine.dispose()


def test_map_says_where_it_comes_from(settings: Settings, tmp_path: Path) -> None:
    """The map in use tells its source and licence; a file that is no extract is bad input."""
    told = read_tournee(settings.data_dir, "map", "info", "--json")
    assert told["source"] == "monaco.osm.pbf"
    assert "ODbL" in told["licence"]
    assert told["format_version"] == 2
    assert told["counts"]["forbidden_turns"] > 0
    assert not told["profiles_changed"]
    (tmp_path / "broken.osm.pbf").write_bytes(b"no extract")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = run_tournee(elsewhere, "map", "import", str(tmp_path / "broken.osm.pbf"), "--name", "broken")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert run_tournee(elsewhere, "map", "info").returncode == 2


def test_unsafe_settings_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service does not start where other machines could reach it."""
    monkeypatch.setenv("TOURNEE_HOST", "0.0.0.0")  # noqa: S104 - refused
    done = run_tournee(tmp_path, "serve")
    assert done.returncode == 2
    assert "127.0.0.1" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_unexpected_failure_is_a_sentence(tmp_path: Path) -> None:
    """A data folder that cannot be used ends with status 1 and a sentence, not with a stack trace."""
    (tmp_path / "tournee.db").write_text("no database " * 100)
    done = run_tournee(tmp_path, "plan", "--day", "2026-03-02")
    assert (done.returncode, done.stdout) == (1, "")
    assert "tournee.db" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_names_every_command(tmp_path: Path) -> None:
    """The help teaches what there is."""
    told = run_tournee(tmp_path, "--help").stdout
    for command in (
        "demo",
        "serve",
        "plan",
        "solve",
        "bound",
        "import",
        "schema",
        "map",
        "places",
        "settings",
        "backup",
        "restore",
        "check",
        "user",
    ):
        assert command in told


def test_accounts_and_keys_are_kept_from_the_console(settings: Settings) -> None:
    """An account and a key are made, listed without their secrets, and ended."""

    def user(*words: str) -> dict[str, Any]:
        told: dict[str, Any] = read_tournee(settings.data_dir, "user", *words, "--json")
        return told

    made = user("add", "claire", "--role", "reader", "--email", "claire@example.org")
    assert len(made["password"]) == 19
    assert user("list")["users"] == [
        {
            "name": "claire",
            "role": "reader",
            "email": "claire@example.org",
            "second_factor": False,
            "openid": False,
            "disabled": False,
        }
    ]
    again = run_tournee(settings.data_dir, "user", "add", "claire", "--role", "reader")
    assert (again.returncode, again.stdout) == (2, "")
    assert "name_taken" in again.stderr
    assert run_tournee(settings.data_dir, "user", "disable", "claire").returncode == 0
    assert user("list")["users"][0]["disabled"]
    key = user("key", "add", "payroll", "--scope", "read:plans")
    assert key["token"].startswith("tournee_")
    assert run_tournee(settings.data_dir, "user", "key", "revoke", key["id"]).returncode == 0
    listed = user("key", "list")["keys"][0]
    assert listed["revoked_at"] is not None
    assert key["token"] not in str(listed)


def test_accounts_are_tied_to_the_issuer_from_the_console(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An account is made for a person there, tied to another, and to nobody; without an issuer to none."""

    def user(*words: str) -> subprocess.CompletedProcess[str]:
        return run_tournee(settings.data_dir, "user", *words)

    new = ("add", "claire", "--role", "reader", "--subject", "s-claire", "--no-password")
    assert "no_issuer" in user(*new).stderr
    monkeypatch.setenv("TOURNEE_PUBLIC_URL", "http://127.0.0.1:8000")
    monkeypatch.setenv("TOURNEE_OPENID_ISSUER", "https://id.example")
    monkeypatch.setenv("TOURNEE_OPENID_CLIENT_ID", "rounds")
    made = user(*new)
    assert (made.returncode, made.stdout) == (0, "")
    assert "no password" in made.stderr
    assert user("link-openid", "claire", "s-another").returncode == 0
    assert "openid" in user("list").stdout
    assert user("unlink-openid", "claire").returncode == 0
    assert "openid" not in user("list").stdout


def test_organisations_are_kept_apart_by_the_command(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second organisation is made once; from then on a command has to say for whom it works."""
    made = read_tournee(settings.data_dir, "organisation", "add", "Zzsecond", "--json")
    assert made["name"] == "Zzsecond"
    again = run_tournee(settings.data_dir, "organisation", "add", "Zzsecond")
    assert (again.returncode, "already" in again.stderr) == (1, True)
    listed = read_tournee(settings.data_dir, "organisation", "list", "--json")
    assert [one["name"] for one in listed["organisations"]] == sorted(["Zzcabinet o-own", "Zzsecond"])
    unsaid = run_tournee(settings.data_dir, "plan", "--day", "2026-03-02", "--seconds", "1")
    assert unsaid.returncode == 1
    assert "TOURNEE_ORGANISATION" in unsaid.stderr
    monkeypatch.setenv("TOURNEE_ORGANISATION", "Zzsecond")
    other = run_tournee(settings.data_dir, "plan", "--day", "2026-03-02", "--seconds", "1")
    assert (other.returncode, "2026-03-02" in other.stderr) == (2, True)


def test_audit_tells_who_did_what(settings: Settings) -> None:
    """An import by the console is in the log by kinds and ids, without a name."""
    nothing = run_tournee(settings.data_dir, "audit", "--record", "plan")
    assert nothing.stdout.strip() == "Nothing is noted."
    plan = read_tournee(settings.data_dir, "plan", "--day", "2026-03-02", "--seconds", "1", "--json")["id"]
    told = read_tournee(settings.data_dir, "audit", "--record", "plan", "--json")["entries"]
    assert {entry["record_id"] for entry in told} == {plan}
    assert told[-1] | {"at": ""} == {
        "at": "",
        "actor": "console",
        "action": "create",
        "record": "plan",
        "record_id": plan,
        "fields": [],
    }
    everything = run_tournee(settings.data_dir, "audit", "--limit", "1000").stdout
    assert "patient p-sidonine" in everything
    assert "zz" not in everything.lower()
