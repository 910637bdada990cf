"""
Organisations: every row is owned by one, and its id comes first in every key.

All that is stored so far becomes the first organisation's.

Revision ID: 0004
Revises: 0003
"""

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    "act",
    "nurse",
    "patient",
    "plan",
    "team",
    "user",
    "job",
    "nurse_link",
    "nurse_wish",
    "session",
    "shift",
    "visit",
    "link",
    "plan_route",
    "shift_break",
    "time_window",
    "unassigned",
    "leg",
    "plan_break",
    "stop",
)
"""Those that are pointed at come first."""
CHANGED = {
    ("team", "id"): "'team'",
    ("user", "id"): "CAST(id AS VARCHAR)",
    ("session", "user_id"): "CAST(user_id AS VARCHAR)",
}
"""Ids that were numbers."""


def upgrade() -> None:
    """Go one revision forward: set aside what is there, make the tables anew, put it back."""
    connection = op.get_bind()
    columns = {table: [row["name"] for row in sa.inspect(connection).get_columns(table)] for table in TABLES}
    for table in TABLES:
        op.execute(f'CREATE TABLE "kept_{table}" AS SELECT * FROM "{table}"')
    for table in reversed(TABLES):
        op.drop_table(table)
    _make_tables()
    organisation = str(uuid.uuid4())
    if any(connection.scalar(sa.text(f'SELECT 1 FROM "kept_{table}" LIMIT 1')) for table in TABLES):
        connection.execute(
            sa.text("INSERT INTO organisation (id, name, created_at) VALUES (:id, :name, :moment)"),
            {"id": organisation, "name": "Tournée", "moment": datetime.now(UTC).replace(tzinfo=None)},
        )
    for table in TABLES:
        names = ", ".join(f'"{name}"' for name in columns[table])
        values = ", ".join(CHANGED.get((table, name), f'"{name}"') for name in columns[table])
        put_back = (
            f'INSERT INTO "{table}" (organisation_id, {names}) SELECT :own, {values} FROM "kept_{table}"'
        )
        connection.execute(sa.text(put_back), {"own": organisation})
        op.drop_table(f"kept_{table}")


