"""The load: wrk, bounded in time, on loopback only."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 10


@dataclass(frozen=True, slots=True)
class Shot:
    """One request, repeated: the target may hold what only wrk's script knows."""

    method: str
    url: str
    token: str
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """`rate` in answers a second, `p50` and `p99` in milliseconds, `errors` among the answers."""

    rate: float
    p50: float
    p99: float
    errors: int


SCRIPT = """
wrk.method = "{method}"
wrk.headers["Authorization"] = "Bearer {token}"
{body}
done = function(summary, latency, requests)
  io.write(string.format("RESULT %d %d %f %f %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
"""
BODY = """wrk.headers["Content-Type"] = "application/json"
wrk.body = [==[{text}]==]"""


def need_wrk() -> None:
    """Raises SystemExit with a line that says what to do."""
    if shutil.which("wrk") is None:
        raise SystemExit("the benchmark needs wrk: apt-get install wrk, or your system's way")


def fire(shot: Shot, seconds: int) -> Result:
    """Ten connections, one thread, for this long. Only loopback addresses are targets."""
    host = urlsplit(shot.url).hostname
    if host != "127.0.0.1":
        raise ValueError(f"{host} is not this machine")
    body = BODY.format(text=shot.body) if shot.body is not None else ""
    with tempfile.TemporaryDirectory() as directory:
        script = Path(directory) / "shot.lua"
        script.write_text(SCRIPT.format(method=shot.method, token=shot.token, body=body))
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), shot.url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=True)
    found = re.search(r"RESULT (\d+) (\d+) ([\d.]+) ([\d.]+) (\d+)", done.stdout)
    if found is None:
        raise RuntimeError(f"wrk said: {done.stdout}{done.stderr}")
    count, micros, p50, p99, errors = found.groups()
    return Result(int(count) / (int(micros) / 1e6), float(p50) / 1000, float(p99) / 1000, int(errors))
