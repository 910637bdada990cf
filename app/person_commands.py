"""The console commands `tournee person`: one person's data, given out whole, and erased."""

# ruff: noqa: PLC0415 - each command loads what it needs and no more: help answers at once

from __future__ import annotations

import json as json_format
import os
from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from app import terminal
from app.config import read_settings
from app.errors import BadInputError
from solver import Fault

if TYPE_CHECKING:
    from app.person_export import Export

persons = typer.Typer(help="One person's data, given out whole, and erased.", no_args_is_help=True)

Person = Annotated[str, typer.Argument(help="The id of a patient or a nurse.")]
Kind = Annotated[
    Literal["patient", "nurse"] | None, typer.Option(help="Needed where a patient and a nurse have the id.")
]


@persons.command("export")
def export_person(
    person: Person, *, output: Annotated[Path, typer.Option("--output", "-o")], kind: Kind = None
) -> None:
    """
    Write everything stored of one person into a file, with a sentence for each part.

        tournee person export p-12 -o p-12.json
    """
    from app.erasure import kind_of
    from app.person_export import export
    from app.planning import open_planner
    from app.store.audit import CONSOLE

    planner = open_planner(read_settings(), actor=CONSOLE)
    told = export(planner, kind_of(planner, person, kind), person, terminal.language())
    _write(output, told)
    parts = ", ".join(f"{name} {len(part['rows'])}" for name, part in told["parts"].items())
    terminal.say(f"{output}: {parts}. Keep it from others, and remove it when it is no longer needed.")


@persons.command("erase")
def erase_person(
    person: Person,
    *,
    kind: Kind = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: terminal.Json = False,
) -> None:
    """
    Erase one person for good: who and where she is, wishes, care plans, what is to come.

    Past visits and old plans keep their numbers, as nobody's. Backups and exports are not reached.

        tournee person erase p-12
    """
    from app.erasure import erase, kind_of
    from app.planning import open_planner
    from app.store.audit import CONSOLE

    planner = open_planner(read_settings(), actor=CONSOLE)
    found = kind_of(planner, person, kind)
    if not yes:
        typer.confirm(f"Erase the {found} {person} for good?", abort=True, err=True)
    done = erase(planner, found, person)
    if json:
        terminal.print_json(asdict(done))
        return
    what = "visits" if found == "patient" else "shifts"
    typer.echo(
        f"Erased. {done.kept} {what} stay as nobody's, {done.removed} to come are gone, "
        f"{done.ways} ways of plans are cut."
    )
    if not done.is_swept:
        terminal.say("The database is in use: what was removed is overwritten, the file not yet swept.")


def _write(file: Path, told: Export) -> None:
    """Write a file that its owner alone may read, whole or not at all."""
    aside = file.with_name(f"{file.name}.new")
    try:
        aside.unlink(missing_ok=True)
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            json_format.dump(told, out, ensure_ascii=False, indent=2)
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        message = f"The file cannot be written ({error.strerror})."
        fault = Fault("unwritable_file", str(file), message, "Make room or choose another file.")
        raise BadInputError(faults=[fault]) from error
