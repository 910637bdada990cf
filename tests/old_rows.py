"""One row at least for every table of every revision, as plain values by column; names are unmistakable."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

OWN = "o-old"
"""The organisation, from the revision on that has organisations."""
FIRST_OWNED, FIRST_SEALED, FIRST_WITH_ROLES = "0004", "0005", "0006"
"""The revisions from which on rows belong to an organisation, people are sealed, accounts have roles."""
DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, 0)  # noqa: DTZ001 - as the database keeps it
SEALED: dict[str, tuple[str, ...]] = {
    "nurse": ("first_name", "last_name", "home_address", "home_lat", "home_lon"),
    "patient": (
        *("title", "first_name", "last_name", "address", "lat", "lon", "door_note"),
        *("wishes", "phone", "birth_date"),
    ),
    "user": ("totp_secret",),
    "kept_answer": ("asked", "body"),
}
IDENTITIES = (
    *("Zzeulalie", "Zzquincampoix", "Zzrue", "Zzinfirmière", "Zzsoignet", "Zzimpasse", "Zzportail"),
    *("Zzsouhait", "+33 6 99 88 77 66", "1931-02-03", "ZZTOTPSECRET"),
)
"""What is not to be found in the file of an upgraded database."""
_WORK = {"start": NOW, "end": NOW}
_ROUND = {"plan_id": "x1", "shift_id": "s1", "position": 0}
_MADE = {
    "kind": "care",
    "name_fr": "Soin",
    "name_en": "Care",
    "duration_seconds": 600,
    "skills": ["injection"],
}
_ACT = {**_MADE, "diplomas": ["infirmier"], "valid_until": DAY, "needs_check": True}
_VISIT = {
    "day": DAY,
    "position": 0,
    "patient_id": "p1",
    "act_id": "a1",
    "duration_seconds": 600,
    "skills": [],
    "unassigned_cost_seconds": 3600,
    "other_act_ids": ["a1"],
    "state": "done",
    "cancelled_because": "by_hand",
    "began_at": NOW,
    "ended_at": NOW,
    "origin": "care_plan",
    "external_id": "e1",
    "care_plan_id": "c1",
    "changed_by_hand": True,
}
ROWS: dict[str, tuple[dict[str, Any], ...]] = {
    "organisation": ({"id": OWN, "name": "Zzcabinet", "created_at": NOW},),
    "team": (
        {
            "id": "team",
            "name": "Zzteam",
            "time_zone": "Europe/Paris",
            "base_address": "1 place",
            "base_lat": 43.7,
            "base_lon": 7.4,
            "car_parking_seconds": 60,
            "bicycle_parking_seconds": 30,
        },
    ),
    "act": ({"id": "a1", **_ACT, "valid_from": DAY},),
    "act_edition": ({"act_id": "a1", "starts_on": DAY, **_ACT},),
    "nurse": (
        {
            "id": "n1",
            "first_name": "Zzinfirmière",
            "last_name": "Zzsoignet",
            "role": "nurse",
            "skills": ["injection"],
            "mode": "car",
            "leaves_from": "home",
            "home_lat": 43.71,
            "home_lon": 7.41,
            "home_address": "4 Zzimpasse",
            "contract_minutes_a_week": 2100,
            "erased_at": None,
        },
    ),
    "patient": (
        {
            "id": "p1",
            "title": "Mme",
            "first_name": "Zzeulalie",
            "last_name": "Zzquincampoix",
            "address": "2 Zzrue",
            "lat": 43.7219,
            "lon": 7.4383,
            "door_seconds": 60,
            "door_note": "Zzportail",
            "wishes": "Zzsouhait",
            "phone": "+33 6 99 88 77 66",
            "birth_date": "1931-02-03",
            "cared_for_until": DAY,
            "erased_at": None,
        },
    ),
    "nurse_wish": ({"patient_id": "p1", "nurse_id": "n1", "wish": "usual"},),
    "qualification": (
        {
            "nurse_id": "n1",
            "position": 0,
            "kind": "diploma",
            "name": "infirmier",
            "valid_from": DAY,
            "valid_until": DAY,
        },
    ),
    "absence": ({"id": "b1", "nurse_id": "n1", "first_day": DAY, "last_day": DAY, "kind": "leave"},),
    "work_limits": (
        {"rest_minutes": 600, "amplitude_minutes": 700, "week_minutes": 2000, "refusing": ["week"]},
    ),
    "planning_settings": (
        {
            "unusual_minutes": 25,
            "lateness_minutes": 5,
            "overtime_minutes": 4,
            "waiting_minutes": 1,
            "balance_minutes": 2,
            "search_seconds": 60,
        },
    ),
    "retention": (
        {
            "plan_months": 1,
            "day_months": 2,
            "care_plan_months": None,
            "patient_months": 3,
            "access_months": 4,
            "audit_months": 12,
        },
    ),
    "care_plan": (
        {
            "id": "c1",
            "patient_id": "p1",
            "starts_on": DAY,
            "ends_on": DAY,
            "rule": "FREQ=DAILY",
            "extra_days": ["2026-03-09"],
            "left_out_days": [],
            "pauses": [],
            "gap_minutes": 5,
            "skipped_hour": "move",
        },
    ),
    "care_slot": (
        {
            "care_plan_id": "c1",
            "position": 0,
            "act_ids": ["a1"],
            "minutes": 7,
            "carers": 2,
            "unassigned_cost_minutes": 600,
            "windows": [[480, 540, None]],
        },
    ),
    "user": (
        {
            "id": "7",
            "name": "coordinatrice",
            "password_hash": "h",
            "created_at": NOW,
            "role": "reader",
            "email": "zz@example.org",
            "subject": "sub",
            "issuer": "https://issuer.example",
            "is_demonstration": False,
            "second_factor_required": True,
            "disabled_at": NOW,
            "totp_confirmed_at": NOW,
            "totp_secret": "ZZTOTPSECRET",
            "totp_last_step": 9,
        },
    ),
    "session": (
        {
            "token_hash": "t",
            "user_id": "7",
            "nurse_id": None,
            "created_at": NOW,
            "seen_at": NOW,
            "browser": "Firefox",
            "by_openid": True,
        },
    ),
    "nurse_link": (
        {"token_hash": "l", "nurse_id": "n1", "created_at": NOW, "expires_at": NOW, "used_at": NOW},
    ),
    "recovery_code": ({"code_hash": "r", "user_id": "7"},),
    "api_key": (
        {
            "id": "k1",
            "name": "payroll",
            "token_hash": "k",
            "scopes": ["read:plans"],
            "created_by": "7",
            "created_at": NOW,
            "expires_at": NOW,
            "used_at": NOW,
            "revoked_at": NOW,
        },
    ),
    "kept_answer": (
        {
            "id": "k1",
            "asked": "hash",
            "token": "t",
            "began_at": NOW,
            "is_done": True,
            "status": 201,
            "headers": {"location": "/x"},
            "body": "Zzeulalie",
        },
    ),
    "attempt": ({"id": "zz", "count": 3, "began_at": NOW},),
    "audit_entry": (
        {
            "id": "1",
            "at": NOW,
            "actor": "console",
            "action": "read",
            "record": "day",
            "record_id": "2026-03-02",
            "fields": ["x"],
        },
    ),
    "shift": (
        {
            "day": DAY,
            "id": "s1",
            "position": 0,
            "nurse_id": "n1",
            **_WORK,
            "max_overtime_seconds": 0,
            "withdrawn": True,
        },
    ),
    "shift_break": (
        {
            "day": DAY,
            "shift_id": "s1",
            "position": 0,
            "earliest": NOW,
            "latest": NOW,
            "duration_seconds": 60,
            "paid": True,
        },
    ),
    "visit": ({"id": "v1", **_VISIT}, {"id": "v2", **_VISIT, "position": 1}),
    "time_window": (
        {"day": DAY, "visit_id": "v1", "position": 0, "earliest": NOW, "latest": NOW, "hard_latest": NOW},
    ),
    "link": (
        {
            "day": DAY,
            "position": 0,
            "first": "v1",
            "second": "v2",
            "min_seconds": 1,
            "max_seconds": 2,
            "same_nurse": False,
            "together": False,
            "care_plan_id": "c1",
        },
    ),
    "plan": (
        {
            "id": "x1",
            "day": DAY,
            "source": "solve",
            "state": "ready",
            "created_at": NOW,
            "finished_at": NOW,
            "seconds": 1,
            "seed": 2,
            "error_code": "rejected",
            "error_facts": {"a": 1},
            "figures": {"served": 1},
            "violations": [],
            "travel_sources": {"car": {"kind": "own"}},
            "status": "published",
            "version": 3,
            "created_by": "user:7",
            "threads": 1,
            "weights": {"balance": 1},
            "day_digest": "d",
            "waiting_for": "map",
            "published_at": NOW,
            "published_by": "user:7",
            "planning_seconds": 540,
        },
    ),
    "day_opening": ({"day": DAY, "user_id": "7", "opened_at": NOW, "seen_at": NOW, "plan_id": "x1"},),
    "job": (
        {
            "plan_id": "x1",
            "queued_at": NOW,
            "owner": "me",
            "attempts": 1,
            "priority": 1,
            "program": "0.1.0",
            "map_digest": "d",
        },
    ),
    "plan_event": ({"plan_id": "x1", "number": 1, "data": {"seconds": 1}},),
    "plan_route": (
        {**_ROUND, "day": DAY, **_WORK, "travel_seconds": 60, "waiting_seconds": 1, "overtime_seconds": 2},
    ),
    "stop": (
        {
            **_ROUND,
            "visit_id": "v1",
            "day": DAY,
            **_WORK,
            "arrival": NOW,
            "waiting_seconds": 1,
            "lateness_seconds": 2,
        },
    ),
    "leg": (
        {
            **_ROUND,
            "travel_seconds": 60,
            "distance_metres": 5,
            "mode": "car",
            "line": [[7.4, 43.7]],
            "steps": [{"turn": "left"}],
        },
    ),
    "plan_break": ({**_ROUND, **_WORK},),
    "unassigned": (
        {"plan_id": "x1", "visit_id": "v2", "day": DAY, "position": 0, "code": "no_skill", "facts": {"b": 2}},
    ),
}
"""By table its rows, with every column that any revision has but the organisation's."""
NUMBERED = {("user", "id"): 7, ("session", "user_id"): 7, ("team", "id"): 1}
"""Ids that were numbers until there were organisations."""
