"""The console command `tournee audit`: who read and who changed what."""

# ruff: noqa: PLC0415 - each command loads what it needs and no more: help answers at once

from __future__ import annotations

from typing import Annotated

import typer

from app import terminal
from app.config import read_settings

FIELDS = ("at", "actor", "action", "record", "record_id", "fields")


def tell_audit(
    record: Annotated[str, typer.Option(help="Of one kind of record: patient, visit, day, user ...")] = "",
    id: Annotated[str, typer.Option(help="Of one record.")] = "",  # noqa: A002 - the option's name
    actor: Annotated[str, typer.Option(help="By one actor: user:ID, nurse:ID, key:ID, console.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many, the newest first.")] = 50,
    *,
    json: terminal.Json = False,
) -> None:
    """Say who read and who changed what, newest first: names of fields, never what stood in them."""
    from app.planning import open_planner
    from app.store.audit import entries

    with open_planner(read_settings()).reading() as session:
        found = entries(session, record=record, record_id=id, actor=actor, limit=limit)
    if json:
        told = [entry.model_dump(mode="json", include=set(FIELDS)) for entry in found]
        terminal.print_json({"entries": told})
        return
    for entry in found:
        fields = f"  {', '.join(entry.fields)}" if entry.fields else ""
        when = f"{entry.at:%Y-%m-%d %H:%M:%S} UTC"
        typer.echo(f"{when}  {entry.actor}  {entry.action}  {entry.record} {entry.record_id}{fields}")
    if not found:
        typer.echo("Nothing is noted.")
