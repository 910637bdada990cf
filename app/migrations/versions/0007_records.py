"""
Care plans, editions of acts, qualifications, absences, limits of work, and what became of a visit.

Revision ID: 0007
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0003"
branch_labels = None
depends_on = None

_NEW = {
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
    for table, columns in _NEW.items():
        for column in columns:
            op.add_column(table, column.copy())
    op.create_index(op.f("ix_visit_care_plan_id"), "visit", ["care_plan_id"])
    op.create_table(
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
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_act_edition_act_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("act_id", "starts_on", name=op.f("pk_act_edition")),
    )
    op.create_table(
        "qualification",
        sa.Column("nurse_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["nurse_id"], ["nurse.id"], name=op.f("fk_qualification_nurse_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("nurse_id", "position", name=op.f("pk_qualification")),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("nurse_id", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["nurse_id"], ["nurse.id"], name=op.f("fk_absence_nurse_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_nurse_id"), "absence", ["nurse_id"])
    op.create_table(
        "work_limits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rest_minutes", sa.Integer(), nullable=False),
        sa.Column("amplitude_minutes", sa.Integer(), nullable=False),
        sa.Column("week_minutes", sa.Integer(), nullable=False),
        sa.Column("refusing", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_limits")),
    )
    _care_plans()


def _care_plans() -> None:
    op.create_table(
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
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_care_plan_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_plan")),
    )
    op.create_index(op.f("ix_care_plan_patient_id"), "care_plan", ["patient_id"])
    op.create_index(op.f("ix_care_plan_ends_on"), "care_plan", ["ends_on"])
    op.create_table(
        "care_slot",
        sa.Column("care_plan_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("act_ids", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("carers", sa.Integer(), nullable=False),
        sa.Column("unassigned_cost_minutes", sa.Integer(), nullable=False),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["care_plan_id"], ["care_plan.id"], name=op.f("fk_care_slot_care_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("care_plan_id", "position", name=op.f("pk_care_slot")),
    )


def downgrade() -> None:
    """Go one revision back."""
    for table in ("care_slot", "care_plan", "work_limits", "absence", "qualification", "act_edition"):
        op.drop_table(table)
    op.drop_index(op.f("ix_visit_care_plan_id"), "visit")
    for table, columns in _NEW.items():
        for column in columns:
            op.drop_column(table, column.name)
