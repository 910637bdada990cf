"""Travel times by car on one map, next to osmnx, scipy and OSRM: how fast, how exact, how far apart."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import osmium

from routing import Graph, Point, RoadRouter, being_made, prepared, publish, read_extract
from routing.costs import MILLISECOND
from routing.dijkstra import Dijkstra
from routing.snap import Snap
from tests.benchmarks import osrm
from tests.benchmarks.report import grouped, machine, note, say, table
from tests.benchmarks.tiling import tiled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

SMALL = Path("data/monaco.osm.pbf")
PLACES = 1000
FEW = 100
"""Places whose costs are compared one by one, and rows of the larger map's table that scipy works out."""
LEGS = 500
SEED = 4
HEADS = ("what", "here", "there", "ratio", "to reach")
NOT_RUN = "not run"
OSMNX = """
import sys, osmnx
osmnx.graph.graph_from_xml(sys.argv[1])
"""


@dataclass
class Clock:
    """Processor seconds of this process and of those it waited for: they hold on a busy machine too."""

    seconds: float = 0.0

    def __str__(self) -> str:
        """As it stands in the table."""
        return f"{self.seconds:.{1 if self.seconds >= 1 else 2}f} s"


@contextmanager
def timed() -> Iterator[Clock]:
    """Time what happens in the block."""
    clock, begun = Clock(), os.times()
    yield clock
    clock.seconds = sum(os.times()[:4]) - sum(begun[:4])


@dataclass(frozen=True)
class Kept:
    """A map in a folder, prepared for fast tables, and how long preparing took."""

    folder: Path
    router: RoadRouter
    prepared: Clock


def measure(extract: Path) -> None:
    """Name the machine and print the table of one map, each row when it is known."""
    say(f"{machine()}. Processor seconds, one run.\n")
    with TemporaryDirectory() as held:
        folder = Path(held)
        _keep(read_extract(SMALL), folder / "first")  # everything is loaded and compiled by now
        note("importing ...")
        with timed() as imported:
            graph = _import(extract, folder / "imported")
        one = _keep(graph, folder / "one")
        network = one.router.network
        say(f"{extract.name}: {grouped(len(graph.lat))} junctions, {grouped(network.size)} states.\n")
        say(table(HEADS, []))
        _against_osmnx(extract, folder, imported)
        places = random_places(one.router, PLACES)
        taken = _against_scipy("on the same streets and turns", one, places, PLACES, "12 times faster")
        _against_osrm(extract, folder, one, places, (taken, imported))
        _exactness(one.router, places[:FEW])
        opened = _opened(one, places)
        share = f"{100 * opened['seconds'] / one.prepared.seconds:.0f} %"
        _row(
            "opening it, against preparing it", Clock(opened["seconds"]), one.prepared, share, "at most 10 %"
        )
        note("eight of it side by side ...")
        many = _keep(tiled(graph, network.usable), folder / "many")
        size = f"on eight of it, {grouped(len(many.router.graph.lat))} junctions"
        places = random_places(many.router, PLACES)
        _against_scipy(size, many, places, FEW, "25 times faster")
        megabytes = f"{grouped(_opened(many, places)['megabytes'])} MB"
        _row("memory with the eight open", megabytes, "", "", "under 2,000 MB")


def random_places(router: RoadRouter, count: int) -> list[Point]:
    """Give places on streets that can be reached and left, the same for the same map."""
    graph = router.graph
    streets = np.flatnonzero(router.network.usable & graph.stoppable)
    chosen = np.random.default_rng(SEED).choice(streets, count, replace=len(streets) < count)
    middle = (graph.shape_start[chosen] + graph.shape_start[chosen + 1] - 1) // 2
    return [
        Point(*spot)
        for spot in zip(graph.shape_lat[middle].tolist(), graph.shape_lon[middle].tolist(), strict=True)
    ]


def ratios(ours: NDArray[np.int32], theirs: NDArray[np.float64], legs: int) -> tuple[float, float]:
    """Median of our seconds over theirs on random legs of two tables, and the correlation of both."""
    random = np.random.default_rng(SEED)
    start = random.integers(0, len(ours), legs)
    end = (start + random.integers(1, len(ours), legs)) % len(ours)
    here, there = ours[start, end].astype(float), theirs[start, end]
    known = (here > 0) & (there > 0)
    here, there = here[known], there[known]
    return float(np.median(here / there)), float(np.corrcoef(here, there)[0, 1])


def _row(what: str, here: object, there: object, ratio: str, least: str) -> None:
    say(f"| {what} | {here} | {there} | {ratio} | {least} |")


def _times(ours: Clock, theirs: Clock) -> str:
    faster, slower = theirs.seconds / ours.seconds, ours.seconds / theirs.seconds
    return f"{faster:.1f} times faster" if faster >= 1 else f"{slower:.1f} times slower"


