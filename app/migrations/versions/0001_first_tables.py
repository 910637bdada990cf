"""
The first tables: team, nurses, shifts, patients, acts, visits, links, plans, jobs and access.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one revision forward."""
    op.create_table(
        "act",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name_fr", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("duration_seconds", sa.Integer(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    op.create_table(
        "nurse",
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nurse")),
    )
    op.create_table(
        "patient",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("door_seconds", sa.Integer(), nullable=False),
        sa.Column("door_note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
    )
    op.create_table(
        "plan",
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("id", "day", name=op.f("uq_plan_id_day")),
    )
    op.create_index(op.f("ix_plan_day"), "plan", ["day"], unique=False)
    op.create_index(op.f("ix_plan_state"), "plan", ["state"], unique=False)
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("base_address", sa.String(), nullable=False),
        sa.Column("base_lat", sa.Float(), nullable=False),
        sa.Column("base_lon", sa.Float(), nullable=False),
        sa.Column("car_parking_seconds", sa.Integer(), nullable=False),
        sa.Column("bicycle_parking_seconds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("name", name=op.f("uq_user_name")),
    )
    op.create_table(
        "job",
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("queued_at", sa.DateTime(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_job_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_job")),
    )
    op.create_table(
        "nurse_link",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("nurse_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["nurse_id"], ["nurse.id"], name=op.f("fk_nurse_link_nurse_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_nurse_link")),
    )
    op.create_index(op.f("ix_nurse_link_nurse_id"), "nurse_link", ["nurse_id"], unique=False)
    op.create_table(
        "nurse_wish",
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("nurse_id", sa.String(), nullable=False),
        sa.Column("wish", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["nurse_id"], ["nurse.id"], name=op.f("fk_nurse_wish_nurse_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_nurse_wish_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "nurse_id", name=op.f("pk_nurse_wish")),
    )
    op.create_index(op.f("ix_nurse_wish_nurse_id"), "nurse_wish", ["nurse_id"], unique=False)
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("nurse_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("(user_id IS NULL) <> (nurse_id IS NULL)", name=op.f("ck_session_one_identity")),
        sa.ForeignKeyConstraint(
            ["nurse_id"], ["nurse.id"], name=op.f("fk_session_nurse_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_session_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_nurse_id"), "session", ["nurse_id"], unique=False)
    op.create_index(op.f("ix_session_user_id"), "session", ["user_id"], unique=False)
    op.create_table(
        "shift",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("nurse_id", sa.String(), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=False),
        sa.Column("end", sa.DateTime(), nullable=False),
        sa.Column("max_overtime_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["nurse_id"], ["nurse.id"], name=op.f("fk_shift_nurse_id")),
        sa.PrimaryKeyConstraint("day", "id", name=op.f("pk_shift")),
    )
    op.create_index(op.f("ix_shift_nurse_id"), "shift", ["nurse_id"], unique=False)
    op.create_table(
        "visit",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("act_id", sa.String(), nullable=False),
        sa.Column("duration_seconds", sa.Integer(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("unassigned_cost_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_visit_act_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_visit_patient_id")),
        sa.PrimaryKeyConstraint("day", "id", name=op.f("pk_visit")),
    )
    op.create_index(op.f("ix_visit_act_id"), "visit", ["act_id"], unique=False)
    op.create_index(op.f("ix_visit_patient_id"), "visit", ["patient_id"], unique=False)
    op.create_table(
        "link",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first", sa.String(), nullable=False),
        sa.Column("second", sa.String(), nullable=False),
        sa.Column("min_seconds", sa.Integer(), nullable=False),
        sa.Column("max_seconds", sa.Integer(), nullable=True),
        sa.Column("same_nurse", sa.Boolean(), nullable=True),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["day", "first"], ["visit.day", "visit.id"], name=op.f("fk_link_day_first"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["day", "second"], ["visit.day", "visit.id"], name=op.f("fk_link_day_second"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("day", "position", name=op.f("pk_link")),
    )
    op.create_table(
        "plan_route",
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
            ["day", "shift_id"], ["shift.day", "shift.id"], name=op.f("fk_plan_route_day_shift_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "day"],
            ["plan.id", "plan.day"],
            name=op.f("fk_plan_route_plan_id_day"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_id", "shift_id", name=op.f("pk_plan_route")),
    )
    op.create_table(
        "shift_break",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shift_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("earliest", sa.DateTime(), nullable=False),
        sa.Column("latest", sa.DateTime(), nullable=False),
        sa.Column("duration_seconds", sa.Integer(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["day", "shift_id"],
            ["shift.day", "shift.id"],
            name=op.f("fk_shift_break_day_shift_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("day", "shift_id", "position", name=op.f("pk_shift_break")),
    )
    op.create_table(
        "time_window",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("earliest", sa.DateTime(), nullable=False),
        sa.Column("latest", sa.DateTime(), nullable=False),
        sa.Column("hard_latest", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["day", "visit_id"],
            ["visit.day", "visit.id"],
            name=op.f("fk_time_window_day_visit_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("day", "visit_id", "position", name=op.f("pk_time_window")),
    )
    op.create_table(
        "unassigned",
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["day", "visit_id"], ["visit.day", "visit.id"], name=op.f("fk_unassigned_day_visit_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "day"],
            ["plan.id", "plan.day"],
            name=op.f("fk_unassigned_plan_id_day"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_id", "visit_id", name=op.f("pk_unassigned")),
    )
    op.create_table(
        "leg",
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("shift_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("travel_seconds", sa.Integer(), nullable=False),
        sa.Column("distance_metres", sa.Integer(), nullable=False),
        sa.Column("line", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id", "shift_id"],
            ["plan_route.plan_id", "plan_route.shift_id"],
            name=op.f("fk_leg_plan_id_shift_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_id", "shift_id", "position", name=op.f("pk_leg")),
    )
    op.create_table(
        "plan_break",
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("shift_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=False),
        sa.Column("end", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id", "shift_id"],
            ["plan_route.plan_id", "plan_route.shift_id"],
            name=op.f("fk_plan_break_plan_id_shift_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_id", "shift_id", "position", name=op.f("pk_plan_break")),
    )
    op.create_table(
        "stop",
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
            ["day", "visit_id"], ["visit.day", "visit.id"], name=op.f("fk_stop_day_visit_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "shift_id"],
            ["plan_route.plan_id", "plan_route.shift_id"],
            name=op.f("fk_stop_plan_id_shift_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_id", "visit_id", name=op.f("pk_stop")),
        sa.UniqueConstraint(
            "plan_id", "shift_id", "position", name=op.f("uq_stop_plan_id_shift_id_position")
        ),
    )
