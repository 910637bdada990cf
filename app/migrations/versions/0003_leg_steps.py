"""
Of each leg, how it is travelled and what to do on the way.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one revision forward; legs stored before say nothing."""
    with op.batch_alter_table("leg") as table:
        table.add_column(sa.Column("mode", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("steps", sa.JSON(), nullable=False, server_default="[]"))
