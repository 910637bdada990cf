"""
Roles, second factors, keys of other systems, and attempts that hold over restarts.

Revision ID: 0006
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one revision forward; the accounts that there are become admins, who coordinate too."""
    with op.batch_alter_table("user") as table:
        table.add_column(sa.Column("role", sa.String(), nullable=False, server_default="admin"))
        table.add_column(sa.Column("email", sa.String(), nullable=True))
        table.add_column(sa.Column("subject", sa.String(), nullable=True))
        table.add_column(sa.Column("is_demonstration", sa.Boolean(), nullable=False, server_default="0"))
        table.add_column(sa.Column("disabled_at", sa.DateTime(), nullable=True))
        table.add_column(
            sa.Column("second_factor_required", sa.Boolean(), nullable=False, server_default="0")
        )
        table.add_column(sa.Column("totp_secret", sa.String(), nullable=True))
        table.add_column(sa.Column("totp_confirmed_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("totp_last_step", sa.Integer(), nullable=True))
        table.create_unique_constraint(op.f("uq_user_email"), ["email"])
        table.create_unique_constraint(op.f("uq_user_subject"), ["subject"])
    with op.batch_alter_table("session") as table:
        table.add_column(sa.Column("browser", sa.String(), nullable=False, server_default=""))
    _create_recovery_code()
    _create_api_key()
    op.create_table(
        "attempt",
        sa.Column("name_hash", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name_hash", name=op.f("pk_attempt")),
    )
    op.create_table(
        "provider_visit",
        sa.Column("state_hash", sa.String(), nullable=False),
        sa.Column("browser_hash", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("verifier", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_provider_visit")),
    )


def _create_recovery_code() -> None:
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_recovery_code_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_user_id"), "recovery_code", ["user_id"])


def _create_api_key() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_key_token_hash")),
    )


def downgrade() -> None:
    """Go one revision back."""
    for name in ("provider_visit", "attempt", "api_key", "recovery_code"):
        op.drop_table(name)
    with op.batch_alter_table("session") as table:
        table.drop_column("browser")
    with op.batch_alter_table("user") as table:
        table.drop_constraint(op.f("uq_user_subject"), type_="unique")
        table.drop_constraint(op.f("uq_user_email"), type_="unique")
        for name in (
            "totp_last_step",
            "totp_confirmed_at",
            "totp_secret",
            "second_factor_required",
            "disabled_at",
            "is_demonstration",
            "subject",
            "email",
            "role",
        ):
            table.drop_column(name)
