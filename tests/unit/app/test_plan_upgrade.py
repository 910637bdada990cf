"""A database with plans of before they had a status: what nurses saw is published."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlmodel import select

import app
from app.config import Settings
from app.keyring import KeySource
from app.store.database import open_records, reading
from app.store.unlocking import keyring_of, with_keys
from app.tables import Plan

MIGRATIONS = Path(app.__file__).parent / "migrations"
NEW_ORGANISATION = sa.text("INSERT INTO organisation VALUES (:own, :own, '2026-01-01 00:00:00')")
NEW_PLAN = sa.text(
    "INSERT INTO plan (organisation_id, id, day, source, state, created_at, seconds, seed, error_facts,"
    " violations, travel_sources)"
    " VALUES (:own, :id, :day, :source, :state, :created_at, 1, 0, '{}', '[]', '{}')"
)
NEW_ENTRY = sa.text(
    "INSERT INTO audit_entry VALUES"
    " ('o', '1', '2026-03-01 08:01:00', 'user:u1', 'create', 'plan', 'old', '[]')"
)
PLANS = (
    ("o", "by-hand", "2026-03-02", "import", "ready", "2026-03-01 08:00:00"),
    ("o", "old", "2026-03-02", "solve", "ready", "2026-03-01 08:01:00"),
    ("o", "seen", "2026-03-02", "solve", "ready", "2026-03-01 08:02:00"),
    ("o", "twin", "2026-03-02", "solve", "ready", "2026-03-01 08:02:00"),
    ("o", "failed", "2026-03-02", "solve", "failed", "2026-03-01 08:03:00"),
    ("o", "running", "2026-03-02", "solve", "running", "2026-03-01 08:04:00"),
    ("o", "alone", "2026-03-03", "import", "ready", "2026-03-01 08:00:00"),
    ("x", "seen", "2026-03-02", "solve", "ready", "2026-03-01 08:00:00"),
)
"""Organisation, id, day, source, state and when it was asked for; of two of one moment the first was seen."""


def test_plan_that_nurses_saw_is_published_by_the_upgrade(tableless_settings: Settings) -> None:
    """Of each day the newest ready one; the log still tells who asked for a plan, the rest is not known."""
    where = tableless_settings.database
    old = sa.create_engine(f"sqlite:///{where}" if isinstance(where, Path) else where.owner_url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["keyring"] = keyring_of(with_keys(old, KeySource(tableless_settings.data_dir / "key")))
    with old.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0009")
        connection.execute(NEW_ORGANISATION, [{"own": "o"}, {"own": "x"}])
        names = ("own", "id", "day", "source", "state", "created_at")
        connection.execute(NEW_PLAN, [dict(zip(names, plan, strict=True)) for plan in PLANS])
        connection.execute(NEW_ENTRY)
    old.dispose()

    opened = open_records(tableless_settings)
    for own, published in (("o", {"seen", "alone"}), ("x", {"seen"})):
        with reading(opened, own) as session:
            found = {plan.id: plan for plan in session.exec(select(Plan))}
        assert {plan.id for plan in found.values() if plan.status == "published"} == published
        assert {plan.status for plan in found.values()} <= {"draft", "published"}
        assert {plan.version for plan in found.values()} == {1}
        known = {plan.id: plan.created_by for plan in found.values() if plan.created_by}
        assert known == ({"old": "user:u1"} if own == "o" else {})
        assert {(plan.threads, plan.weights, plan.day_digest) for plan in found.values()} == {
            (None, None, None)
        }
    opened.dispose()
