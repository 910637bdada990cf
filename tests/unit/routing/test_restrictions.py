"""Turn restrictions: which turns they forbid, and to whom."""

from __future__ import annotations

import pytest

from routing.restrictions import restriction_values
from tests.unit.routing.mapped import STAR, forbidden, mapped, restriction
from tests.unit.routing.streets import ONE_WAY, TEN_METRES_A_SECOND

WAYS = (
    ("wm", TEN_METRES_A_SECOND),
    ("me", TEN_METRES_A_SECOND),
    ("nm", TEN_METRES_A_SECOND),
    ("ms", TEN_METRES_A_SECOND),
)
WEST, EAST, NORTH, SOUTH = 1, 2, 3, 4
FROM_WEST_TO_NORTH = (("from", WEST), ("via", "m"), ("to", NORTH))

LADDER = {"a": (-100, 0), "b": (0, 0), "c": (100, 0), "x": (-100, 50), "y": (0, 50), "z": (100, 50)}
"""Two streets side by side, a-b-c and x-y-z, and a rung between b and y."""
RUNGS = (
    ("ab", TEN_METRES_A_SECOND),
    ("bc", TEN_METRES_A_SECOND),
    ("by", TEN_METRES_A_SECOND),
    ("yx", TEN_METRES_A_SECOND),
    ("yz", TEN_METRES_A_SECOND),
)


def test_no_turn_forbids_that_turn_alone() -> None:
    """Coming from the west nobody turns north; every other turn stays open."""
    relation = restriction(1, {"restriction": "no_left_turn"}, *FROM_WEST_TO_NORTH)
    assert forbidden(mapped(STAR, *WAYS, relations=[relation]), STAR) == {"wmn"}


def test_only_turn_forbids_all_others_from_there() -> None:
    """Who comes from the west must go north: not east, not south, and not back."""
    relation = restriction(1, {"restriction": "only_left_turn"}, *FROM_WEST_TO_NORTH)
    assert forbidden(mapped(STAR, *WAYS, relations=[relation]), STAR) == {"wme", "wms", "wmw"}


def test_no_u_turn_forbids_turning_back() -> None:
    """From a street back into itself, at its end or where it goes on under the same number."""
    relation = restriction(1, {"restriction": "no_u_turn"}, ("from", WEST), ("via", "m"), ("to", WEST))
    assert forbidden(mapped(STAR, *WAYS, relations=[relation]), STAR) == {"wmw"}
    through = (("wme", TEN_METRES_A_SECOND), *WAYS[2:])
    assert forbidden(mapped(STAR, *through, relations=[relation]), STAR) == {"wmw", "eme"}


def test_no_entry_forbids_each_of_several_ways() -> None:
    """A restriction may name several ways to come from, or to go to."""
    entry = restriction(
        1, {"restriction": "no_entry"}, ("from", WEST), ("from", EAST), ("via", "m"), ("to", NORTH)
    )
    assert forbidden(mapped(STAR, *WAYS, relations=[entry]), STAR) == {"wmn", "emn"}
    leaving = restriction(
        1, {"restriction": "no_exit"}, ("from", WEST), ("via", "m"), ("to", NORTH), ("to", SOUTH)
    )
    assert forbidden(mapped(STAR, *WAYS, relations=[leaving]), STAR) == {"wmn", "wms"}


def test_turn_by_a_way_forbids_the_whole_sequence() -> None:
    """Along a, over the rung and back along the other street is forbidden; each single turn is not."""
    relation = restriction(1, {"restriction": "no_u_turn"}, ("from", 1), ("via", 3), ("to", 4))
    assert forbidden(mapped(LADDER, *RUNGS, relations=[relation]), LADDER) == {"abyx"}


def test_only_turn_by_a_way_binds_who_has_taken_it() -> None:
    """Who came from a over the rung must turn to x; whoever goes straight on at b is free."""
    relation = restriction(1, {"restriction": "only_left_turn"}, ("from", 1), ("via", 3), ("to", 4))
    assert forbidden(mapped(LADDER, *RUNGS, relations=[relation]), LADDER) == {"abyz", "abyb"}


def test_turn_by_several_ways_joins_them_in_any_order() -> None:
    """The ways between may be listed in any order, and be cut by streets that meet them."""
    corners = {**LADDER, "t": (0, 25), "u": (30, 25)}
    streets = (*RUNGS[:2], ("ty", TEN_METRES_A_SECOND), *RUNGS[3:], ("bt", TEN_METRES_A_SECOND))
    side = ("tu", TEN_METRES_A_SECOND)
    relation = restriction(1, {"restriction": "no_u_turn"}, ("from", 1), ("via", 3), ("via", 6), ("to", 4))
    assert forbidden(mapped(corners, *streets, side, relations=[relation]), corners) == {"abtyx"}