def _import(extract: Path, folder: Path) -> Graph:
    """Import the streets of an extract as the service does."""
    graph = read_extract(extract)
    with being_made(folder) as files:
        graph.write(files)
        publish(files, asdict(graph.meta))
    return graph


def _keep(graph: Graph, folder: Path) -> Kept:
    """Keep a map with its preparation, however small it is, and open it."""
    prepared.PREPARED_FROM = 0
    with being_made(folder) as files:
        graph.write(files)
        with timed() as clock:
            prepared.prepare(graph, files, ("car",))
        publish(files, asdict(graph.meta))
    return Kept(folder, prepared.open_router(folder, "car"), clock)


def _against_osmnx(extract: Path, folder: Path, imported: Clock) -> None:
    """Have osmnx read the same extract, turned into XML, in a process of its own."""
    note("osmnx reads the same ...")
    xml = folder / "map.osm"
    with osmium.SimpleWriter(str(xml)) as writer:
        for item in osmium.FileProcessor(str(extract)):
            writer.add(item)
    with timed() as theirs:
        subprocess.run([sys.executable, "-c", OSMNX, str(xml)], check=True, capture_output=True)  # noqa: S603 - ours
    _row(
        "import, against osmnx reading it as XML",
        imported,
        theirs,
        _times(imported, theirs),
        "20 times faster",
    )


def _against_scipy(where: str, kept: Kept, places: Sequence[Point], rows: int, least: str) -> Clock:
    """Compare the time of a table with scipy's, which need not work out all rows: each takes as long."""
    note("the table by scipy ...")
    plain = RoadRouter(kept.router.graph, "car")
    for router in (kept.router, plain):
        router.matrix(places[:2])
    with timed() as ours:
        kept.router.matrix(places)
    with timed() as theirs:
        plain.between(places[:rows], places)
    theirs.seconds *= len(places) / rows
    size = f"{grouped(len(places))} x {grouped(len(places))}"
    _row(f"table of {size} {where}, against scipy", ours, theirs, _times(ours, theirs), least)
    return ours


def _exactness(router: RoadRouter, places: Sequence[Point]) -> None:
    """Compare costs one by one with scipy's, before anything is rounded to seconds."""
    network = router.network
    on_road = network.positions([snap for snap in router.snap(places) if isinstance(snap, Snap)])
    entries, exits = network.entries(on_road), network.exits(on_road)
    ours = router._search.costs(entries, exits)  # noqa: SLF001 - nothing public is as exact
    theirs = Dijkstra(network).costs(entries, exits)
    error = np.abs(np.where(ours == theirs, 0, ours - theirs)).max() / MILLISECOND
    size = f"{len(places)} x {len(places)}"
    _row(f"largest error against scipy, table of {size}", f"{error:g} ms", "", "", "0 ms")


def _opened(kept: Kept, places: Sequence[Point]) -> dict[str, float]:
    """What opening a map and asking for one way takes in a process of its own."""
    spots = [str(degrees) for place in places[:2] for degrees in (place.lat, place.lon)]
    command = [sys.executable, "-m", "tests.benchmarks.opened", str(kept.folder), *spots]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - ours
    told: dict[str, float] = json.loads(said)
    return told


def _against_osrm(
    extract: Path, folder: Path, one: Kept, places: Sequence[Point], taken: tuple[Clock, Clock]
) -> None:
    """Compare table, preparation from the extract on, and seconds with OSRM's, where it is installed."""
    table_taken, imported = taken
    ready = Clock(imported.seconds + one.prepared.seconds)
    whats = (
        "the same table, against OSRM",
        "import and preparation, against OSRM",
        f"median ratio to OSRM on {LEGS} legs, correlation",
    )
    leasts = ("at most 2 times slower", "8 times faster", "0.95 to 1.05, r 0.99")
    if not osrm.is_installed():
        for what, here, least in zip(whats, (table_taken, ready, ""), leasts, strict=True):
            _row(what, here, NOT_RUN, "", least)
        return
    note("OSRM prepares the same ...")
    with timed() as theirs_ready:
        data = osrm.prepare(extract, folder)
    engine = osrm.Table(data)
    engine.seconds(places[:2])
    with timed() as theirs:
        seconds = engine.seconds(places)
    _row(whats[0], table_taken, theirs, _times(table_taken, theirs), leasts[0])
    _row(whats[1], ready, theirs_ready, _times(ready, theirs_ready), leasts[1])
    median, correlation = ratios(one.router.matrix(places).seconds, seconds, LEGS)
    told = f"{median:.3f}, r {correlation:.4f}"
    _row(whats[2], "", "", told, leasts[2])
