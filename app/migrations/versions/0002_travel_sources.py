"""
Of each plan, who made its travel times.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one revision forward; plans stored before say nothing."""
    with op.batch_alter_table("plan") as table:
        table.add_column(sa.Column("travel_sources", sa.JSON(), nullable=False, server_default="{}"))
