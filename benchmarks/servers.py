"""Which server carries a WSGI application best, in one process under the GIL: throughput, tail, start, stop, memory.

    python benchmarks/servers.py [--rounds 5] [--seconds 3] [--connections 10] [name …]

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
import select
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

BODY = json.dumps({"data": [{"id": n, "attributes": {"name": "x" * 200}} for n in range(24)]}).encode()
HEADERS = {f"X-Header-Number-{n}": "some value of usual length" for n in range(14)}
IDLE_CONNECTIONS = 10


def make_app() -> Any:
    """A bare Flask application: what any server can reach at most with Flask."""
    from flask import Flask, Response, request

    app = Flask("bare", static_folder=None)

    @app.route("/", defaults={"path": ""})
    @app.route("/<path:path>", methods=["GET", "POST"])
    def everything(path: str) -> Response:
        if path == "slow":
            time.sleep(0.3)
        if path == "nested":
            connection = http.client.HTTPConnection("127.0.0.1", request.server[1])  # type: ignore[index]
            connection.request("GET", "/inner")
            connection.getresponse().read()
            connection.close()
        return Response(BODY, content_type="application/json; charset=utf-8", headers=HEADERS)

    return app


# The designs that were weighed for our own server: the same connection, parser and exchange, other threads.


def own_loop(app: Any) -> tuple[int, Callable[[], None]]:
    from fake_strapi.http.wire import WireServer

    server = WireServer(app)
    server.start()
    return server.port, server.stop


class NoOwner:
    """A connection's owner for designs in which blocking is nobody else's business."""

    def __init__(self) -> None:
        self.connections: set[Any] = set()

    def hand_over(self, connection: Any) -> None:
        pass

    def forget(self, connection: Any) -> None:
        self.connections.discard(connection)

    def pause(self, seconds: float) -> bool:
        time.sleep(seconds)
        return True


def own_thread_per_connection(app: Any) -> tuple[int, Callable[[], None]]:
    """(a) A thread for each connection, which blocks in recv."""
    from fake_strapi.http.wire.answers import DateHeader
    from fake_strapi.http.wire.connection import Connection, Disconnected
    from fake_strapi.http.wire.exchange import answer_ready
    from fake_strapi.http.wire.limits import Limits
    from fake_strapi.http.wire.listening import listen

    (listener,) = listen("127.0.0.1", 0)
    listener.setblocking(True)
    owner, limits, date = NoOwner(), Limits(), DateHeader(time.time)
    threads: set[threading.Thread] = set()

    def converse(connection: Connection) -> None:
        connection._socket.setblocking(True)
        with contextlib.suppress(Disconnected):
            while not connection.closed:
                data = connection.receive()
                if not data:
                    break
                connection.reader.feed(data)
                answer_ready(app, connection, date)
        connection.close()
        threads.discard(threading.current_thread())

    def accept() -> None:
        while True:
            try:
                sock, peer = listener.accept()
            except OSError:
                return
            connection = Connection(sock, peer, owner, limits, 0.0)
            owner.connections.add(connection)
            thread = threading.Thread(target=converse, args=(connection,), daemon=True)
            threads.add(thread)
            thread.start()

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()

    def stop() -> None:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        acceptor.join()
        for connection in list(owner.connections):
            connection.abort()
        for thread in list(threads):
            thread.join()

    return listener.getsockname()[1], stop


def own_pool(app: Any, size: int = 4) -> tuple[int, Callable[[], None]]:
    """(c) A small pool: all threads wait on one epoll, each event wakes one of them (leader and followers)."""
    from fake_strapi.http.wire.answers import DateHeader
    from fake_strapi.http.wire.connection import Connection, Disconnected
    from fake_strapi.http.wire.exchange import answer_ready
    from fake_strapi.http.wire.limits import Limits
    from fake_strapi.http.wire.listening import listen

    (listener,) = listen("127.0.0.1", 0)
    owner, limits, date = NoOwner(), Limits(), DateHeader(time.time)
    poller = select.epoll()
    once = select.EPOLLIN | select.EPOLLONESHOT
    poller.register(listener, once)
    waker, wakee = socket.socketpair()
    poller.register(wakee, select.EPOLLIN)
    sockets: dict[int, Connection] = {}

    def serve() -> None:
        while True:
            ((number, _),) = poller.poll(None, 1)
            if number == wakee.fileno():
                return
            if number == listener.fileno():
                with contextlib.suppress(BlockingIOError):
                    sock, peer = listener.accept()
                    connection = Connection(sock, peer, owner, limits, 0.0)
                    sockets[sock.fileno()] = connection
                    owner.connections.add(connection)
                    poller.register(sock, once)
                poller.modify(listener, once)
                continue
            connection = sockets[number]
            try:
                data = connection.receive()
            except Disconnected:
                data = b""
            if data:
                connection.reader.feed(data)
                answer_ready(app, connection, date)
            elif data == b"":
                connection.close()
            if not connection.closed:
                poller.modify(number, once)

    threads = [threading.Thread(target=serve, daemon=True) for _ in range(size)]
    for thread in threads:
        thread.start()

    def stop() -> None:
        waker.send(b"w")
        for thread in threads:
            thread.join()
        for connection in list(owner.connections):
            connection.close()
        listener.close()

    return listener.getsockname()[1], stop


# Known servers


def waitress(app: Any) -> tuple[int, Callable[[], None]]:
    from waitress.server import create_server

    server = create_server(app, host="127.0.0.1", port=0, threads=4, clear_untrusted_proxy_headers=False)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()

    def stop() -> None:
        server.close()
        server.task_dispatcher.shutdown()
        thread.join(5)

    return server.effective_port, stop


def cheroot(app: Any) -> tuple[int, Callable[[], None]]:
    from cheroot.wsgi import Server

    server = Server(("127.0.0.1", 0), app, numthreads=10)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()

    def stop() -> None:
        server.stop()
        thread.join(5)

    return server.bind_addr[1], stop


def werkzeug(app: Any) -> tuple[int, Callable[[], None]]:
    import logging

    from werkzeug.serving import WSGIRequestHandler, make_server

    logging.getLogger("werkzeug").disabled = True

    class Kept(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Kept)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join(5)

    return server.server_port, stop


@dataclass(frozen=True)
class Candidate:
    """A server and the module whose import it costs."""

    start: Callable[[Any], tuple[int, Callable[[], None]]] | None
    module: str


CANDIDATES = {
    "loop": Candidate(own_loop, "fake_strapi.http.wire"),
    "threads": Candidate(own_thread_per_connection, "fake_strapi.http.wire"),
    "pool2": Candidate(partial(own_pool, size=2), "fake_strapi.http.wire"),
    "pool4": Candidate(own_pool, "fake_strapi.http.wire"),
    "waitress": Candidate(waitress, "waitress.server"),
    "cheroot": Candidate(cheroot, "cheroot.wsgi"),
    "werkzeug": Candidate(werkzeug, "werkzeug.serving"),
    "granian": Candidate(None, "granian"),
}


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


def launch(name: str) -> Running:
    if CANDIDATES[name].start is None:
        return launch_granian(name)
    command = [sys.executable, __file__, "--serve", name]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    facts = json.loads(process.stdout.readline())
    return Running(name, process, facts.pop("port"), facts)


def launch_granian(name: str) -> Running:
    """granian runs the application in a process of its own: its start is the time to the first answer."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1"]
    command += ["--no-ws", "--blocking-threads", "1", "--log-level", "critical", "--factory", "servers:make_app"]
    began = time.perf_counter()
    here = Path(__file__).parent
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=here)
    while True:
        with contextlib.suppress(OSError):
            fetch(port, "/")
            break
        time.sleep(0.005)
    return Running(name, process, port, {"import": float("nan"), "start": time.perf_counter() - began})


def fetch(port: int, path: str) -> float:
    """Seconds that one request takes on a new connection."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
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
    nested = min(fetch(port, "/nested") for _ in range(5))
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
    print(
        "| server | req/s | CPU µs/request | p50 ms | p99 ms | req/s, 1 conn. | import ms | start ms | stop ms | MB | callback ms | beside a slow one ms |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for running in servers:
        end(running)
        f = running.facts
        mid = statistics.median
        print(
            f"| {running.name} | {mid(running.throughput):.0f} | {mid(running.cost) * 1e6:.0f} | {mid(running.middle):.2f} | {mid(running.tail):.2f} "
            f"| {mid(running.single):.0f} | {f['import'] * 1000:.0f} | {f['start'] * 1000:.1f} | {f['stop'] * 1000:.1f} "
            f"| {f['memory']:.0f} | {f['nested'] * 1000:.1f} | {f['neighbour'] * 1000:.1f} |"
        )


if __name__ == "__main__":
    main()
