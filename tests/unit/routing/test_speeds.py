"""The driving model: what tags say about speed, access and direction."""

from __future__ import annotations

import pytest

from routing.speeds import can_stop, speeds

BOTH_CLOSED = (0.0, 0.0)


@pytest.mark.parametrize(
    ("tags", "kmh"),
    [
        ({"highway": "residential"}, 26),
        ({"highway": "residential", "maxspeed": "50"}, 40),  # 0.8 x 50
        ({"highway": "residential", "maxspeed": "50 km/h"}, 40),
        ({"highway": "primary", "maxspeed": "FR:urban"}, 40),
        ({"highway": "primary", "source:maxspeed": "FR:rural"}, 64),  # 0.8 x 80
        ({"highway": "residential", "zone:maxspeed": "FR:30"}, 24),  # 0.8 x 30
        ({"highway": "residential", "maxspeed": "FR:zone30"}, 24),
        ({"highway": "motorway", "oneway": "no", "maxspeed": "none"}, 104),  # 0.8 x 130
        ({"highway": "tertiary", "maxspeed": "50;30"}, 24),  # the lowest counts
        ({"highway": "tertiary", "maxspeed": "signals"}, 40),  # says nothing: the class
        ({"highway": "tertiary", "maxspeed": "3"}, 40),  # a slip
        ({"highway": "tertiary", "maxspeed": "1000"}, 40),  # a slip
        ({"highway": "living_street", "maxspeed": "50"}, 12),  # a limit only slows this class down
        ({"highway": "service", "maxspeed": "10"}, 8),  # 0.8 x 10
        ({"highway": "service", "service": "parking_aisle"}, 8),
        ({"highway": "unclassified", "surface": "gravel"}, 25),
        ({"highway": "residential", "surface": "asphalt"}, 26),
    ],
)
def test_car_speed_follows_class_limit_and_surface(tags: dict[str, str], kmh: float) -> None:
    """A posted limit sets a street's pace, a slow class, a kind of service way and a surface bound it."""
    assert speeds(tags, "car") == pytest.approx((kmh, kmh))


def test_car_speed_reads_miles() -> None:
    """A limit in miles an hour counts as such: 0.8 x 30 mph x 1.609344 = 38.62 km/h."""
    assert speeds({"highway": "tertiary", "maxspeed": "30 mph"}, "car")[0] == pytest.approx(38.624, abs=1e-3)


def test_car_speed_may_differ_by_direction() -> None:
    """A limit for one direction holds in that direction only: 0.8 x 70 and 0.8 x 50."""
    tags = {"highway": "secondary", "maxspeed": "50", "maxspeed:forward": "70"}
    assert speeds(tags, "car") == pytest.approx((56, 40))


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"highway": "footway"},
        {"highway": "steps"},
        {"highway": "construction"},
        {"highway": "cycleway"},
        {"highway": "path"},
        {"highway": "pedestrian"},
        {"highway": "track"},
        {"highway": "residential", "area": "yes"},
        {"highway": "residential", "access": "private"},
        {"highway": "residential", "access": "no"},
        {"highway": "service", "access": "customers"},
        {"highway": "residential", "motor_vehicle": "no"},
        {"highway": "residential", "motorcar": "no", "motor_vehicle": "yes"},
        {"highway": "service", "access": "no", "psv": "yes"},
        {"highway": "primary", "oneway": "reversible"},
    ],
)
def test_car_keeps_out_of_what_is_not_for_it(tags: dict[str, str]) -> None:
    """What is no street for cars, or is barred to them, is closed both ways."""
    assert speeds(tags, "car") == BOTH_CLOSED


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "residential", "access": "destination"},
        {"highway": "residential", "access": "permissive"},
        {"highway": "residential", "access": "private", "motor_vehicle": "yes"},
        {"highway": "residential", "motor_vehicle": "no", "motorcar": "yes"},
        {"highway": "track", "motor_vehicle": "yes"},
        {"highway": "pedestrian", "motor_vehicle": "destination"},
    ],
)
def test_car_enters_where_it_is_let_in(tags: dict[str, str]) -> None:
    """The tag that names the vehicle most closely decides, and an invitation opens a closed class."""
    assert min(speeds(tags, "car")) > 0


