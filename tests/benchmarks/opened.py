"""Opens a map in a process of its own, asks for one way, and prints what that took: seconds and megabytes."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from routing import Point
from routing.prepared import open_router


def main() -> None:
    """Read from the arguments the map's folder and two places, as latitude and longitude."""
    folder, *degrees = sys.argv[1:]
    lat, lon, to_lat, to_lon = map(float, degrees)
    seconds = 0.0
    for _ in range(2):  # The first time also loads the program.
        begun = time.process_time()
        open_router(Path(folder), "car").matrix([Point(lat, lon), Point(to_lat, to_lon)])
        seconds = time.process_time() - begun
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(json.dumps({"seconds": seconds, "megabytes": kilobytes / 1024}))


if __name__ == "__main__":
    main()
