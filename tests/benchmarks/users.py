"""
Coordinators and nurses' phones that use a service of this machine for a while.

`python -m tests.benchmarks.users` reads one order (JSON) on stdin and answers with what was asked and how
long it took. What everybody does and when comes from a seed. Each waits for an answer, thinks, and goes on;
nobody begins anything after the end.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import httpx2

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

ANSWER_WITHIN_SECONDS = 60.0
MOST_REQUESTS = 100_000
THINKS_SECONDS = {"coordinator": (10.0, 30.0), "phone": (30.0, 90.0)}
"""How long each thinks between two things, at least and at most."""
WHOLE_MINUTE = 60.0
"""In shorter runs everybody thinks as much faster."""
KEPT_OPEN_SECONDS = 2.0
"""Less than the service keeps a connection: one that it is just closing is not used again."""
TILES_ASKED = 16_384
FILES_KEPT = [f"/static/phone/{name}.js" for name in ("main", "phone", "round_source")]
FAR_DAY = "2199-05"
"""The month of absences that are in nobody's way."""


class Comer(NamedTuple):
    """
    One who uses the service: a `coordinator` with visits to see to, or a nurse's `phone`.

    Who has no session yet signs in with a password, or opens a link, the `secret`; others have none.
    """

    kind: str
    organisation: str
    name: str
    cookie: str
    secret: str
    visits: Sequence[str]


@dataclass
class Told:
    """What was asked: by kind the milliseconds of each answer, and what was not answered as expected."""

    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)


class User(ABC):
    """
    One user with a browser.

    Parameters
    ----------
    chance
        Decides what is done next and after how long.
    """

    def __init__(
        self, order: dict[str, Any], comer: Comer, told: Told, transport: httpx2.AsyncBaseTransport
    ) -> None:
        self.comer = comer
        self.day: str = order["day"]
        self.plan: str = order["plans"][comer.organisation]
        self.chance = random.Random(f"{order['seed']} {comer.organisation} {comer.name}")  # noqa: S311 - no secret
        self._told = told
        self._client = httpx2.AsyncClient(
            transport=transport,
            base_url=order["url"],
            cookies={order["cookie"]: comer.cookie} if comer.cookie else {},
            timeout=ANSWER_WITHIN_SECONDS,
        )

    async def ask(
        self,
        kind: str,
        method: str,
        path: str,
        expected: int = 200,
        **given: Any,  # noqa: ANN401 - options of the client
    ) -> httpx2.Response | None:
        """Ask once; None where the answer is not the one expected, which is an error."""
        if sum(map(len, self._told.milliseconds.values())) >= MOST_REQUESTS:
            raise RuntimeError(f"more than {MOST_REQUESTS} requests")
        begun = perf_counter()
        try:
            answer = await self._client.request(method, path, **given)
        except httpx2.TransportError as error:
            self._told.errors[f"{kind}: {type(error).__name__}"] += 1
            return None
        self._told.milliseconds[kind].append(1000 * (perf_counter() - begun))
        if answer.status_code != expected:
            self._told.errors[f"{kind}: {answer.status_code} {_code(answer)}"] += 1
            return None
        return answer

    @abstractmethod
    async def come(self) -> None:
        """Get a session where there is none yet."""

    @abstractmethod
    async def live(self, seconds: float) -> None:
        """Use the service for so long."""

    async def use(self, seconds: float, does: dict[Callable[[], Awaitable[None]], int]) -> None:
        """Do one thing after another until the time is over; `does` says how often each in comparison."""
        end = perf_counter() + seconds
        least, most = (pause * min(1.0, seconds / WHOLE_MINUTE) for pause in THINKS_SECONDS[self.comer.kind])
        await asyncio.sleep(self.chance.uniform(0, (least + most) / 2))
        if self.comer.secret:
            await self.come()
        while perf_counter() < end:
            await self.chance.choices([*does], [*does.values()])[0]()
            pause = self.chance.uniform(least, most)
            await asyncio.sleep(max(0, min(pause, end - perf_counter())))