@pytest.mark.parametrize(
    ("tags", "kmh"),
    [
        ({"highway": "residential"}, 15),
        ({"highway": "primary", "maxspeed": "80"}, 16),  # a limit does not make anyone pedal faster
        ({"highway": "cycleway"}, 16),
        ({"highway": "path"}, 10),
        ({"highway": "track", "surface": "mud"}, 5),
        ({"highway": "footway", "bicycle": "yes"}, 8),
        ({"highway": "footway", "bicycle": "dismount"}, 0),  # the class is not open to be pushed along
        ({"highway": "pedestrian"}, 6),
        ({"highway": "residential", "bicycle": "dismount"}, 4),
        ({"highway": "residential", "access": "no", "bicycle": "yes"}, 15),
        ({"highway": "residential", "motor_vehicle": "no"}, 15),
        ({"highway": "residential", "bicycle": "no"}, 0),
        ({"highway": "footway"}, 0),
        ({"highway": "steps"}, 0),
        ({"highway": "motorway"}, 0),
        ({"highway": "trunk", "motorroad": "yes"}, 0),
        ({"highway": "path", "sac_scale": "mountain_hiking"}, 0),
        ({"highway": "path", "sac_scale": "hiking"}, 10),
    ],
)
def test_bicycle_speed_follows_class_and_surface(tags: dict[str, str], kmh: float) -> None:
    """Bicycles ride on cycleways and paths too, at their own pace, and push where riding is barred."""
    assert speeds(tags, "bicycle") == pytest.approx((kmh, kmh))


@pytest.mark.parametrize(
    ("extra", "car", "bicycle"),
    [
        ({}, (True, True), (True, True)),
        ({"oneway": "no"}, (True, True), (True, True)),
        ({"oneway": "yes"}, (True, False), (True, False)),
        ({"oneway": "-1"}, (False, True), (False, True)),
        ({"junction": "roundabout"}, (True, False), (True, False)),
        ({"junction": "roundabout", "oneway": "-1"}, (False, True), (False, True)),
        ({"oneway": "yes", "oneway:bicycle": "no"}, (True, False), (True, True)),
        ({"oneway": "-1", "oneway:bicycle": "no"}, (False, True), (True, True)),
        ({"oneway": "yes", "cycleway": "opposite"}, (True, False), (True, True)),
        ({"oneway": "yes", "cycleway:left": "opposite_lane"}, (True, False), (True, True)),
        (
            {"oneway": "yes", "cycleway": "opposite", "oneway:bicycle": "yes"},
            (True, False),
            (True, False),
        ),
        ({"oneway": "no", "oneway:motor_vehicle": "yes"}, (True, False), (True, True)),
    ],
)
def test_one_way_holds_per_mode(
    extra: dict[str, str], car: tuple[bool, bool], bicycle: tuple[bool, bool]
) -> None:
    """A one-way street is open along or against its points only; bicycles may be let through against it."""
    tags = {"highway": "residential", **extra}
    assert tuple(kmh > 0 for kmh in speeds(tags, "car")) == car
    assert tuple(kmh > 0 for kmh in speeds(tags, "bicycle")) == bicycle


def test_motorway_is_one_way_unless_said_otherwise() -> None:
    """A motorway is one-way without a tag, and two-way only with one."""
    assert speeds({"highway": "motorway"}, "car") == (100, 0)
    assert speeds({"highway": "motorway", "oneway": "no"}, "car") == (100, 100)


@pytest.mark.parametrize(
    ("tags", "stops"),
    [
        ({"highway": "residential"}, True),
        ({"highway": "residential", "tunnel": "no"}, True),
        ({"highway": "service", "tunnel": "building_passage"}, True),
        ({"highway": "residential", "tunnel": "yes"}, False),
        ({"highway": "motorway_link"}, False),
        ({"highway": "trunk", "motorroad": "yes"}, False),
    ],
)
def test_stopping_is_for_streets_with_doors(tags: dict[str, str], stops: bool) -> None:  # noqa: FBT001
    """No place lies in a tunnel or on a motorway."""
    assert can_stop(tags) is stops
