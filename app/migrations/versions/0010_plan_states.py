"""
What a plan counts for, its version, who made it and with which settings.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_IS_PUBLISHED = sa.text("status = 'published'")
_PUBLISH_WHAT_NURSES_SEE = """
    UPDATE plan SET status = 'published' WHERE state = 'ready' AND NOT EXISTS (
        SELECT 1 FROM plan AS newer
        WHERE newer.organisation_id = plan.organisation_id AND newer.day = plan.day AND newer.state = 'ready'
        AND (newer.created_at > plan.created_at OR newer.created_at = plan.created_at AND newer.id < plan.id)
    )
"""
_NAME_WHO_ASKED = """
    UPDATE plan SET created_by = (
        SELECT min(actor) FROM audit_entry
        WHERE audit_entry.organisation_id = plan.organisation_id AND record = 'plan' AND action = 'create'
        AND record_id = plan.id
    )
"""


def upgrade() -> None:
    """Go one revision forward; of each day the newest ready plan, which nurses see, becomes published."""
    for column in (
        sa.Column("status", sa.String(), nullable=False, server_default="draft"),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("created_by", sa.String(), nullable=True),
        sa.Column("threads", sa.Integer(), nullable=True),
        sa.Column("weights", sa.JSON(), nullable=True),
        sa.Column("day_digest", sa.String(), nullable=True),
    ):
        op.add_column("plan", column)
    op.execute(_PUBLISH_WHAT_NURSES_SEE)
    op.execute(_NAME_WHO_ASKED)
    op.create_index(
        "ix_plan_published",
        "plan",
        ["organisation_id", "day"],
        unique=True,
        sqlite_where=_IS_PUBLISHED,
        postgresql_where=_IS_PUBLISHED,
    )
