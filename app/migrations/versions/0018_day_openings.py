"""
Who has a day open, who published a plan, when, and how long planning took.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one revision forward; of plans of before nothing is known."""
    op.add_column("plan", sa.Column("published_at", sa.DateTime(), nullable=True))
    op.add_column("plan", sa.Column("published_by", sa.String(), nullable=True))
    op.add_column("plan", sa.Column("planning_seconds", sa.Integer(), nullable=True))
    op.create_table(
        "day_opening",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "user_id"],
            ["user.organisation_id", "user.id"],
            name=op.f("fk_day_opening_organisation_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_day_opening_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "day", "user_id", name=op.f("pk_day_opening")),
    )
