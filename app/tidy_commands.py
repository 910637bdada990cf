"""The console command `tournee tidy`: removes what is older than it is to be kept."""

# ruff: noqa: PLC0415 - each command loads what it needs and no more: help answers at once

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app import terminal
from app.config import read_settings

if TYPE_CHECKING:
    from app.planning import Planner
    from app.tidying import Gone, Tidied

_WHAT = {
    "plan": "plans of past days",
    "day": "past days",
    "care_plan": "ended care plans",
    "patient": "patients no longer cared for",
    "access": "closed doors",
    "audit": "audit log",
}


def tidy(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go, and remove nothing.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="Of every organisation.")] = False,
    json: terminal.Json = False,
) -> None:
    """
    Remove what is older than it is to be kept (docs/privacy.md); safe to interrupt and to run again.

        tournee tidy --dry-run
    """
    from app.erasure import sweep_file
    from app.tidying import Tidying, answers_gone, attempts_gone, openings_gone

    told: list[dict[str, Any]] = []
    planners, total, attempts = _planners(every=every), 0, 0
    for name, planner in planners:
        tidying = Tidying(planner)
        try:
            done = tidying.look() if dry_run else tidying.remove()
        except KeyboardInterrupt:
            _tell(f"{name} (interrupted)", tidying.done, dry_run=dry_run)
            raise
        answers = answers_gone(planner, is_dry_run=dry_run)
        openings = openings_gone(planner, is_dry_run=dry_run)
        total += done.rows + answers + openings
        told.append({"name": name, **_document(done), "answers": answers, "openings": openings})
        if not json:
            _tell(name, done, dry_run=dry_run)
            if answers:
                typer.echo(f"  answers kept for a day: {answers}")
            if openings:
                typer.echo(f"  openings of days that have ended: {openings}")
    if planners:
        attempts = attempts_gone(planner.engine, is_dry_run=dry_run)
    if json:
        terminal.print_json({"dry_run": dry_run, "organisations": told, "attempts": attempts})
    elif attempts:
        typer.echo(f"attempts to sign in: {attempts}")
    if total and not dry_run and not sweep_file(planner):
        terminal.say("The database is in use: what was removed is overwritten, the file not yet swept.")


def _planners(*, every: bool) -> list[tuple[str, Planner]]:
    from app.planning import Planner, open_planner
    from app.store.audit import CONSOLE
    from app.store.database import open_records, reading
    from app.store.organisations import list_organisations
    from app.store.scope import EVERY_ORGANISATION

    settings = read_settings()
    if not every:
        own = open_planner(settings, actor=CONSOLE)
        with own.reading() as session:
            return [(one.name, own) for one in list_organisations(session)]
    engine = open_records(settings)
    with reading(engine, EVERY_ORGANISATION) as session:
        known = list_organisations(session)
    shared = Planner(settings, engine, EVERY_ORGANISATION)
    return [(one.name, shared.of(one.id, CONSOLE)) for one in known]


def _document(done: Tidied) -> dict[str, Any]:
    limits = {
        limit: {
            "months": gone.months,
            "rows": dict(gone.rows),
            "oldest": None if gone.oldest is None else gone.oldest.isoformat(),
            "nobodys": gone.nobodys,
        }
        for limit, gone in done.gone.items()
    }
    return {"limits": limits, "left": [day.isoformat() for day in sorted(done.left)]}


def _tell(name: str, done: Tidied, *, dry_run: bool) -> None:
    typer.echo(f"{name}: {done.rows} rows {'would go' if dry_run else 'are gone'}.")
    for limit, gone in done.gone.items():
        typer.echo(f"  {_WHAT[limit]}, {_kept(gone)}: {_rows(gone)}")
    for day in sorted(done.left):
        typer.echo(f"  {day} is left: a plan of it is being made.")


def _kept(gone: Gone) -> str:
    return "kept for ever" if gone.months is None else f"kept {gone.months} months"


def _rows(gone: Gone) -> str:
    told = ", ".join(f"{table} {number}" for table, number in gone.rows.items()) or "nothing"
    if gone.oldest is not None:
        told += f"; the oldest of {gone.oldest}"
    if gone.nobodys:
        told += f"; {gone.nobodys} visits stay as nobody's"
    return told
