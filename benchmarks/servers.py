"""Which server carries a WSGI application best, in one process under the GIL: throughput, tail, start, stop, memory.

    python -m benchmarks.servers [--rounds 5] [--seconds 3] [--connections 10] [name …]

Needs `wrk` on the PATH; servers that are not installed are left out (`pip install waitress cheroot granian`). Each
server runs in a process of its own with the same Flask application: a catch-all route, 16 headers, 6 KB of JSON. The
rounds alternate over the servers, so that a busy moment of the machine hits them alike; the medians are printed.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import importlib.util
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.server_candidates import CANDIDATES, make_app

IDLE_CONNECTIONS = 10
PATIENCE = 2.0
"""Seconds after which a request counts as hanging."""


# Inside the server's process


def serve(name: str) -> None:
    """Starts a server, says how long that took, stops it when a line comes in, says how long that took."""
    app = make_app()
    candidate = CANDIDATES[name]
    assert candidate.start is not None
    began = time.perf_counter()
    importlib.import_module(candidate.module)
    imported = time.perf_counter()
    port, stop = candidate.start(app)
    started = time.perf_counter()
    print(json.dumps({"port": port, "import": imported - began, "start": started - imported}), flush=True)
    sys.stdin.readline()
    began = time.perf_counter()
    stop()
    print(json.dumps({"stop": time.perf_counter() - began, "threads": threading.active_count()}), flush=True)
    os._exit(0)


# Outside


@dataclass
class Running:
    """A server's process and what has been measured of it."""

    name: str
    process: subprocess.Popen[str]
    port: int
    facts: dict[str, float]
    throughput: list[float] = field(default_factory=list)
    tail: list[float] = field(default_factory=list)
    middle: list[float] = field(default_factory=list)
    single: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)


def milliseconds(fact: str) -> Callable[[Running], str]:
    return lambda running: f"{running.facts[fact] * 1000:.1f}"


COLUMNS: dict[str, Callable[[Running], str]] = {
    "req/s": lambda running: f"{statistics.median(running.throughput):.0f}",
    "CPU µs/request": lambda running: f"{statistics.median(running.cost) * 1e6:.0f}",
    "p50 ms": lambda running: f"{statistics.median(running.middle):.2f}",
    "p99 ms": lambda running: f"{statistics.median(running.tail):.2f}",
    "req/s, one client": lambda running: f"{statistics.median(running.single):.0f}",
    "import ms": milliseconds("import"),
    "start ms": milliseconds("start"),
    "stop ms": milliseconds("stop"),
    "MB": lambda running: f"{running.facts['memory']:.0f}",
    "calls itself ms": milliseconds("nested"),
    "beside a slow one ms": milliseconds("neighbour"),
}


def launch(name: str) -> Running:
    if CANDIDATES[name].start is None:
        return launch_granian(name)
    command = [sys.executable, "-m", "benchmarks.servers", "--serve", name]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    facts = json.loads(process.stdout.readline())
    return Running(name, process, facts.pop("port"), facts)


def launch_granian(name: str) -> Running:
    """granian runs the application in a process of its own: its start is the time to the first answer."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1"]
    command += [
        "--no-ws",
        "--blocking-threads",
        "1",
        "--log-level",
        "critical",
        "--factory",
        "benchmarks.server_candidates:make_app",
    ]
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    while True:
        with contextlib.suppress(OSError):
            fetch(port, "/")
            break
        time.sleep(0.005)
    return Running(name, process, port, {"import": float("nan"), "start": time.perf_counter() - began})


def fetch(port: int, path: str) -> float:
    """Seconds that one request takes on a new connection."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path)
    connection.getresponse().read()
    connection.close()
    return time.perf_counter() - began


def press(port: int, connections: int, seconds: int) -> tuple[float, float, float]:
    """Requests a second, p50 and p99 in ms."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", f"http://127.0.0.1:{port}/api/jobs"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    assert rate is not None, text
    units = {"us": 0.001, "ms": 1.0, "s": 1000.0}
    shares = {
        share: float(number) * units[unit] for share, number, unit in re.findall(r"(\d+)%\s+([\d.]+)(us|ms|s)\b", text)
    }
    return float(rate[1]), shares["50"], shares["99"]


def resident_mb(process: subprocess.Popen[str]) -> float:
    """Resident memory of a process and its children."""
    total = 0
    for pid in family(process.pid):
        resident = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        total += int(resident[1]) if resident else 0
    return total / 1024


def processor_seconds(process: subprocess.Popen[str]) -> float:
    """Processor time that a process and its children have used: it hardly depends on what else the machine does."""
    total = 0
    for pid in family(process.pid):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for one in found:
        found += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
    return found


def callback_and_neighbour(port: int) -> tuple[float, float]:
    """Seconds of a request whose handler calls the same server, and of a quick request beside a slow one."""
    try:
        nested = min(fetch(port, "/nested") for _ in range(5))
    except TimeoutError:
        nested = float("inf")
        time.sleep(PATIENCE)  # until the inner request has given up, too
    slow = threading.Thread(target=fetch, args=(port, "/slow"))
    slow.start()
    time.sleep(0.05)
    neighbour = fetch(port, "/quick")
    slow.join()
    return nested, neighbour


def end(running: Running) -> None:
    """Stops a server that has live connections, and takes the time."""
    running.facts["memory"] = resident_mb(running.process)
    idle = []
    for _ in range(IDLE_CONNECTIONS if running.name != "cheroot" else 5):
        connection = http.client.HTTPConnection("127.0.0.1", running.port)
        connection.request("GET", "/")
        connection.getresponse().read()
        idle.append(connection)
    if CANDIDATES[running.name].start is None:
        began = time.perf_counter()
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(30)
        running.facts["stop"] = time.perf_counter() - began
        return
    out, _ = running.process.communicate("stop\n", timeout=60)
    running.facts.update(json.loads(out))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", default=list(CANDIDATES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=10)
    parser.add_argument("--serve")
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
    names = [n for n in options.names if importlib.util.find_spec(CANDIDATES[n].module.partition(".")[0])]
    servers = [launch(name) for name in names]
    for running in servers:
        nested, neighbour = callback_and_neighbour(running.port)
        running.facts.update(nested=nested, neighbour=neighbour)
        press(running.port, 2, 1)
    for number in range(options.rounds):
        for running in servers if number % 2 == 0 else reversed(servers):
            before = processor_seconds(running.process)
            rate, middle, tail = press(running.port, options.connections, options.seconds)
            running.cost.append((processor_seconds(running.process) - before) / (rate * options.seconds))
            running.throughput.append(rate)
            running.middle.append(middle)
            running.tail.append(tail)
            running.single.append(press(running.port, 1, 1)[0])
    for running in servers:
        end(running)
    print("| " + " | ".join(["server", *COLUMNS]) + " |")
    print("|---" * (len(COLUMNS) + 1) + "|")
    for running in servers:
        print("| " + " | ".join([running.name, *(column(running) for column in COLUMNS.values())]) + " |")


if __name__ == "__main__":
    main()
