"""
How long what is past is kept, and quick removal of past days.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LIMITS = ("plan", "day", "care_plan", "patient", "access", "audit")
POINTING = (("plan_route", "shift_id"), ("stop", "visit_id"), ("unassigned", "visit_id"))
"""Tables that are asked, whenever a visit or a shift is removed, whether they name it."""


def upgrade() -> None:
    """Go one revision forward; nothing is removed."""
    op.create_table(
        "retention",
        sa.Column("organisation_id", sa.String(), nullable=False),
        *(sa.Column(f"{limit}_months", sa.Integer(), nullable=True) for limit in LIMITS),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_retention_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_retention")),
    )
    op.add_column("patient", sa.Column("cared_for_until", sa.Date(), nullable=True))
    for table, name in POINTING:
        columns = ["organisation_id", "day", name]
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
