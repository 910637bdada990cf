"""The console commands `tournee user ...`: accounts, and keys of other systems."""

# ruff: noqa: PLC0415 - each command loads what it needs and no more: help answers at once

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, get_args

import typer

from app import terminal
from app.config import read_settings
from app.openid_settings import source_of
from app.roles import MOST_KEY_DAYS, ConsoleScope, UserRole
from app.roles import Scope as KeyScope

if TYPE_CHECKING:
    import sqlalchemy as sa

    from app.store.scope import Scope

users = typer.Typer(help="Accounts, and keys of other systems.", no_args_is_help=True)
keys = typer.Typer(help="Keys by which other systems come in.", no_args_is_help=True)
users.add_typer(keys, name="key")

Json = terminal.Json
Name = Annotated[str, typer.Argument(help="One of `tournee user list`.")]
_KNOWN_SCOPES = (*get_args(KeyScope), *get_args(ConsoleScope))
_SCOPES = ", ".join(_KNOWN_SCOPES)


@users.command("add")
def add(
    name: Annotated[str, typer.Argument(help="What the person signs in with.")],
    *,
    role: Annotated[UserRole, typer.Option(help="admin coordinates too; reader changes nothing.")],
    email: Annotated[str, typer.Option(help="Where to reach the person; it opens nothing.")] = "",
    subject: Annotated[str, typer.Option(help="The person at the OpenID Connect issuer.")] = "",
    has_password: Annotated[
        bool, typer.Option("--password/--no-password", help="Without, the issuer is the only way in.")
    ] = True,
    second_factor: Annotated[bool, typer.Option(help="Require a second factor of this account.")] = False,
    demonstration: Annotated[
        bool, typer.Option(help="For showing: the service then listens on this machine only.")
    ] = False,
    json: Json = False,
) -> None:
    """
    Make an account and print its password, once.

        tournee user add claire --role coordinator
    """
    from app.identity.accounts import NewUser, add_user
    from app.store.audit import CONSOLE

    new = NewUser(
        name=name,
        role=role,
        email=email,
        issuer=source_of(read_settings()),
        subject=subject,
        has_password=has_password,
        second_factor_required=second_factor,
        is_demonstration=demonstration,
    )
    _tell_password(name, add_user(*_home(), new, terminal.language(), actor=CONSOLE), json=json)


@users.command("link-openid")
def link_openid(
    name: Name,
    subject: Annotated[str, typer.Argument(help="The person at the issuer, as its refusal page tells.")],
    *,
    keeps_password: Annotated[
        bool, typer.Option("--password/--no-password", help="Without, the issuer is the only way in.")
    ] = True,
) -> None:
    """
    Let an account sign in through the OpenID Connect issuer, as one person there; its sessions end.

        tournee user link-openid claire 7f3c9a52-1b7e
    """
    from app.identity.ties import tie_user
    from app.store.audit import CONSOLE

    source = source_of(read_settings())
    tie_user(
        *_home(), name, source, subject, terminal.language(), keeps_password=keeps_password, actor=CONSOLE
    )
    terminal.say(f"{name} signs in through the issuer as {subject.strip()}.")


@users.command("unlink-openid")
def unlink_openid(name: Name) -> None:
    """Let an account sign in through the issuer no more; its sessions end."""
    from app.identity.ties import untie_user
    from app.store.audit import CONSOLE

    untie_user(*_home(), name, actor=CONSOLE)
    terminal.say(f"{name} signs in through no issuer any more.")


