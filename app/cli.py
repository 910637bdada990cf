"""The console command `tournee`: results on stdout, everything else on stderr."""

# ruff: noqa: PLC0415 - each command loads what it needs and no more: help answers at once

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from app import (
    audit_commands,
    backup_commands,
    key_commands,
    map_commands,
    organisation_commands,
    person_commands,
    places_commands,
    terminal,
    tidy_commands,
    user_commands,
    worker_command,
)
from app.config import LOGS_VARIABLE, SettingsError, read_settings
from app.errors import AppError
from app.logs import install_logs, log_unexpected
from app.schemas.plans import MOST_SECONDS, MOST_SEED, PlanOut
from app.settings_file import with_file
from solver import FaultsError, problem_schema, solution_schema

if TYPE_CHECKING:
    from app.desk import Desk
    from app.tables import Plan

commands = typer.Typer(
    help="Plans home-care rounds on real streets, so that nurses spend their hours on care.",
    epilog="Begin with `tournee demo`, then `tournee serve`. All data lies below TOURNEE_DATA_DIR.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
commands.add_typer(map_commands.maps, name="map")
commands.add_typer(organisation_commands.organisations, name="organisation")
commands.add_typer(key_commands.keys, name="key")
commands.add_typer(person_commands.persons, name="person")
commands.add_typer(places_commands.places, name="places")
commands.add_typer(user_commands.users, name="user")
commands.command("audit")(audit_commands.tell_audit)
for operation in (backup_commands.backup, backup_commands.restore, backup_commands.check):
    commands.command()(operation)
commands.command("tidy")(tidy_commands.tidy)
commands.command("worker")(worker_command.work)

Json = terminal.Json
Seconds = Annotated[int, typer.Option(min=1, max=MOST_SECONDS, help="How long to search.")]
SecondsOrSet = Annotated[
    int | None,
    typer.Option(min=1, max=MOST_SECONDS, help="How long to search; as long as the team has set without."),
]
Seed = Annotated[int, typer.Option(min=0, max=MOST_SEED, help="Another seed searches another way.")]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="A day whose visits are stored.")]


def main() -> None:
    """Run the command; exit status 2 for bad input, 1 for any other failure."""
    install_logs()
    try:
        os.environ.update(with_file(os.environ))
        install_logs(os.environ.get(LOGS_VARIABLE, ""))
        commands()
    except (AppError, FaultsError, SettingsError) as error:
        sys.exit(terminal.refuse(error))
    except Exception as error:  # noqa: BLE001 - a person gets a sentence, not a stack trace
        log_unexpected(error)
        sys.exit(terminal.refuse(AppError()))


@commands.callback(invoke_without_command=True)
def about(
    *, show_version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False
) -> None:
    """Answer `tournee --version`; whatever else is asked is for the other commands."""
    if show_version:
        typer.echo(version("tournee"))
        raise typer.Exit


@commands.command()
def demo(
    *,
    plan: Annotated[bool, typer.Option("--plan", help="Plan the day too.")] = False,
    seconds: Seconds = 20,
    seed: Seed = 0,
    json: Json = False,
) -> None:
    """
    Fill the data folder with an invented service's day in Monaco; safe to run again.

    With --plan the day is planned as well, and the plan made by hand is shown beside what was found. The
    last plan made is published: nurses see their rounds.

        tournee demo --plan --seconds 10 --json
    """
    from app.maps import ALL_STEPS

    desk = _desk()
    with terminal.stepping(ALL_STEPS) as tell:
        stored = desk.prepare_demonstration(tell)
    terminal.say(f"{'Stored' if stored.is_new else 'Found'} {stored.visits} visits of {stored.day}.")
    if not plan:
        if stored.plan is not None:
            desk.publish(stored.plan.id)
        if json:
            terminal.print_json(
                {"day": stored.day.isoformat(), "visits": stored.visits, "new": stored.is_new}
            )
        return
    with terminal.searching(seconds, f"Planning {stored.day}") as tell:
        made = desk.make_plan(stored.day, seconds=seconds, seed=seed, tell=tell)
    _publish_if_ready(desk, made)
    after = desk.tell_plan(made.id, terminal.language())
    by_hand = desk.newest_by_hand(stored.day)
    before = None if by_hand is None else desk.tell_plan(by_hand.id, terminal.language())
    terminal.say_sources(after)
    if json:
        terminal.print_json(
            {"before": None if before is None else _compared(before), "after": _compared(after)}
        )
    else:
        terminal.show_plan(after, before)
    _fail_unless_ready(after)


