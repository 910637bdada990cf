"""
Indexes for long records: plans and the audit log newest first.

Revision ID: 0013
Revises: 0012
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LONGER = {
    ("plan", "organisation_id_day"): ["organisation_id", "day", "created_at", "id"],
    ("audit_entry", "organisation_id_record_record_id"): ["organisation_id", "record", "record_id", "id"],
    ("audit_entry", "organisation_id_actor"): ["organisation_id", "actor", "id"],
}
"""By table and columns of an index the columns of the one that takes its place."""


def upgrade() -> None:
    """Go one revision forward."""
    for (table, old), columns in LONGER.items():
        op.drop_index(op.f(f"ix_{table}_{old}"), table)
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
    newest = ["organisation_id", "created_at", "id"]
    op.create_index(op.f(f"ix_plan_{'_'.join(newest)}"), "plan", newest)
