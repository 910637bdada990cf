"""The figures of a plan, worked out by hand."""

from datetime import UTC, datetime, timedelta

from app.figures import figures
from app.tables import Leg, NurseWish, Plan, PlanBreak, PlanRoute, Stop, StoredDay, StoredPlan
from tests.records import DAY, at, small_records


def _plan() -> Plan:
    return Plan(
        id="p", day=DAY, source="solve", state="ready", created_at=datetime.now(UTC), seconds=1, seed=0
    )


def _round() -> StoredPlan:
    """
    Make Irmeline's round.

    She leaves at 7:50 and drives 10 minutes (3 km), cares 8:00-8:30, drives 20 minutes (6 km), arrives at
    8:50 and waits 10 minutes, cares 9:00-9:30 (5 minutes late), is back at 14:15 after 15 minutes (4 km),
    15 minutes over her time.
    """
    route = {"plan_id": "p", "shift_id": "s-irmeline"}
    return StoredPlan(
        plan=_plan(),
        routes=[
            PlanRoute(
                **route,
                day=DAY,
                position=0,
                start=at("07:50"),
                end=at("14:15"),
                travel_seconds=45 * 60,
                waiting_seconds=600,
                overtime_seconds=900,
            )
        ],
        stops=[
            Stop(
                **route,
                visit_id=visit,
                day=DAY,
                position=position,
                arrival=start - timedelta(seconds=waited),
                start=start,
                end=start + timedelta(minutes=30),
                waiting_seconds=waited,
                lateness_seconds=late,
            )
            for position, (visit, start, waited, late) in enumerate(
                [("v-one", at("08:00"), 0, 0), ("v-two-a", at("09:00"), 600, 300)]
            )
        ],
        legs=[
            Leg(**route, position=position, travel_seconds=60 * minutes, distance_metres=metres)
            for position, (minutes, metres) in enumerate([(10, 3000), (20, 6000), (15, 4000)])
        ],
        breaks=[PlanBreak(**route, position=0, start=at("12:00"), end=at("12:30"))],
    )


def test_figures_are_those_worked_out_by_hand() -> None:
    """Every figure follows from its definition."""
    told = figures(small_records(), _round())
    assert told.travel_seconds == 45 * 60
    assert told.care_seconds == 60 * 60
    assert told.waiting_seconds == 600
    # Shifts of 7 h and 9 h, the second unused; less the unpaid half hour; plus 15 minutes over time.
    assert told.paid_seconds == (7 + 9) * 3600 - 1800 + 900
    # 45 / (45 + 60 + 10) minutes; the break is left out.
    assert told.travel_share == round(45 / 115, 6)
    # 45 minutes of 15 h 45.
    assert told.travel_share_of_paid == round(45 / 945, 6)
    assert told.lateness_seconds == 300
    assert told.overtime_seconds == 900
    assert told.distance_metres == 13_000
    assert told.served == 2


def test_figures_count_a_paid_break_as_paid() -> None:
    """Only unpaid breaks are taken off the hours paid."""
    day = small_records()
    day.breaks[0].paid = True
    assert figures(day, _round()).paid_seconds == (7 + 9) * 3600 + 900


def test_figures_of_an_empty_plan_have_no_share_of_the_work() -> None:
    """Where nobody does anything there is no share to tell, but the shifts are paid all the same."""
    told = figures(small_records(), StoredPlan(plan=_plan()))
    assert told.travel_share is None
    assert told.travel_share_of_paid == 0
    assert told.paid_seconds == (7 + 9) * 3600 - 1800
    assert told.served == 0


def test_figures_without_shifts_have_no_share_of_pay() -> None:
    """Where nobody is paid there is no share of pay."""
    day = small_records()
    day.shifts, day.breaks = [], []
    assert figures(day, StoredPlan(plan=_plan())).travel_share_of_paid is None


def test_shift_lengths_are_the_hours_that_pass() -> None:
    """On the night when the clocks go back a shift over it is an hour longer than the clock shows."""
    day = small_records()
    day.breaks = []
    day.shifts = day.shifts[:1]
    # 2026-10-25, Monaco: midnight to 8:00 on the wall is nine hours.
    day.shifts[0].start = datetime(2026, 10, 25, 0, 0, tzinfo=day.zone)
    day.shifts[0].end = datetime(2026, 10, 25, 8, 0, tzinfo=day.zone)
    assert figures(day, StoredPlan(plan=_plan())).paid_seconds == 9 * 3600


def _wished(day: StoredDay, patient: str, nurse: str) -> None:
    day.wishes.append(NurseWish(patient_id=patient, nurse_id=nurse, wish="usual"))


def test_continuity_is_the_share_made_by_usual_nurses() -> None:
    """Visits of patients who have no usual nurse do not count; those that a stand-in makes do."""
    day = small_records()
    day.wishes = []
    assert figures(day, _round()).continuity is None
    day = small_records()
    day.wishes = []
    _wished(day, "p-sidonine", "n-irmeline")
    assert figures(day, _round()).continuity == 1
    day = small_records()
    day.wishes = []
    _wished(day, "p-sidonine", "n-irmeline")
    _wished(day, "p-maturin", "n-odelphe")
    assert figures(day, _round()).continuity == 1 / 2


def test_the_gap_is_none_for_a_nurse_alone() -> None:
    """With one round, or none, there is nobody to compare with."""
    assert figures(small_records(), _round()).work_gap_seconds is None
    assert figures(small_records(), StoredPlan(plan=_plan())).work_gap_seconds is None


def test_the_gap_measures_work_by_the_length_of_shifts() -> None:
    """Who works twice as long in a shift twice as long is treated alike; each hour moved counts double."""
    day = small_records()
    day.breaks = []
    day.shifts[0].start, day.shifts[0].end = at("08:00"), at("12:00")
    day.shifts[1].start, day.shifts[1].end = at("08:00"), at("16:00")

    def gap(first_hours: int, second_hours: int) -> int | None:
        routes = [
            PlanRoute(
                plan_id="p",
                shift_id=shift.id,
                day=DAY,
                position=position,
                start=shift.start,
                end=shift.end,
                travel_seconds=hours * 1800,
                waiting_seconds=hours * 1800,
                overtime_seconds=0,
            )
            for position, (shift, hours) in enumerate(
                zip(day.shifts, (first_hours, second_hours), strict=True)
            )
        ]
        return figures(day, StoredPlan(plan=_plan(), routes=routes)).work_gap_seconds

    assert gap(3, 6) == 0
    assert gap(2, 7) == 2 * 3600