class Coordinator(User):
    """One who keeps a day's plan and records up to date."""

    changes_read = ""
    absence = ""

    async def come(self) -> None:
        """Sign in."""
        who = {"user": self.comer.name, "password": self.comer.secret}
        await self.ask("sign in", "POST", "/api/v1/session", 204, json=who)

    async def live(self, seconds: float) -> None:
        """Work."""
        await self.use(
            seconds,
            {
                self.open_day: 3,
                self.read_lines: 1,
                self.read_changes: 3,
                self.change_visit: 3,
                self.keep_absence: 2,
                self.read_list: 3,
                self.find_patient: 3,
            },
        )

    async def open_day(self) -> None:
        """Open the board: the day, then its plan."""
        await self.ask("open the day", "GET", f"/api/v1/days/{self.day}")
        await self.ask("read the plan", "GET", f"/api/v1/plans/{self.plan}")

    async def read_lines(self) -> None:
        """Have the rounds drawn on the map."""
        await self.ask("lines of the plan", "GET", f"/api/v1/plans/{self.plan}/lines")

    async def read_changes(self) -> None:
        """Ask what changed since the last time."""
        path = f"/api/v1/changes?after={self.changes_read}"
        if answer := await self.ask("what changed", "GET", path):
            self.changes_read = answer.json()["next"]

    async def change_visit(self) -> None:
        """Open one of the visits that are hers to see to, and store another duration."""
        path = f"/api/v1/visits/{self.day}/{self.chance.choice(self.comer.visits)}"
        if answer := await self.ask("open a visit", "GET", path):
            changed = {**answer.json(), "minutes": self.chance.randint(10, 40)}
            version = {"If-Match": answer.headers["etag"]}
            await self.ask("change a visit", "PUT", path, json=changed, headers=version)

    async def keep_absence(self) -> None:
        """Enter an absence, later move its end."""
        if not self.absence:
            told = {"nurse_id": "n-000", "first_day": f"{FAR_DAY}-01", "last_day": f"{FAR_DAY}-01"}
            if answer := await self.ask("add an absence", "POST", "/api/v1/absences", 201, json=told):
                self.absence = answer.json()["id"]
            return
        path = f"/api/v1/absences/{self.absence}"
        if answer := await self.ask("open an absence", "GET", path):
            changed = {**answer.json(), "last_day": f"{FAR_DAY}-{self.chance.randint(1, 31):02}"}
            version = {"If-Match": answer.headers["etag"]}
            await self.ask("change an absence", "PUT", path, json=changed, headers=version)

    async def read_list(self) -> None:
        """Open a list of the records page."""
        kind = self.chance.choice(["patients", "nurses", "absences", f"visits/{self.day}"])
        await self.ask("a list of records", "GET", f"/api/v1/{kind}?limit=100")

    async def find_patient(self) -> None:
        """Look for a patient by name."""
        name = f"zznom{self.chance.randrange(17)}"
        await self.ask("find a patient", "GET", f"/api/v1/patients?search={name}")


class Phone(User):
    """A nurse's phone: it reads, there is nothing yet that a nurse may write."""

    tiles = ""

    def __init__(self, *given: Any) -> None:  # noqa: ANN401 - as a user
        super().__init__(*given)
        self.kept: dict[str, str] = {}

    async def come(self) -> None:
        """Open the link."""
        link = {"token": self.comer.secret}
        await self.ask("open a nurse's link", "POST", "/api/v1/session/nurse", 204, json=link)

    async def live(self, seconds: float) -> None:
        """Look at the round now and then."""
        await self.use(seconds, {self.read_round: 6, self.open_page: 1, self.see_map: 1})

    async def read_round(self) -> None:
        """Ask for the round, as the page does whenever it is looked at."""
        await self.ask("a nurse's round", "GET", "/api/v1/rounds/mine")

    async def open_page(self) -> None:
        """Open the page anew; its files are kept, and asked for all the same."""
        await self.ask("the phone's page", "GET", "/n")
        for file in FILES_KEPT:
            version = self.kept.get(file)
            known = {"If-None-Match": version} if version else {}
            if answer := await self.ask("a file of it", "GET", file, 304 if known else 200, headers=known):
                self.kept[file] = answer.headers["etag"]

    async def see_map(self) -> None:
        """Read a part of the map's tiles."""
        if not self.tiles:
            answer = await self.ask("what map there is", "GET", "/api/v1/map")
            self.tiles = answer.json()["tiles"] if answer else ""
            return
        first = self.chance.randrange(4) * TILES_ASKED
        part = {"Range": f"bytes={first}-{first + TILES_ASKED - 1}"}
        await self.ask("a part of the map", "GET", self.tiles, 206, headers=part)


def _code(answer: httpx2.Response) -> str:
    """Code of a refusal; empty where the answer is none."""
    is_problem = answer.headers.get("content-type", "").startswith("application/problem+json")
    return str(answer.json()["code"]) if is_problem else ""


async def use(order: dict[str, Any]) -> Told:
    """
    Have everybody of an order use the service at the same time.

    Raises
    ------
    ValueError
        Where it is not a service of this machine.
    """
    if urlsplit(order["url"]).hostname != "127.0.0.1":
        raise ValueError("Only a service at 127.0.0.1 is put under load.")
    told, kinds = Told(), {"coordinator": Coordinator, "phone": Phone}
    comers = [Comer(**comer) for comer in order["comers"]]
    limits = httpx2.Limits(max_connections=len(comers), keepalive_expiry=KEPT_OPEN_SECONDS)
    async with (
        httpx2.AsyncHTTPTransport(limits=limits) as transport,
        asyncio.timeout(order["seconds"] + 2 * ANSWER_WITHIN_SECONDS),
    ):
        users = [kinds[comer.kind](order, comer, told, transport) for comer in comers]
        await asyncio.gather(*(user.live(order["seconds"]) for user in users))
    return told


def main() -> None:
    """Read the order, carry it out, tell."""
    told = asyncio.run(use(json.load(sys.stdin)))
    json.dump({"milliseconds": told.milliseconds, "errors": told.errors}, sys.stdout)


if __name__ == "__main__":
    main()
