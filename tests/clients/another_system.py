"""Another system in Python, with a client made from docs/openapi.json; prints what it was told, as JSON."""

from __future__ import annotations

import json
import sys
import time
from datetime import date

from httpx import Timeout
from tournee_client import AuthenticatedClient
from tournee_client.api.access import me
from tournee_client.api.days import list_days
from tournee_client.api.patients import list_patients
from tournee_client.api.plans import ask_plan, read_plan
from tournee_client.api.visits import add_visit, store_visits
from tournee_client.models import (
    DaysOut,
    ListedPatientRecord,
    ManyDone,
    ManyGivenVisitRecord,
    Me,
    PlanAsked,
    PlanOut,
    PlanOutState,
    ProblemTold,
    VisitRecord,
    VisitRecordOrigin,
    WindowRecord,
)

address, token, order = sys.argv[1:]
DAY = date(2026, 3, 2)

client = AuthenticatedClient(base_url=address, token=token, timeout=Timeout(150))


def visit_of(patient: str) -> VisitRecord:
    """Make the visit that was ordered."""
    return VisitRecord(
        external_id=order,
        origin=VisitRecordOrigin.OTHER_SYSTEM,
        patient_id=patient,
        act_ids=["a-wash"],
        windows=[WindowRecord(earliest="08:00", latest="13:00")],
    )


def stored() -> str:
    """Bring the visit, known by its `external_id`; tell what became of it."""
    body = ManyGivenVisitRecord(records=[visit_of("p-maturin")])
    done = store_visits.sync(DAY, client=client, body=body)
    assert isinstance(done, ManyDone), done
    return done.rows[0].result.value


def planned() -> PlanOut:
    """Ask for a plan and wait until it is made."""
    plan = ask_plan.sync(client=client, body=PlanAsked(day=DAY, seconds=1), prefer="wait=120")
    while isinstance(plan, PlanOut) and plan.state in {PlanOutState.QUEUED, PlanOutState.RUNNING}:
        time.sleep(1)
        plan = read_plan.sync(plan.id, client=client)
    assert isinstance(plan, PlanOut), plan
    return plan


who = me.sync(client=client)
assert isinstance(who, Me), who
days = list_days.sync(client=client)
assert isinstance(days, DaysOut), days
patients = list_patients.sync(client=client, limit=1)
assert isinstance(patients, ListedPatientRecord), patients
results = [stored(), stored()]
plan = planned()
refused = add_visit.sync(DAY, client=client, body=visit_of("nobody"))
assert isinstance(refused, ProblemTold), refused

json.dump(
    {
        "role": who.role,
        "days": [found.day.isoformat() for found in days.days],
        "patients": [patient.id for patient in patients.records],
        "results": results,
        "state": plan.state,
        "rounds": [route.shift_id for route in plan.routes],
        "refused": [refused.status, refused.code, refused.faults[0].where],
    },
    sys.stdout,
)
