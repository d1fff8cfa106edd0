"""What is measured once and again, without a load: starts, imports, resets, and memory over time."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

import requests

from benchmarks.contestants import ROOT, Contestant, environment, resident_mib
from benchmarks.filling import STATUSES
from fake_strapi import FakeStrapi

TIMES = 7
ROWS = 1000
MEMORY_STEPS = (0, 1000, 5000, 10_000)


def milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def middle(times: list[float]) -> float:
    return round(statistics.median(times), 3)


def plugin_import() -> float:
    """What `import harness.plugin` takes in a new process that has pytest already, in milliseconds."""
    code = "import time, pytest; begun = time.perf_counter(); import harness.plugin; print(time.perf_counter() - begun)"
    command = [sys.executable, "-c", code]
    texts = [subprocess.check_output(command, cwd=ROOT, env=environment(), timeout=60) for _ in range(TIMES)]
    return middle([float(text) * 1000 for text in texts])


def in_process(version: str) -> dict[str, float]:
    """The fixture's life, in milliseconds: start and stop of a server, and what happens between two tests."""
    starts, stops = [], []
    for _ in range(3 * TIMES):
        strapi = FakeStrapi(version=version)
        starts.append(milliseconds(strapi.start))
        stops.append(milliseconds(strapi.stop))
    found = {"fixture start": middle(starts), "fixture stop": middle(stops)}
    jobs = [{"JobID": f"J{n}", "Quantity": n, "Status": STATUSES[n % 4]} for n in range(ROWS)]
    with FakeStrapi(version=version, seed={"job": jobs}) as strapi, requests.Session() as session:
        headers = {"Authorization": f"Bearer {strapi.token}"}

        def change() -> None:
            data = {"data": {"Name": "Ann"}}
            session.post(f"{strapi.url}/api/employees", json=data, headers=headers).raise_for_status()

        resets, snapshots, restores, workspaces = [], [], [], []
        for _ in range(3 * TIMES):
            change()
            snapshots.append(milliseconds(strapi.snapshot))
            kept = strapi.snapshot()
            change()
            restores.append(milliseconds(partial(strapi.restore, kept)))
            resets.append(milliseconds(strapi.reset))
            workspaces.append(milliseconds(strapi.create_workspace))
    found["reset at 1,000 rows"] = middle(resets)
    found["snapshot at 1,000 rows"] = middle(snapshots)
    found["restore at 1,000 rows"] = middle(restores)
    found["another workspace"] = middle(workspaces)
    return found


def memory_over_time(contestant: Contestant) -> dict[str, float]:
    """MiB resident after so many requests, one in ten a write."""
    found, sent = {}, 0
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {contestant.token}"
        for step in MEMORY_STEPS:
            while sent < step:
                if sent % 10:
                    answer = session.get(f"{contestant.url}/api/jobs?pagination[page]={sent % 40 + 1}", timeout=60)
                else:
                    data = {"data": {"Name": "Ann"}}
                    answer = session.post(f"{contestant.url}/api/employees", json=data, timeout=60)
                answer.raise_for_status()
                sent += 1
            found[str(step)] = round(resident_mib(contestant.pid), 1)
    return found
