"""
What planning weighs, in minutes of driving, as each organisation sets it.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MINUTES = ("unusual", "lateness", "overtime", "waiting", "balance")


def upgrade() -> None:
    """Go one revision forward; whoever sets nothing has plans made as before."""
    op.create_table(
        "planning_settings",
        sa.Column("organisation_id", sa.String(), nullable=False),
        *(sa.Column(f"{name}_minutes", sa.Integer(), nullable=False) for name in MINUTES),
        sa.Column("search_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_planning_settings_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_planning_settings")),
    )
