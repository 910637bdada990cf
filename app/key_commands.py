"""The console command `tournee key`: the keys that people's data is sealed with."""

# ruff: noqa: PLC0415 - each command loads what it needs and no more: help answers at once

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from app import terminal
from app.config import read_settings

if TYPE_CHECKING:
    import sqlalchemy as sa

keys = typer.Typer(help="The keys that people's data is sealed with.", no_args_is_help=True)


@keys.command("status")
def tell_status(*, json: terminal.Json = False) -> None:
    """
    Say which keys there are, which the database needs, and for how many rows; never the keys themselves.

        tournee key status
    """
    from app.key_rotation import key_states
    from app.store.read_only import unreadable

    engine = _engine()
    states, missing = key_states(engine), unreadable(engine)
    if json:
        terminal.print_json({"keys": [asdict(state) for state in states], "unreadable": missing})
    else:
        for state in states:
            rows = ", ".join(f"{table} {count}" for table, count in state.rows.items())
            kind = "current" if state.is_current else "old"
            typer.echo(f"{state.id}  {kind}  {'here' if state.here else 'MISSING'}  {rows or 'nothing'}")
    if missing:
        terminal.say(f"Not readable, and nothing can be written: {missing}")
        raise typer.Exit(terminal.FAILURE)


@keys.command("rotate")
def rotate_keys(*, json: terminal.Json = False) -> None:
    """
    Seal everything with a new key and drop the old one. Interrupted, run it again: it goes on.

    A service may run over the same database meanwhile. Keys in TOURNEE_KEY: put the new one first.

        tournee key rotate
    """
    from app.key_rotation import rotate

    done = rotate(_engine())
    if json:
        terminal.print_json(asdict(done))
        return
    typer.echo(f"Everything is sealed with the key {done.key_id} ({done.rows} rows now).")
    for key_id in done.dropped:
        typer.echo(f"Nothing needs the key {key_id} any more.")
    for key_id in done.removable:
        typer.echo(f"Take the key {key_id} out of TOURNEE_KEY.")


def _engine() -> sa.Engine:
    from app.store.database import open_records

    settings = read_settings()
    return open_records(settings)
