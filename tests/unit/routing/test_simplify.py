"""Lines simplified for a map."""

from __future__ import annotations

import numpy as np
import shapely

from routing import Graph, RoadRouter, simplified
from routing.point import mercator
from tests.unit.routing.streets import at
from tests.unit.routing.test_path import places_near


def test_point_that_nobody_can_see_is_left_out() -> None:
    """A bend of 1 m is seen at zoom 18, where a pixel is 0.3 m wide, and not at zoom 12, where it is 19 m."""
    line = (at(0, 0), at(100, 1), at(200, 0))
    assert simplified(line, 18) == line
    assert simplified(line, 12) == (line[0], line[2])
    assert simplified(line[:2], 0) == line[:2]


def test_simplified_path_stays_within_half_a_pixel(monaco: Graph) -> None:
    """No point of a real line is farther from the simplified one than half a pixel, and its ends stay."""
    first, *_, last = places_near(monaco, 20)
    (path,) = RoadRouter(monaco, "car", limit_metres=5_000).paths([(first, last)])
    for zoom in (10, 13, 16):
        simple = simplified(path.points, zoom)
        assert (simple[0], simple[-1]) == (path.points[0], path.points[-1])
        whole, less = (
            shapely.linestrings(mercator(np.array([p.lat for p in line]), np.array([p.lon for p in line])))
            for line in (path.points, simple)
        )
        assert shapely.hausdorff_distance(whole, less) <= 0.5 * 78_272 / 2**zoom
        assert len(simple) <= len(path.points)
