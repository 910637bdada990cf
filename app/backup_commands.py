"""The console commands `tournee backup`, `restore` and `check`."""

# ruff: noqa: PLC0415 - each command loads what it needs and no more: help answers at once

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer

from app import terminal
from app.config import read_settings


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it; must not be there yet.")],
    *,
    json: terminal.Json = False,
) -> None:
    """
    Write the records as they are now into one sealed file, and verify it; a service may run meanwhile.

    The keys are not in it: without them nobody can read it, so keep them elsewhere.

        tournee backup /media/backups/2026-03-02.backup
    """
    from app.backups import write_backup

    done = write_backup(read_settings(), file)
    if json:
        terminal.print_json(asdict(done))
        return
    typer.echo(f"{file}: {done.size:,} bytes, verified; it needs the key {done.key_id}.")


def restore(
    file: Annotated[Path, typer.Argument(help="What `tournee backup` wrote.")],
    *,
    json: terminal.Json = False,
) -> None:
    """
    Put a backup into an empty data folder or database, all of it or nothing.

    The key that it was made with has to be in place first: `key` in the data folder, or TOURNEE_KEY.

        tournee restore /media/backups/2026-03-02.backup
    """
    from app.backups import restore_backup

    done = restore_backup(read_settings(), file)
    if json:
        terminal.print_json(asdict(done))
    else:
        typer.echo(f"The records are as they were at {done.made_at}. Maps are not among them.")
    if done.unreadable:
        terminal.say(f"READ ONLY: a key is missing. Not readable: {done.unreadable}")


def check(*, json: terminal.Json = False) -> None:
    """
    Look at the database, its revision, the seals and the map, change nothing, and say what is wrong.

    Ends with 1 where something is.

        tournee check
    """
    from app.checking import check as check_all

    findings = []
    for finding in check_all(read_settings()):
        findings.append(finding)
        if not json:
            typer.echo(f"{'ok   ' if finding.is_sound else 'FAULT'}  {finding.what}: {finding.told}")
    is_sound = all(finding.is_sound for finding in findings)
    if json:
        terminal.print_json({"is_sound": is_sound, "findings": [asdict(finding) for finding in findings]})
    if not is_sound:
        raise typer.Exit(terminal.FAILURE)
