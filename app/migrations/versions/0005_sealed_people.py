"""
Who patients and nurses are and where they live: sealed, and patients found by a blind index of their names.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from app.blind_index import indexed, word_hash
from app.keyring import Key
from app.sealing import RowIdentity, seal

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXTS = {
    "patient": ("title", "first_name", "last_name", "address", "door_note"),
    "nurse": ("first_name", "last_name", "home_address"),
}
NUMBERS = {"patient": ("lat", "lon"), "nurse": ("home_lat", "home_lon")}


def upgrade() -> None:
    """Go one revision forward; what is stored is sealed with the first key."""
    op.create_table(
        "sealing_key",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealing_key")),
    )
    op.create_table(
        "patient_word",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_patient_word_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "patient_id"],
            ["patient.organisation_id", "patient.id"],
            name=op.f("fk_patient_word_organisation_id_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "word", "patient_id", name=op.f("pk_patient_word")),
    )
    op.create_index(
        op.f("ix_patient_word_organisation_id_patient_id"),
        "patient_word",
        ["organisation_id", "patient_id"],
        unique=False,
    )
    key = context.config.attributes["keyring"].keys[0]
    op.execute(
        sa.text("INSERT INTO sealing_key (id, is_current, created_at) VALUES (:id, :yes, CURRENT_TIMESTAMP)")
        .bindparams(sa.bindparam("id", key.id), sa.bindparam("yes", True, sa.Boolean()))
    )
    for table, numbers in NUMBERS.items():
        columns = {name: sa.String() for name in TEXTS[table]} | {name: sa.Float() for name in numbers}
        known = _known(table, columns)
        rows = op.get_bind().execute(sa.select(known)).mappings().all()
        _retype(table)
        sealed = _known(table, dict.fromkeys(columns, sa.String()))
        for row in rows:
            place = RowIdentity(table, row["organisation_id"], (row["id"],))
            values = {
                name: seal(key, place, name, row[name]) for name in columns if row[name] is not None
            }
            op.execute(sealed.update().where(
                sealed.c.organisation_id == row["organisation_id"], sealed.c.id == row["id"]
            ).values(values))
        if table == "patient":
            _index(key, rows)


def _known(table: str, columns: dict[str, Any]) -> sa.TableClause:
    return sa.table(table, sa.column("organisation_id", sa.String()), sa.column("id", sa.String()), *(sa.column(*item) for item in columns.items()))


def _retype(table: str) -> None:
    """Make the number columns texts, emptied. The table stays: to drop it would take others' rows along."""
    for name in NUMBERS[table]:
        needed = table == "patient"
        made = sa.Column(f"{name}_new", sa.String(), nullable=not needed, server_default="" if needed else None)
        op.add_column(table, made)
        op.drop_column(table, name)
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {name}_new TO {name}")


def _index(key: Key, rows: Sequence[Mapping[Any, Any]]) -> None:
    names = ("organisation_id", "patient_id", "word")
    words = sa.table("patient_word", *(sa.column(name, sa.String()) for name in names))
    for row in rows:
        own = row["organisation_id"]
        for word in sorted(indexed(f"{row['first_name']} {row['last_name']}")):
            hashed = word_hash(key, own, word)
            op.execute(words.insert().values(organisation_id=own, patient_id=row["id"], word=hashed))
