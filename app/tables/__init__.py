"""The database's tables, and a day and a plan as bundles of their rows. No row leaves the house."""

from sqlmodel import SQLModel

from app.tables.access import AccessSession, NurseLink, User
from app.tables.bundles import StoredDay, StoredPlan
from app.tables.care import Act, ActEdition, Link, NurseWish, Patient, TimeWindow, Visit
from app.tables.care_plans import CarePlan, CareSlot
from app.tables.organisation import Organisation
from app.tables.people import Absence, Nurse, Qualification, Shift, ShiftBreak, Team, WorkLimits
from app.tables.plans import Job, Leg, Plan, PlanBreak, PlanRoute, Stop, Unassigned

METADATA = SQLModel.metadata

__all__ = [
    "METADATA",
    "Absence",
    "AccessSession",
    "Act",
    "ActEdition",
    "CarePlan",
    "CareSlot",
    "Job",
    "Leg",
    "Link",
    "Nurse",
    "NurseLink",
    "NurseWish",
    "Organisation",
    "Patient",
    "Plan",
    "PlanBreak",
    "PlanRoute",
    "Qualification",
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
