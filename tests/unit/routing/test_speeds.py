"""The driving model: what tags say about speed, access and direction."""

from __future__ import annotations

import pytest

from routing.profiles import FERRY_KMH, PROFILES, ROAD_CLASSES, WALKING_KMH
from routing.speeds import can_stop, crossing_seconds, is_destination_only, road_class, speeds

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
        ({"highway": "tertiary", "maxspeed": "signals"}, 38),  # says nothing: the class
        ({"highway": "tertiary", "maxspeed": "3"}, 38),  # a slip
        ({"highway": "tertiary", "maxspeed": "1000"}, 38),  # a slip
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


@pytest.mark.parametrize(
    ("tags", "kmh"),
    [
        ({"highway": "primary"}, 64),  # 0.8 x 80
        ({"highway": "tertiary"}, 46),
        ({"highway": "tertiary", "maxspeed": "50"}, 40),  # a limit says more than where it stands
        ({"highway": "service"}, 15),
        ({"highway": "primary", "motor_vehicle": "no"}, 0),
    ],
)
def test_car_is_faster_outside_towns(tags: dict[str, str], kmh: float) -> None:
    """Without a limit posted, a road outside built-up areas is driven faster than a street inside."""
    assert speeds(tags, "car", built_up=False) == pytest.approx((kmh, kmh))
    assert speeds(tags, "bicycle", built_up=False) == speeds(tags, "bicycle", built_up=True)


@pytest.mark.parametrize(
    ("tags", "kmh"),
    [
        ({"highway": "residential"}, WALKING_KMH),
        ({"highway": "residential", "oneway": "yes", "maxspeed": "30"}, WALKING_KMH),
        ({"highway": "footway"}, WALKING_KMH),
        ({"highway": "steps"}, 2.4),
        ({"highway": "track", "surface": "mud"}, 3),
        ({"highway": "primary", "junction": "roundabout"}, WALKING_KMH),
        ({"highway": "trunk"}, 0),
        ({"highway": "trunk", "foot": "yes"}, WALKING_KMH),
        ({"highway": "motorway"}, 0),
        ({"highway": "primary", "motorroad": "yes"}, 0),
        ({"highway": "residential", "access": "private"}, 0),
        ({"highway": "residential", "vehicle": "no"}, WALKING_KMH),
        ({"highway": "path", "sac_scale": "mountain_hiking"}, 0),
    ],
)
def test_walker_goes_both_ways_at_one_pace(tags: dict[str, str], kmh: float) -> None:
    """On foot neither limits nor one-ways count; steps and soft ground are slower."""
    assert speeds(tags, "foot") == (kmh, kmh)


def test_walker_keeps_to_a_one_way_made_for_walkers() -> None:
    """A path that may be walked one way only says so."""
    assert speeds({"highway": "footway", "oneway:foot": "yes"}, "foot") == (WALKING_KMH, 0)


@pytest.mark.parametrize("kind", ROAD_CLASSES[:-1])
def test_e_bike_goes_where_a_bicycle_does_and_never_slower(kind: str) -> None:
    """The same streets, one-ways and contraflow lanes; faster where one rides freely."""
    for extra in ({}, {"oneway": "yes"}, {"oneway": "yes", "cycleway": "opposite"}, {"bicycle": "dismount"}):
        helped, ridden = (speeds({"highway": kind, **extra}, mode) for mode in ("e_bike", "bicycle"))
        assert [kmh > 0 for kmh in helped] == [kmh > 0 for kmh in ridden]
        assert all(fast >= slow for fast, slow in zip(helped, ridden, strict=True))
    assert speeds({"highway": "cycleway"}, "e_bike")[0] == 20


@pytest.mark.parametrize(
    ("extra", "car", "foot"),
    [
        ({}, 0, FERRY_KMH),
        ({"motor_vehicle": "yes"}, FERRY_KMH, FERRY_KMH),
        ({"motorcar": "designated", "foot": "no"}, FERRY_KMH, 0),
        ({"motor_vehicle": "yes", "maxspeed": "5"}, FERRY_KMH, FERRY_KMH),
        ({"access": "private"}, 0, 0),
    ],
)
def test_ferry_takes_walkers_and_cars_that_are_let_on(extra: dict[str, str], car: float, foot: float) -> None:
    """A car goes aboard only where a tag says so; nobody lives on a ferry."""
    tags = {"route": "ferry", **extra}
    assert speeds(tags, "car") == (car, car)
    assert speeds(tags, "foot") == (foot, foot)
    assert ROAD_CLASSES[road_class(tags)] == "ferry"
    assert not can_stop(tags)


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        ("0:20", 1_200),
        ("00:20", 1_200),
        ("1:05", 3_900),
        ("01:05:30", 3_930),
        ("20", 1_200),
        ("PT20M", 1_200),
        ("PT1H5M", 3_900),
        ("20 minutes", None),
        ("", None),
        ("0", None),
        ("24:00", 86_400),
        ("24:01", None),
        ("99999999", None),
    ],
)
def test_crossing_time_is_read_as_it_is_mapped(duration: str, seconds: float | None) -> None:
    """Hours and minutes, minutes alone, or an ISO period; what says nothing leaves the ferry's pace."""
    assert crossing_seconds({"route": "ferry", "duration": duration}) == seconds
    assert crossing_seconds({"highway": "residential", "duration": duration}) is None


@pytest.mark.parametrize(
    ("tags", "modes"),
    [
        ({"access": "destination"}, {"car"}),
        ({"motor_vehicle": "destination"}, {"car"}),
        ({"vehicle": "destination"}, {"car"}),
        ({"access": "destination", "motorcar": "yes"}, set()),
        ({"bicycle": "destination"}, {"bicycle", "e_bike"}),
        ({"access": "no", "foot": "destination"}, {"foot"}),
        ({"access": "yes"}, set()),
        ({}, set()),
    ],
)
def test_destination_only_holds_for_whom_it_names(tags: dict[str, str], modes: set[str]) -> None:
    """The tag that names a car most closely decides; bicycles and walkers only heed one that names them."""
    street = {"highway": "residential", **tags}
    assert {mode for mode in PROFILES if is_destination_only(street, mode)} == modes


@pytest.mark.parametrize("mode", PROFILES)
def test_tables_name_known_classes_only(mode: str) -> None:
    """A slip of the pen in a class's name would close it silently."""
    profile = PROFILES[mode]  # type: ignore[index]
    for table in (profile.class_kmh, profile.invited_kmh, profile.outside_kmh):
        assert set(table) <= set(ROAD_CLASSES[:-1])