@commands.command()
def serve(
    port: Annotated[int | None, typer.Option(min=1, max=65_535, help="Where to listen.")] = None,
) -> None:
    """
    Serve the pages and the API on this machine, http://127.0.0.1:8000 unless told otherwise.

    The first start makes an admin's account, who coordinates too, and prints its password, once.
    """
    from app.identity.accounts import ensure_user
    from app.leaving import leaving
    from app.main import create_app
    from app.maps import OUTDATED, map_in_use, told_map_in_use
    from app.organisations import home_of
    from app.owners import refuse_other_machines
    from app.serving import refuse_demonstration, server_of, settle
    from app.store.read_only import unreadable
    from solver import start_warm_up

    settings = read_settings()
    if port is not None:
        settings = replace(settings, port=port)
    if not settings.database_url:
        refuse_other_machines(settings.owners)
    application = create_app(settings)
    engine = application.state.planner.engine
    refuse_demonstration(engine, settings)
    server = server_of(application, settings)
    password = ensure_user(engine, home_of(engine, settings.organisation), settings.coordinator)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    terminal.say(f"Data:     {settings.data_dir}")
    terminal.say(f"Map:      {told_map_in_use(settings)}")
    here = f"{'https' if settings.tls_certificate else 'http'}://{host}:{settings.port}"
    terminal.say(f"Pages:    {settings.public_url.rstrip('/') or here}/")
    for said in leaving(settings, terminal.language()):
        terminal.say(f"Leaves:   {said}")
    if missing := unreadable(application.state.planner.engine):
        terminal.say(f"READ ONLY: a key is missing. Not readable: {missing}")
    if password is not None:
        terminal.say(f"Account:  {settings.coordinator}")
        again = f"tournee user reset {settings.coordinator}"
        terminal.say(f"Password: {password}   (shown this once; `{again}` makes a new one)")
    used = map_in_use(settings)
    if used is not None and used.profiles_changed:
        terminal.say(f"The map in use: {used.source} {OUTDATED}")
    compiling = start_warm_up()
    settle()
    try:
        server.run()
    finally:
        compiling.terminate()


@commands.command()
def plan(
    day: Day,
    seconds: SecondsOrSet = None,
    seed: Seed = 0,
    *,
    publish: Annotated[
        bool, typer.Option("--publish", help="Have nurses see it, in place of the one they see.")
    ] = False,
    json: Json = False,
) -> None:
    """
    Plan a stored day and show its figures; the plan is a draft that nurses do not see.

        tournee plan --day 2026-03-02 --seconds 20 --publish
    """
    desk, date = _desk(), day.date()
    seconds = seconds or desk.search_seconds()
    with terminal.searching(seconds, f"Planning {date}") as tell:
        made = desk.make_plan(date, seconds=seconds, seed=seed, tell=tell)
    if publish:
        _publish_if_ready(desk, made)
    told = desk.tell_plan(made.id, terminal.language())
    terminal.say_sources(told)
    if json:
        terminal.print_json(told.model_dump(mode="json"))
    else:
        by_hand = desk.newest_by_hand(date)
        terminal.show_plan(told, None if by_hand is None else desk.tell_plan(by_hand.id, terminal.language()))
    _fail_unless_ready(told)


@commands.command("import")
def import_folder(
    folder: Annotated[Path, typer.Argument(help="Holds service.csv, visits.csv and the others.")],
    *,
    replace_day: Annotated[
        bool, typer.Option("--replace", help="Take the place of that day, and remove its plans.")
    ] = False,
    json: Json = False,
) -> None:
    """
    Store one day of a service, read from a folder of CSV files; all of it or nothing.

    docs/import.md describes the files. A plan made by hand (today.csv) is timed on the map and judged.
    Importing the same folder again changes nothing.
    """
    desk = _desk()
    done = desk.import_folder(folder, replace=replace_day)
    if done.plan is not None:
        terminal.say_sources(desk.tell_plan(done.plan.id, terminal.language()))
    if json:
        told: dict[str, Any] = {"day": done.day.isoformat(), "visits": done.visits, "new": done.is_new}
        terminal.print_json({**told, "plan": None if done.plan is None else done.plan.id})
        return
    terminal.say(f"{'Stored' if done.is_new else 'Found'} {done.visits} visits of {done.day}.")
    if done.plan is not None:
        terminal.say(f"The plan made by hand breaks {len(done.plan.violations)} rules.")
        for broken in done.plan.violations:
            terminal.say(f"  {broken['where']}: {broken['message']} [{broken['code']}]")


