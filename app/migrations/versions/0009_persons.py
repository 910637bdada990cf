"""
Erased people.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one revision forward."""
    for table in ("patient", "nurse"):
        op.add_column(table, sa.Column("erased_at", sa.DateTime(), nullable=True))