@users.command("list")
def list_users(*, json: Json = False) -> None:
    """Tell the accounts there are."""
    from app.identity.accounts import list_users as listed
    from app.identity.second_factor import is_enrolled

    rows = [
        {
            "name": row.name,
            "role": row.role,
            "email": row.email,
            "second_factor": is_enrolled(row),
            "openid": row.subject is not None,
            "disabled": row.disabled_at is not None,
        }
        for row in listed(*_home())
    ]
    if json:
        terminal.print_json({"users": rows})
        return
    for row in rows:
        notes = [str(row["role"]), *([str(row["email"])] if row["email"] else [])]
        notes += [said for said in ("second factor", "openid", "disabled") if row[said.replace(" ", "_")]]
        typer.echo(f"{row['name']}: {', '.join(notes)}")
    if not rows:
        terminal.say("There is no account yet: `tournee user add` makes one, and so does `tournee serve`.")


@users.command("disable")
def disable(name: Name) -> None:
    """Let an account sign in no more, and end its sessions; `tournee user reset` lets it in again."""
    from app.identity.accounts import disable_user
    from app.store.audit import CONSOLE

    disable_user(*_home(), name, actor=CONSOLE)
    terminal.say(f"{name} can sign in no more.")


@users.command("reset")
def reset(name: Name, *, json: Json = False) -> None:
    """Give an account a new password, printed once, and let it sign in: second factor off, lock-out over."""
    from app.identity.accounts import reset_user
    from app.store.audit import CONSOLE

    _tell_password(name, reset_user(*_home(), name, actor=CONSOLE), json=json)


@keys.command("add")
def add_key(
    name: Annotated[str, typer.Argument(help="The system that the key is for.")],
    *,
    scope: Annotated[list[str], typer.Option(help=f"What it may do, once for each: {_SCOPES}.")],
    days: Annotated[int, typer.Option(min=1, max=MOST_KEY_DAYS, help="How long it lasts.")] = 90,
    json: Json = False,
) -> None:
    """
    Make a key for another system and print it, once.

        tournee user key add payroll --scope read:plans --days 30
    """
    from app.identity.keys import make_key

    unknown = sorted(set(scope) - set(_KNOWN_SCOPES))
    if unknown:
        raise typer.BadParameter(f"--scope {', '.join(unknown)}: give some of {_SCOPES}")
    made = make_key(*_home(), name, scopes=scope, days=days, made_by="console")
    if json:
        terminal.print_json(
            {"id": made.row.id, "token": made.token, "expires_at": made.row.expires_at.isoformat()}
        )
    else:
        typer.echo(f"{made.row.id}: {made.token}   (until {made.row.expires_at:%Y-%m-%d})")


@keys.command("list")
def list_keys(*, json: Json = False) -> None:
    """Tell the keys there are, without what they open with."""
    from app.identity.keys import list_keys as listed

    rows = listed(*_home())
    if json:
        told = [row.model_dump(mode="json", exclude={"token_hash"}) for row in rows]
        terminal.print_json({"keys": told})
        return
    for row in rows:
        state = "revoked" if row.revoked_at else f"until {row.expires_at:%Y-%m-%d}"
        used = f"used {row.used_at:%Y-%m-%d}" if row.used_at else "never used"
        typer.echo(f"{row.id}: {row.name}, {' '.join(row.scopes)}, {state}, {used}")
    if not rows:
        terminal.say("There is no key yet: `tournee user key add` makes one.")


@keys.command("revoke")
def revoke_key(key: Annotated[str, typer.Argument(help="One of `tournee user key list`.")]) -> None:
    """End a key."""
    from app.identity.keys import revoke_key as revoke

    revoke(*_home(), key)
    terminal.say(f"The key {key} opens nothing any more.")


def _home() -> tuple[sa.Engine, Scope]:
    """The database, and the organisation that commands here work for."""
    from app.organisations import home_of
    from app.store.database import open_records

    settings = read_settings()
    engine = open_records(settings)
    return engine, home_of(engine, settings.organisation)


def _tell_password(name: str, password: str | None, *, json: bool) -> None:
    if json:
        terminal.print_json({"user": name, "password": password})
    elif password is None:
        terminal.say(f"{name} has no password: the issuer is the only way in.")
    else:
        typer.echo(f"{name}: {password}")
