"""The process that is counted: `python -m benchmarks.counters.counted VERSION [MARKS]`, under callgrind or not.

Prints the SQL statements and the memory of each scenario's request as JSON; instructions are in callgrind's files.
"""

from __future__ import annotations

import ctypes
import gc
import json
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from statistics import median
from typing import Any

from fake_strapi import Config
from fake_strapi.app import create_app
from fake_strapi.installation import install
from fake_strapi.world import World

Send = Callable[[], bytes]

JOBS = 200
TOKEN = "counted"
WARM_UP, COUNTED = 3, 10


@dataclass(frozen=True, slots=True)
class Scenario:
    """A request by name. `{id}`: an entry's; `{n}`: another number each time. `again`: nothing was written since.

    `anew`: each row is another one than before.
    """

    name: str
    method: str
    path: str
    body: str = ""
    again: bool = False
    anew: bool = False


FILTERED = "/api/jobs?filters[Status][$eq]=Complete&sort=Quantity:desc&populate=customer"
SCENARIOS = (
    Scenario("list 25", "GET", "/api/jobs"),
    Scenario("list 25 again", "GET", "/api/jobs", again=True),
    Scenario("list 100", "GET", "/api/jobs?pagination[pageSize]=100"),
    Scenario("list 100 of new rows", "GET", "/api/jobs?pagination[pageSize]=100", anew=True),
    Scenario("filter, sort, populate", "GET", FILTERED),
    Scenario("get", "GET", "/api/jobs/{id}"),
    Scenario("create", "POST", "/api/customers", '{"data":{"Name":"Ann","Email":"ann{n}@example.com"}}'),
    Scenario("update", "PUT", "/api/jobs/{id}", '{"data":{"Quantity":{n}}}'),
    Scenario("not found", "GET", "/api/jobs/0"),
    Scenario("invalid", "POST", "/api/customers", '{"data":{"Email":"ann@example.com"}}'),
)


class Application:
    """The fake behind its socket, with PrintShop's rows."""

    def __init__(self, version: str) -> None:
        config = Config(strapi=version, api_token=TOKEN, id_seed=1)
        self.world = World(install(config))
        self._app = create_app(world=self.world)
        customer = self._create("/api/customers", {"Name": "Acme", "Email": "acme@example.com"})
        for n in range(JOBS):
            job = {"JobID": f"JOB-2025-{n:04d}", "Quantity": n, "customer": customer, "InkColors": ["Black", "Red"]}
            self.job = self._create("/api/jobs", job | {"Status": ("Complete", "Archived")[n % 2]})

    def _create(self, path: str, data: dict[str, Any]) -> str:
        row = json.loads(self.ask("POST", path, json.dumps({"data": data})))["data"]
        return str(row.get("documentId", row["id"]))

    def request(self, scenario: Scenario, number: int) -> Send:
        """The scenario's request, to be sent when it is called."""
        body = scenario.body.replace("{n}", str(number))
        path = scenario.path.replace("{id}", self.job)
        return lambda: self.ask(scenario.method, path, body)

    def forget(self) -> None:
        """As a write would: what is remembered of the rows holds no more."""
        self.world.database.epoch += 1

    def forget_rows(self) -> None:
        """As if every row had been written: no text of one holds any more."""
        self.world.database.row_texts.forget()

    def ask(self, method: str, target: str, body: str = "") -> bytes:
        path, _, query = target.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "1337",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1:1337",
            "HTTP_AUTHORIZATION": f"Bearer {TOKEN}",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body.encode()),
        }
        if body:
            environ |= {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body))}
        return b"".join(self._app.wsgi_app(environ, lambda *_: lambda _: None))


def main(version: str, library: str | None = None) -> None:
    app = Application(version)
    marks = None if library is None else ctypes.CDLL(library)
    numbers = iter(range(10_000))
    requests = {
        scenario: [app.request(scenario, next(numbers)) for _ in range(WARM_UP + 3 * COUNTED)] for scenario in SCENARIOS
    }
    for scenario in SCENARIOS:
        for _ in range(WARM_UP):
            requests[scenario].pop()()
    gc.collect()
    gc.disable()
    found = {
        scenario.name: {count.__name__: count(app, scenario, requests[scenario]) for count in (queries, peak)}
        for scenario in SCENARIOS
    }
    if marks is not None:
        marks.start()
        for scenario in SCENARIOS:
            for request in next_requests(app, scenario, requests[scenario]):
                marks.begin()
                request()
                marks.end(scenario.name.encode())
    print(json.dumps(found))


def next_requests(app: Application, scenario: Scenario, requests: list[Send]) -> Iterator[Send]:
    """The scenario's next ones; unless it asks `again`, each finds everything forgotten."""
    for _ in range(COUNTED):
        if not scenario.again:
            app.forget()
        if scenario.anew:
            app.forget_rows()
        yield requests.pop()


def queries(app: Application, scenario: Scenario, requests: list[Send]) -> int:
    """SQL statements of one request: the same number each time, or it says so."""
    counts = set()
    connection = app.world.database.connection
    for request in next_requests(app, scenario, requests):
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        request()
        connection.set_trace_callback(None)
        counts.add(len(statements))
    if len(counts) != 1:
        raise SystemExit(f"{scenario.name}: not always as many SQL statements: {sorted(counts)}")
    return counts.pop()


def peak(app: Application, scenario: Scenario, requests: list[Send]) -> int:
    """Bytes of memory that one request holds at its most, on top of what was there: the middle of several."""
    peaks = []
    tracemalloc.start()
    for request in next_requests(app, scenario, requests):
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        request()
        peaks.append(tracemalloc.get_traced_memory()[1] - before)
    tracemalloc.stop()
    return int(median(peaks))


if __name__ == "__main__":
    main(*sys.argv[1:])
