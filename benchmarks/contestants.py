"""What is measured: the fake, a real Strapi, and a bare Flask route under the fake's own server."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Protocol

import requests

from harness.targets.process import ProcessTarget
from harness.targets.provision import Admin

ROOT = Path(__file__).parent.parent
PRINTSHOP = ROOT / "harness" / "printshop"
BIN = Path(sys.executable).parent
START_DEADLINE = 30.0


class Contestant(Protocol):
    """A server that is running. `pid` is the process whose memory counts; `start_ms` from exec to the first 204.

    `database`: a real Strapi's file, into which rows may be put from outside.
    """

    name: str
    url: str
    token: str
    pid: int
    start_ms: float
    database: Path | None

    def admin_token(self) -> str: ...

    def stop(self) -> None: ...


def wait_for(url: str, deadline: float) -> None:
    """Returns when `/_health` answers 204; raises TimeoutError when it doesn't in time."""
    end = time.perf_counter() + deadline
    while time.perf_counter() < end:
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(f"{url}/_health", timeout=1).status_code == 204:
                return
        time.sleep(0.005)
    raise TimeoutError(f"no answer from {url} within {deadline} s")


def environment() -> dict[str, str]:
    """As a user's: Python keeps what it has compiled. What it compiles at the first start is not measured."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Child:
    """A Python server of our own in a process of its own; it writes its port to a file."""

    database: Path | None = None

    def __init__(self, name: str, command: list[str], token: str) -> None:
        self.name = name
        self.token = token
        with tempfile.TemporaryDirectory() as directory:
            port_file = Path(directory) / "port"
            begun = time.perf_counter()
            command = [*command, "--port-file", str(port_file)]
            self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment())
            while not port_file.exists() or not port_file.read_text().strip():
                if self._process.poll() is not None or time.perf_counter() - begun > START_DEADLINE:
                    raise RuntimeError(f"{name} did not start")
                time.sleep(0.001)
            self.url = f"http://127.0.0.1:{port_file.read_text().strip()}"
            wait_for(self.url, START_DEADLINE)
            self.start_ms = (time.perf_counter() - begun) * 1000
        self.pid = self._process.pid

    def admin_token(self) -> str:
        admin = Admin(self.url)
        try:
            admin.register()
            return admin.token()
        finally:
            admin.close()

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(10)


def fake(version: str) -> Contestant:
    """The command, as a user starts it, with the bundled PrintShop."""
    command = [str(BIN / "fake-strapi"), "serve", "--port", "0", "--quiet", "--strapi", version, "--api-token", "bench"]
    return Child(f"fake {version}", command, "bench")


def bare_flask() -> Contestant:
    """A catch-all Flask route with a constant body, under the same server and with the same headers."""
    return Child("bare Flask", [sys.executable, "-m", "benchmarks.bare"], "")


class Real:
    """A real Strapi as an npm process with the same project."""

    def __init__(self, version: str) -> None:
        self.name = f"Strapi {version}"
        self._target = ProcessTarget(PRINTSHOP, version)
        self._target.start()
        self.url, self.token = self._target.url, self._target.token
        self.start_ms = self._target.server.start_seconds * 1000
        self.pid = self._target.server.pid
        self.database: Path | None = self._target.server.app.database

    def admin_token(self) -> str:
        return self._target.admin_token()

    def stop(self) -> None:
        self._target.stop()


def resident_mib(pid: int) -> float:
    """Resident memory of a process and its children, in MiB; 0 where /proc isn't there."""
    total = 0
    pages = os.sysconf("SC_PAGE_SIZE")
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = entry.read_text().rsplit(")", 1)[1].split()
            if int(entry.parent.name) == pid or int(fields[1]) == pid:
                total += int(fields[21]) * pages
    return total / 1024 / 1024
