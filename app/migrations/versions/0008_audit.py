"""
The audit log, which only grows.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SQLITE = (
    """
    CREATE TRIGGER audit_entry_is_never_changed BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END
    """,
    """
    CREATE TRIGGER audit_entry_is_kept_a_year BEFORE DELETE ON audit_entry
    WHEN OLD.at > datetime('now', '-1 year')
    BEGIN SELECT RAISE(ABORT, 'the audit log is kept for a year'); END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION audit_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' OR OLD.at > (now() AT TIME ZONE 'UTC') - interval '1 year' THEN
            RAISE EXCEPTION 'the audit log only grows';
        END IF;
        RETURN OLD;
    END $$
    """,
    """
    CREATE TRIGGER audit_entry_only_grows BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_only_grows()
    """,
)


def upgrade() -> None:
    """Go one revision forward."""
    op.create_table(
        "audit_entry",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_audit_entry_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_audit_entry")),
    )
    for columns in (["organisation_id", "record", "record_id"], ["organisation_id", "actor"]):
        op.create_index(op.f(f"ix_audit_entry_{'_'.join(columns)}"), "audit_entry", columns)
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)
