"""Webhooks: how long from the answer of a write to its delivery, and how many receivers one write can serve."""

from __future__ import annotations

import statistics
import time
from contextlib import ExitStack

import requests

from benchmarks.contestants import Contestant
from harness.receiver import WebhookReceiver

WRITES = 100
HOOKS = 10
PATIENCE_SECONDS = 60.0


def measure(contestant: Contestant) -> dict[str, float]:
    """Milliseconds from sending a create until its delivery is in (p50, p99), and deliveries a second to ten hooks."""
    with ExitStack() as stack:
        receiver = stack.enter_context(WebhookReceiver())
        session = stack.enter_context(requests.Session())
        session.trust_env = False
        admin = {"Authorization": f"Bearer {contestant.admin_token()}"}
        session.headers["Authorization"] = f"Bearer {contestant.token}"

        def add_hook(number: int) -> None:
            body = {"name": f"hook {number}", "url": receiver.url, "events": ["entry.create"], "headers": {}}
            made = session.post(f"{contestant.url}/admin/webhooks", json=body, headers=admin, timeout=60)
            made.raise_for_status()

        def write() -> None:
            data = {"data": {"Name": "Ann"}}
            session.post(f"{contestant.url}/api/employees", json=data, timeout=60).raise_for_status()

        add_hook(0)
        times = []
        for _ in range(WRITES):
            begun = time.perf_counter()
            write()
            receiver.wait_for("entry.create", timeout=PATIENCE_SECONDS)
            times.append((time.perf_counter() - begun) * 1000)
        for number in range(1, HOOKS):
            add_hook(number)
        begun = time.perf_counter()
        for _ in range(WRITES):
            write()
        for _ in range(WRITES * HOOKS):
            receiver.wait_for("entry.create", timeout=PATIENCE_SECONDS)
        seconds = time.perf_counter() - begun
    times.sort()
    return {
        "p50_ms": round(statistics.median(times), 2),
        "p99_ms": round(times[int(len(times) * 0.99)], 2),
        "deliveries_per_second": round(WRITES * HOOKS / seconds, 1),
    }