def test_one_way_tells_which_part_of_a_street_is_meant() -> None:
    """A street that goes through the junction can be entered one way only: that way is forbidden."""
    streets = (WAYS[0], WAYS[1], ("smn", ONE_WAY))
    relation = restriction(1, {"restriction": "no_left_turn"}, ("from", 1), ("via", "m"), ("to", 3))
    assert forbidden(mapped(STAR, *streets, relations=[relation]), STAR) == {"wmn"}


@pytest.mark.parametrize(
    "members",
    [
        (("from", WEST), ("via", "e"), ("to", NORTH)),  # the point is elsewhere
        (("from", WEST), ("via", "q"), ("to", NORTH)),  # the point is not on the map
        (("from", WEST), ("via", "m"), ("to", 9)),  # the way is not on the map
        (("from", WEST), ("to", NORTH)),  # no point at all
        (("from", WEST), ("via", "m"), ("via", "e"), ("to", NORTH)),  # two points
        (("via", "m"), ("to", NORTH)),
    ],
)
def test_restriction_that_does_not_join_up_is_counted(members: tuple[tuple[str, object], ...]) -> None:
    """What cannot be understood forbids nothing, and the map says how many there were."""
    graph = mapped(STAR, *WAYS, relations=[restriction(1, {"restriction": "no_left_turn"}, *members)])
    assert forbidden(graph, STAR) == set()
    assert graph.meta.counts["restrictions_passed_over"] == 1


def test_restriction_into_a_street_that_goes_both_ways_is_passed_over() -> None:
    """Which half of a street through the junction is meant cannot be told."""
    streets = (WAYS[0], ("smn", TEN_METRES_A_SECOND))
    relation = restriction(1, {"restriction": "no_left_turn"}, ("from", 1), ("via", "m"), ("to", 2))
    graph = mapped(STAR, *streets, relations=[relation])
    assert forbidden(graph, STAR) == set()
    assert graph.meta.counts["restrictions_passed_over"] == 1


@pytest.mark.parametrize(
    ("tags", "bound"),
    [
        ({"restriction": "no_left_turn"}, {"car", "bicycle", "e_bike"}),
        ({"restriction": "no_left_turn", "except": "bicycle;psv"}, {"car"}),
        ({"restriction": "no_left_turn", "except": "motorcar"}, {"bicycle", "e_bike"}),
        ({"restriction:motorcar": "no_left_turn"}, {"car"}),
        ({"restriction:bicycle": "no_left_turn"}, {"bicycle", "e_bike"}),
        ({"restriction:foot": "no_left_turn"}, {"foot"}),
        ({"restriction:hgv": "no_left_turn"}, set()),
        ({"restriction:conditional": "no_left_turn @ (07:00-09:00)"}, set()),
        ({"restriction": "no_left_turn", "hour_on": "07:00", "hour_off": "09:00"}, set()),
        ({"restriction": "give_way"}, set()),
    ],
)
def test_restriction_binds_whom_its_tags_name(tags: dict[str, str], bound: set[str]) -> None:
    """Vehicles in general, but for those excepted; one kind of vehicle; never walkers by the way."""
    graph = mapped(STAR, *WAYS, relations=[restriction(1, tags, *FROM_WEST_TO_NORTH)])
    for mode in ("car", "bicycle", "e_bike", "foot"):
        assert forbidden(graph, STAR, mode) == ({"wmn"} if mode in bound else set())


def test_restriction_may_differ_by_vehicle() -> None:
    """The tag that names a vehicle wins over the one for all."""
    tags = {"restriction": "no_left_turn", "restriction:bicycle": "only_left_turn"}
    assert restriction_values(tags) == {"no_left_turn": 0b0001, "only_left_turn": 0b0110}


def test_two_restrictions_on_one_turn_are_one() -> None:
    """The same turn forbidden to cars by one and to bicycles by another is kept once."""
    relations = [
        restriction(1, {"restriction:motorcar": "no_left_turn"}, *FROM_WEST_TO_NORTH),
        restriction(2, {"restriction:bicycle": "no_left_turn"}, *FROM_WEST_TO_NORTH),
    ]
    graph = mapped(STAR, *WAYS, relations=relations)
    assert graph.restriction_modes.tolist() == [0b0111]