def _make_tables() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    op.create_table(
        "act",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name_fr", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("duration_seconds", sa.Integer(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_act_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_act")),
    )
    op.create_table(
        "nurse",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("leaves_from", sa.String(), nullable=False),
        sa.Column("home_address", sa.String(), nullable=False),
        sa.Column("home_lat", sa.Float(), nullable=True),
        sa.Column("home_lon", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_nurse_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_nurse")),
    )
    op.create_table(
        "patient",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("door_seconds", sa.Integer(), nullable=False),
        sa.Column("door_note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_patient_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_patient")),
    )
    op.create_table(
        "plan",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(), nullable=True),
        sa.Column("error_facts", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("violations", sa.JSON(), nullable=False),
        sa.Column("travel_sources", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_plan_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_plan")),
        sa.UniqueConstraint("organisation_id", "id", "day", name=op.f("uq_plan_organisation_id_id_day")),
    )
    op.create_index(op.f("ix_plan_organisation_id_day"), "plan", ["organisation_id", "day"], unique=False)
    op.create_index(op.f("ix_plan_organisation_id_state"), "plan", ["organisation_id", "state"], unique=False)
    op.create_table(
        "team",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("base_address", sa.String(), nullable=False),
        sa.Column("base_lat", sa.Float(), nullable=False),
        sa.Column("base_lon", sa.Float(), nullable=False),
        sa.Column("car_parking_seconds", sa.Integer(), nullable=False),
        sa.Column("bicycle_parking_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_team_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_team")),
    )
    op.create_table(
        "user",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_user_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_user")),
        sa.UniqueConstraint("name", name=op.f("uq_user_name")),
    )
    op.create_table(
        "job",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("queued_at", sa.DateTime(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "plan_id"],
            ["plan.organisation_id", "plan.id"],
            name=op.f("fk_job_organisation_id_plan_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_job_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "plan_id", name=op.f("pk_job")),
    )
    op.create_table(
        "nurse_link",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("nurse_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "nurse_id"],
            ["nurse.organisation_id", "nurse.id"],
            name=op.f("fk_nurse_link_organisation_id_nurse_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_nurse_link_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "token_hash", name=op.f("pk_nurse_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_nurse_link_token_hash")),
    )
    op.create_index(
        op.f("ix_nurse_link_organisation_id_nurse_id"),
        "nurse_link",
        ["organisation_id", "nurse_id"],
        unique=False,
    )
    op.create_table(
        "nurse_wish",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("nurse_id", sa.String(), nullable=False),
        sa.Column("wish", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "nurse_id"],
            ["nurse.organisation_id", "nurse.id"],
            name=op.f("fk_nurse_wish_organisation_id_nurse_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "patient_id"],
            ["patient.organisation_id", "patient.id"],
            name=op.f("fk_nurse_wish_organisation_id_patient_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_nurse_wish_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "patient_id", "nurse_id", name=op.f("pk_nurse_wish")),
    )
    op.create_index(
        op.f("ix_nurse_wish_organisation_id_nurse_id"),
        "nurse_wish",
        ["organisation_id", "nurse_id"],
        unique=False,
    )
    op.create_table(
        "session",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=True),
        sa.Column("nurse_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("(user_id IS NULL) <> (nurse_id IS NULL)", name=op.f("ck_session_one_identity")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "nurse_id"],
            ["nurse.organisation_id", "nurse.id"],
            name=op.f("fk_session_organisation_id_nurse_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "user_id"],
            ["user.organisation_id", "user.id"],
            name=op.f("fk_session_organisation_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_session_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "token_hash", name=op.f("pk_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
    )
    op.create_index(
        op.f("ix_session_organisation_id_nurse_id"), "session", ["organisation_id", "nurse_id"], unique=False
    )
    op.create_index(
        op.f("ix_session_organisation_id_user_id"), "session", ["organisation_id", "user_id"], unique=False
    )
    op.create_table(
        "shift",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("nurse_id", sa.String(), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=False),
        sa.Column("end", sa.DateTime(), nullable=False),
        sa.Column("max_overtime_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "nurse_id"],
            ["nurse.organisation_id", "nurse.id"],
            name=op.f("fk_shift_organisation_id_nurse_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_shift_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "day", "id", name=op.f("pk_shift")),
    )
    op.create_index(
        op.f("ix_shift_organisation_id_nurse_id"), "shift", ["organisation_id", "nurse_id"], unique=False
    )
    op.create_table(
        "visit",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("act_id", sa.String(), nullable=False),
        sa.Column("duration_seconds", sa.Integer(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("unassigned_cost_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "act_id"],
            ["act.organisation_id", "act.id"],
            name=op.f("fk_visit_organisation_id_act_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "patient_id"],
            ["patient.organisation_id", "patient.id"],
            name=op.f("fk_visit_organisation_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_visit_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "day", "id", name=op.f("pk_visit")),
    )
    op.create_index(
        op.f("ix_visit_organisation_id_act_id"), "visit", ["organisation_id", "act_id"], unique=False
    )
    op.create_index(
        op.f("ix_visit_organisation_id_patient_id"), "visit", ["organisation_id", "patient_id"], unique=False
    )
    op.create_table(
        "link",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first", sa.String(), nullable=False),
        sa.Column("second", sa.String(), nullable=False),
        sa.Column("min_seconds", sa.Integer(), nullable=False),
        sa.Column("max_seconds", sa.Integer(), nullable=True),
        sa.Column("same_nurse", sa.Boolean(), nullable=True),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "day", "first"],
            ["visit.organisation_id", "visit.day", "visit.id"],
            name=op.f("fk_link_organisation_id_day_first"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "day", "second"],
            ["visit.organisation_id", "visit.day", "visit.id"],
            name=op.f("fk_link_organisation_id_day_second"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_link_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "day", "position", name=op.f("pk_link")),
    )
    op.create_table(
        "plan_route",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("shift_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=False),
        sa.Column("end", sa.DateTime(), nullable=False),
        sa.Column("travel_seconds", sa.Integer(), nullable=False),
        sa.Column("waiting_seconds", sa.Integer(), nullable=False),
        sa.Column("overtime_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "day", "shift_id"],
            ["shift.organisation_id", "shift.day", "shift.id"],
            name=op.f("fk_plan_route_organisation_id_day_shift_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "plan_id", "day"],
            ["plan.organisation_id", "plan.id", "plan.day"],
            name=op.f("fk_plan_route_organisation_id_plan_id_day"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_plan_route_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "plan_id", "shift_id", name=op.f("pk_plan_route")),
    )
    op.create_table(
        "shift_break",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shift_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("earliest", sa.DateTime(), nullable=False),
        sa.Column("latest", sa.DateTime(), nullable=False),
        sa.Column("duration_seconds", sa.Integer(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "day", "shift_id"],
            ["shift.organisation_id", "shift.day", "shift.id"],
            name=op.f("fk_shift_break_organisation_id_day_shift_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_shift_break_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "day", "shift_id", "position", name=op.f("pk_shift_break")
        ),
    )
    op.create_table(
        "time_window",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("earliest", sa.DateTime(), nullable=False),
        sa.Column("latest", sa.DateTime(), nullable=False),
        sa.Column("hard_latest", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "day", "visit_id"],
            ["visit.organisation_id", "visit.day", "visit.id"],
            name=op.f("fk_time_window_organisation_id_day_visit_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_time_window_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "day", "visit_id", "position", name=op.f("pk_time_window")
        ),
    )
    op.create_table(
        "unassigned",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "day", "visit_id"],
            ["visit.organisation_id", "visit.day", "visit.id"],
            name=op.f("fk_unassigned_organisation_id_day_visit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "plan_id", "day"],
            ["plan.organisation_id", "plan.id", "plan.day"],
            name=op.f("fk_unassigned_organisation_id_plan_id_day"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_unassigned_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "plan_id", "visit_id", name=op.f("pk_unassigned")),
    )
    op.create_table(
        "leg",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("shift_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("travel_seconds", sa.Integer(), nullable=False),
        sa.Column("distance_metres", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("line", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "plan_id", "shift_id"],
            ["plan_route.organisation_id", "plan_route.plan_id", "plan_route.shift_id"],
            name=op.f("fk_leg_organisation_id_plan_id_shift_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_leg_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "plan_id", "shift_id", "position", name=op.f("pk_leg")),
    )
    op.create_table(
        "plan_break",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("shift_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=False),
        sa.Column("end", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "plan_id", "shift_id"],
            ["plan_route.organisation_id", "plan_route.plan_id", "plan_route.shift_id"],
            name=op.f("fk_plan_break_organisation_id_plan_id_shift_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_plan_break_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "plan_id", "shift_id", "position", name=op.f("pk_plan_break")
        ),
    )
    op.create_table(
        "stop",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shift_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("arrival", sa.DateTime(), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=False),
        sa.Column("end", sa.DateTime(), nullable=False),
        sa.Column("waiting_seconds", sa.Integer(), nullable=False),
        sa.Column("lateness_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "day", "visit_id"],
            ["visit.organisation_id", "visit.day", "visit.id"],
            name=op.f("fk_stop_organisation_id_day_visit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "plan_id", "shift_id"],
            ["plan_route.organisation_id", "plan_route.plan_id", "plan_route.shift_id"],
            name=op.f("fk_stop_organisation_id_plan_id_shift_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_stop_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "plan_id", "visit_id", name=op.f("pk_stop")),
        sa.UniqueConstraint(
            "organisation_id",
            "plan_id",
            "shift_id",
            "position",
            name=op.f("uq_stop_organisation_id_plan_id_shift_id_position"),
        ),
    )
