"""
Who patients and nurses are and where they live: sealed, and patients found by a blind index of their names.

Revision ID: 0005
Revises: 0003
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from app.blind_index import indexed, word_hash
from app.keyring import Key, Keyring
from app.sealing import RowIdentity, Token, seal, unseal

revision = "0005"
down_revision = "0003"
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
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_word_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "word", name=op.f("pk_patient_word")),
    )
    op.create_index(op.f("ix_patient_word_word"), "patient_word", ["word"], unique=False)
    key = context.config.attributes["keyring"].keys[0]
    op.execute(
        sa.text("INSERT INTO sealing_key (id, is_current, created_at) VALUES (:id, :yes, CURRENT_TIMESTAMP)")
        .bindparams(sa.bindparam("id", key.id), sa.bindparam("yes", True, sa.Boolean()))
    )
    for table, numbers in NUMBERS.items():
        columns = {name: sa.String() for name in TEXTS[table]} | {name: sa.Float() for name in numbers}
        known = _known(table, columns)
        rows = op.get_bind().execute(sa.select(known)).mappings().all()
        _retype(table, sa.String())
        sealed = _known(table, dict.fromkeys(columns, sa.String()))
        for row in rows:
            place = RowIdentity(table, "", (row["id"],))
            values = {
                name: seal(key, place, name, row[name]) for name in columns if row[name] is not None
            }
            op.execute(sealed.update().where(sealed.c.id == row["id"]).values(values))
        if table == "patient":
            _index(key, rows)


def downgrade() -> None:
    """Go one revision back; what is stored is opened."""
    keyring: Any = context.config.attributes.get("keyring")  # none is needed where no row is
    for table, numbers in NUMBERS.items():
        columns = (*TEXTS[table], *numbers)
        sealed = _known(table, dict.fromkeys(columns, sa.String()))
        rows = op.get_bind().execute(sa.select(sealed)).mappings().all()
        _retype(table, sa.Float())
        opened = _known(table, {name: sa.Float() if name in numbers else sa.String() for name in columns})
        for row in rows:
            place = RowIdentity(table, "", (row["id"],))
            values = {
                name: unseal(keyring, place, name, Token(row[name]))
                for name in columns
                if row[name] is not None
            }
            op.execute(opened.update().where(opened.c.id == row["id"]).values(values))
    op.drop_table("patient_word")
    op.drop_table("sealing_key")


def _known(table: str, columns: dict[str, Any]) -> sa.TableClause:
    return sa.table(table, sa.column("id", sa.String()), *(sa.column(*item) for item in columns.items()))


def _retype(table: str, kind: sa.String | sa.Float[float]) -> None:
    """Give the number columns another type, emptied. The table stays: to drop it would take others' rows along."""
    for name in NUMBERS[table]:
        needed = table == "patient"
        default = "0" if isinstance(kind, sa.Float) else ""
        made = sa.Column(f"{name}_new", kind, nullable=not needed, server_default=default if needed else None)
        op.add_column(table, made)
        op.drop_column(table, name)
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {name}_new TO {name}")


def _index(key: Key, rows: Sequence[Mapping[Any, Any]]) -> None:
    words = sa.table("patient_word", sa.column("patient_id"), sa.column("word"))
    for row in rows:
        for word in sorted(indexed(f"{row['first_name']} {row['last_name']}")):
            op.execute(words.insert().values(patient_id=row["id"], word=word_hash(key, "", word)))
