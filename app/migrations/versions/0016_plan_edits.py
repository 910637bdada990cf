"""
Plans changed by hand: what they came from, what stays where it is, and every step with the way back.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one revision forward."""
    op.add_column("plan", sa.Column("based_on", sa.String(), nullable=True))
    op.create_table(
        "plan_lock",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shift_id", sa.String(), nullable=True),
        sa.Column("start", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "plan_id", "day"],
            ["plan.organisation_id", "plan.id", "plan.day"],
            name=op.f("fk_plan_lock_organisation_id_plan_id_day"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "day", "visit_id"],
            ["visit.organisation_id", "visit.day", "visit.id"],
            name=op.f("fk_plan_lock_organisation_id_day_visit_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "day", "shift_id"],
            ["shift.organisation_id", "shift.day", "shift.id"],
            name=op.f("fk_plan_lock_organisation_id_day_shift_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_plan_lock_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "plan_id", "visit_id", name=op.f("pk_plan_lock")),
    )
    for place in ("visit_id", "shift_id"):
        columns = ["organisation_id", "day", place]
        op.create_index(op.f(f"ix_plan_lock_{'_'.join(columns)}"), "plan_lock", columns)
    op.create_table(
        "plan_edit",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "plan_id"],
            ["plan.organisation_id", "plan.id"],
            name=op.f("fk_plan_edit_organisation_id_plan_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_plan_edit_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "plan_id", "number", name=op.f("pk_plan_edit")),
    )
