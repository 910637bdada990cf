"""
Searches that may end sooner: what they have found by then is kept.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one revision forward."""
    op.add_column("job", sa.Column("enough", sa.Boolean(), nullable=False, server_default=sa.false()))
