"""
Care plans, editions of acts, qualifications, absences, limits of work, and what became of a visit.

Revision ID: 0007
Revises: 0006
"""

from typing import Any

import sqlalchemy as sa
from alembic import context, op

from app.sealing import RowIdentity, seal

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_INDEXED = (("absence", "nurse_id"), ("care_plan", "patient_id"), ("care_plan", "ends_on"))


def _new() -> dict[str, tuple[sa.Column[Any], ...]]:
    """By table the columns that are new."""
    return {
        "act": (
            sa.Column("diplomas", sa.JSON(), nullable=False, server_default="[]"),
            sa.Column("valid_from", sa.Date(), nullable=True),
            sa.Column("valid_until", sa.Date(), nullable=True),
            sa.Column("needs_check", sa.Boolean(), nullable=False, server_default=sa.false()),
        ),
        "nurse": (sa.Column("contract_minutes_a_week", sa.Integer(), nullable=True),),
        "patient": (
            sa.Column("wishes", sa.String(), nullable=False, server_default=""),
            sa.Column("phone", sa.String(), nullable=False, server_default=""),
            sa.Column("birth_date", sa.String(), nullable=False, server_default=""),
        ),
        "shift": (sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=sa.false()),),
        "link": (sa.Column("care_plan_id", sa.String(), nullable=True),),
        "visit": (
            sa.Column("other_act_ids", sa.JSON(), nullable=False, server_default="[]"),
            sa.Column("state", sa.String(), nullable=False, server_default="planned"),
            sa.Column("cancelled_because", sa.String(), nullable=True),
            sa.Column("began_at", sa.DateTime(), nullable=True),
            sa.Column("ended_at", sa.DateTime(), nullable=True),
            sa.Column("origin", sa.String(), nullable=False, server_default="file"),
            sa.Column("external_id", sa.String(), nullable=True),
            sa.Column("care_plan_id", sa.String(), nullable=True),
            sa.Column("changed_by_hand", sa.Boolean(), nullable=False, server_default=sa.false()),
        ),
    }


def upgrade() -> None:
    """Go one revision forward; visits stored before came from files and are planned."""
    for table, columns in _new().items():
        for column in columns:
            op.add_column(table, column)
    _seal_nothing()
    op.create_index(op.f("ix_visit_organisation_id_care_plan_id"), "visit", ["organisation_id", "care_plan_id"])
    _make(
        "act_edition",
        sa.Column("act_id", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name_fr", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("duration_seconds", sa.Integer(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("diplomas", sa.JSON(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("needs_check", sa.Boolean(), nullable=False),
        keys=("act_id", "starts_on"),
        of=("act", "act_id"),
    )
    _make(
        "qualification",
        sa.Column("nurse_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        keys=("nurse_id", "position"),
        of=("nurse", "nurse_id"),
    )
    _make(
        "absence",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("nurse_id", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        keys=("id",),
        of=("nurse", "nurse_id"),
    )
    _make(
        "work_limits",
        sa.Column("rest_minutes", sa.Integer(), nullable=False),
        sa.Column("amplitude_minutes", sa.Integer(), nullable=False),
        sa.Column("week_minutes", sa.Integer(), nullable=False),
        sa.Column("refusing", sa.JSON(), nullable=False),
    )
    _make(
        "care_plan",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("extra_days", sa.JSON(), nullable=False),
        sa.Column("left_out_days", sa.JSON(), nullable=False),
        sa.Column("pauses", sa.JSON(), nullable=False),
        sa.Column("gap_minutes", sa.Integer(), nullable=False),
        sa.Column("skipped_hour", sa.String(), nullable=False),
        keys=("id",),
        of=("patient", "patient_id"),
    )
    _make(
        "care_slot",
        sa.Column("care_plan_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("act_ids", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("carers", sa.Integer(), nullable=False),
        sa.Column("unassigned_cost_minutes", sa.Integer(), nullable=False),
        sa.Column("windows", sa.JSON(), nullable=False),
        keys=("care_plan_id", "position"),
        of=("care_plan", "care_plan_id"),
    )
    for table, name in _INDEXED:
        op.create_index(op.f(f"ix_{table}_organisation_id_{name}"), table, ["organisation_id", name])


def _seal_nothing() -> None:
    """Nothing is sealed too where nothing is known: what stands in a sealed column is always sealed."""
    key = context.config.attributes["keyring"].keys[0]
    names = ("wishes", "phone", "birth_date")
    patient = sa.table("patient", *(sa.column(name, sa.String()) for name in ("organisation_id", "id", *names)))
    for own, id_ in op.get_bind().execute(sa.select(patient.c.organisation_id, patient.c.id)).all():
        place = RowIdentity("patient", own, (id_,))
        this = sa.and_(patient.c.organisation_id == own, patient.c.id == id_)
        op.execute(patient.update().where(this).values({name: seal(key, place, name, "") for name in names}))


def _make(table: str, *columns: sa.Column[Any], keys: tuple[str, ...] = (), of: tuple[str, str] | None = None) -> None:
    """Make a table owned by an organisation, whose rows may go with one of another table."""
    pointing = [] if of is None else [
        sa.ForeignKeyConstraint(
            ["organisation_id", of[1]],
            [f"{of[0]}.organisation_id", f"{of[0]}.id"],
            name=op.f(f"fk_{table}_organisation_id_{of[1]}"),
            ondelete="CASCADE",
        )
    ]
    op.create_table(
        table,
        sa.Column("organisation_id", sa.String(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f(f"fk_{table}_organisation_id"),
            ondelete="CASCADE",
        ),
        *pointing,
        sa.PrimaryKeyConstraint("organisation_id", *keys, name=op.f(f"pk_{table}")),
    )
