"""
Accounts tied to a person at an OpenID Connect issuer, and sessions that were opened by it.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one revision forward; a subject kept without its issuer opens nothing until it is tied anew."""
    op.add_column("user", sa.Column("issuer", sa.String(), nullable=True))
    op.drop_index(op.f("ix_user_subject"), table_name="user")
    op.create_index(op.f("ix_user_issuer_subject"), "user", ["issuer", "subject"], unique=True)
    op.add_column("session", sa.Column("by_openid", sa.Boolean(), nullable=False, server_default=sa.false()))
