"""The console commands `tournee organisation ...`: the care organisations that share this service."""

# ruff: noqa: PLC0415 - each command loads what it needs and no more: help answers at once

from __future__ import annotations

from typing import Annotated

import typer

from app import terminal
from app.config import read_settings

organisations = typer.Typer(help="The organisations that share this service.", no_args_is_help=True)


@organisations.command("add")
def add_organisation(
    name: Annotated[str, typer.Argument(help="What it is called; no two are called alike.")],
    *,
    json: terminal.Json = False,
) -> None:
    """Make an organisation: it sees nothing of the others, and they see nothing of it."""
    from app.organisations import add_organisation as add
    from app.store.database import open_database

    made = add(open_database(read_settings().database), name)
    if json:
        terminal.print_json({"id": made, "name": name})
    else:
        typer.echo(f"{name}: made. `TOURNEE_ORGANISATION={name}` lets the commands here work for it.")


@organisations.command("list")
def list_organisations(*, json: terminal.Json = False) -> None:
    """List the organisations, by name."""
    from app.store.database import open_database, reading
    from app.store.organisations import list_organisations as list_all
    from app.store.scope import EVERY_ORGANISATION

    with reading(open_database(read_settings().database), EVERY_ORGANISATION) as session:
        known = list_all(session)
    if json:
        terminal.print_json({"organisations": [{"id": one.id, "name": one.name} for one in known]})
    elif not known:
        typer.echo("No organisation yet: the first import or start makes one.")
    for one in () if json else known:
        typer.echo(f"{one.name}  (since {one.created_at:%Y-%m-%d})")