@commands.command()
def solve(
    file: Annotated[Path, typer.Argument(help="A problem in the public format; - reads stdin.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The solution's file; - writes to stdout.")],
    seconds: Annotated[float | None, typer.Option(min=0, max=86_400, help="How long to search.")] = None,
    iterations: Annotated[
        int | None,
        typer.Option(min=0, help="How many tries of each thread; alone, the clock decides nothing."),
    ] = None,
    seed: Seed = 0,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Searches side by side.")] = 1,
    start: Annotated[Path | None, typer.Option(help="A solution to begin with, never made worse.")] = None,
    *,
    bound: Annotated[
        bool,
        typer.Option("--bound", help="Work out how much cheaper a plan could be, in as much time again."),
    ] = False,
) -> None:
    """
    Solve a problem file, without map or database; docs/problem-format.md describes the format.

        tournee solve docs/examples/small-day.json --seconds 5 -o plan.json
        tournee solve docs/examples/small-day.json --iterations 10000 --threads 2 -o plan.json
    """
    from app.solve_file import Effort, solve_file

    if seconds is None and iterations is None:
        raise typer.BadParameter("give --seconds, --iterations or both")
    with terminal.searching(seconds or 0, "Searching") as tell:
        solution = solve_file(
            file,
            output,
            Effort(seconds, iterations, seed, threads),
            start=start,
            bound=bound,
            tell=tell,
        )
    left = len(solution.unassigned)
    terminal.say(f"{len(solution.routes)} routes, {left} visits unassigned, cost {solution.cost.total:,}.")
    if solution.bound is not None:
        terminal.say(terminal.told_bound(solution.cost.total, solution.bound))


@commands.command("bound")
def bound_problem(
    file: Annotated[Path, typer.Argument(help="A problem in the public format; - reads stdin.")],
    seconds: Annotated[float, typer.Option(min=0, max=86_400, help="For all of it.")] = 60,
    solution: Annotated[
        Path | None,
        typer.Option(help="The plan to compare with; without, one is made in a part of the time."),
    ] = None,
    *,
    json: Json = False,
) -> None:
    """
    Work out what every plan of a problem costs at least; docs/bound.md says how, and what it leaves out.

        tournee bound docs/examples/small-day.json --seconds 5
        tournee bound docs/examples/small-day.json --solution plan.json --json
    """
    from app.solve_file import bound_file

    with terminal.counting("Bounding: at least") as tell:
        plan, found = bound_file(file, solution, seconds=seconds, tell=tell)
    cost = plan.cost.total
    if json:
        told = {"bound": found.cost, "cost": cost, "gap": found.gap(cost), "relaxed": found.relaxed}
        terminal.print_json(told)
    else:
        typer.echo(terminal.told_bound(cost, found))


@commands.command()
def warmup() -> None:
    """Compile the search, a minute's work the first time; until then plans are made without it."""
    from solver import warm_up

    began = time.monotonic()
    if not warm_up():
        terminal.say("The search cannot be kept: no folder for it can be written. Set TOURNEE_KERNEL_DIR.")
        raise typer.Exit(1)
    terminal.say(f"The search is compiled ({time.monotonic() - began:.0f} s).")


@commands.command()
def schema(of: Annotated[Literal["problem", "solution"], typer.Argument(help="Which of the two.")]) -> None:
    """Print the JSON Schema of the public problem or solution format."""
    terminal.print_json(problem_schema() if of == "problem" else solution_schema())


@commands.command("settings")
def tell_settings(*, json: Json = False) -> None:
    """
    Print every setting with what it is, as a file to begin with, and what leaves this machine by them.

    Settings that are as they come stand behind a #; secrets are left out.

        tournee settings > tournee.conf
    """
    from app.leaving import leaving, told_settings
    from app.settings_file import told_file

    used = read_settings()
    leaves = leaving(used, terminal.language())
    if json:
        terminal.print_json({**told_settings(used), "leaves": leaves})
        return
    typer.echo(told_file(used, os.environ))
    typer.echo("")
    for said in leaves:
        typer.echo(f"# {said}")


def _desk() -> Desk:
    from app.desk import Desk

    settings = read_settings()
    terminal.say(f"Data: {settings.data_dir}")
    return Desk(settings)


def _compared(told: PlanOut) -> dict[str, Any]:
    """What before and after are compared by."""
    return {
        **({} if told.figures is None else told.figures.model_dump()),
        "unassigned": [
            {"id": row.visit_id, "code": row.code, "message": row.message} for row in told.unassigned
        ],
        "violations": len(told.violations),
    }


def _publish_if_ready(desk: Desk, made: Plan) -> None:
    if made.state == "ready":
        desk.publish(made.id)


def _fail_unless_ready(told: PlanOut) -> None:
    if told.state != "ready":
        terminal.say(told.error or f"The plan was {told.state}.")
        raise typer.Exit(terminal.FAILURE)


if __name__ == "__main__":
    main()
