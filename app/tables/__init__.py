"""The database's tables, and a day and a plan as bundles of their rows. No row leaves the house."""

from sqlmodel import SQLModel

from app.tables.access import (
    AccessSession,
    ApiKey,
    Attempt,
    NurseLink,
    RecoveryCode,
    User,
)
from app.tables.audit import AuditEntry
from app.tables.bundles import StoredDay, StoredPlan
from app.tables.care import Act, ActEdition, Link, NurseWish, Patient, TimeWindow, Visit
from app.tables.care_plans import CarePlan, CareSlot
from app.tables.day_opening import DayOpening
from app.tables.edits import Lock, PlanEdit, PlanLock
from app.tables.kept_answers import KeptAnswer
from app.tables.keys import SealingKey
from app.tables.organisation import Organisation
from app.tables.patient_words import PatientWord
from app.tables.people import Absence, Nurse, Qualification, Shift, ShiftBreak, Team, WorkLimits
from app.tables.planning_settings import PlanningSettings
from app.tables.plans import Job, Leg, Plan, PlanBreak, PlanEvent, PlanRoute, Stop, Unassigned
from app.tables.retention import Retention

METADATA = SQLModel.metadata

__all__ = [
    "METADATA",
    "Absence",
    "AccessSession",
    "Act",
    "ActEdition",
    "ApiKey",
    "Attempt",
    "AuditEntry",
    "CarePlan",
    "CareSlot",
    "DayOpening",
    "Job",
    "KeptAnswer",
    "Leg",
    "Link",
    "Lock",
    "Nurse",
    "NurseLink",
    "NurseWish",
    "Organisation",
    "Patient",
    "PatientWord",
    "Plan",
    "PlanBreak",
    "PlanEdit",
    "PlanEvent",
    "PlanLock",
    "PlanRoute",
    "PlanningSettings",
    "Qualification",
    "RecoveryCode",
    "Retention",
    "SealingKey",
    "Shift",
    "ShiftBreak",
    "Stop",
    "StoredDay",
    "StoredPlan",
    "Team",
    "TimeWindow",
    "Unassigned",
    "User",
    "Visit",
    "WorkLimits",
]
