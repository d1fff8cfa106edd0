"""The load: wrk, bounded in time, on loopback only."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.scenarios import Request, escaped

CONNECTIONS = 10
PATIENCE_SECONDS = 30
"""A real Strapi with 100,000 rows needs seconds for one answer."""


@dataclass(frozen=True, slots=True)
class Shot:
    """Requests in turn, repeated, to one server; ids stand in their paths already."""

    url: str
    token: str
    requests: Sequence[Request]


@dataclass(frozen=True, slots=True)
class Result:
    """`rate` in answers a second, `p50` and `p99` in milliseconds, `errors` among the answers."""

    rate: float
    p50: float
    p99: float
    errors: int


# A DELETE takes an entry that a POST before it has made, as soon as one is known, and else the turn of the next POST.
SCRIPT = """
local rows = {%s}
local turn, made = 0, {}
function request()
  local row = rows[turn %% #rows + 1]
  turn = turn + 1
  local path = row.path
  if path:find("{made}", 1, true) then
    local key = table.remove(made)
    if key then path = path:gsub("{made}", function() return key end) else row = rows[1]; path = row.path end
  end
  local headers = {["Authorization"] = "Bearer %s"}
  if row.body ~= "" then headers["Content-Type"] = row.kind end
  return wrk.format(row.method, path, headers, row.body ~= "" and row.body or nil)
end
%s
done = function(summary, latency, requests)
  io.write(string.format("RESULT %%d %%d %%f %%f %%d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
"""
# Only where a request wants it: looking at answers costs wrk time.
NOTES_WHAT_WAS_MADE = """
local known = {}
function response(status, headers, body)
  local key = body:match('"documentId":"(%w+)"') or body:match('"id":(%d+)')
  if key and not known[key] then  -- Strapi 4 answers a DELETE with the entry, too
    known[key] = true
    table.insert(made, key)
  end
end
"""


def need_wrk() -> None:
    """Raises SystemExit with a line that says what to do."""
    if shutil.which("wrk") is None:
        raise SystemExit("the benchmark needs wrk: apt-get install wrk, or your system's way")


def fire(shot: Shot, seconds: int) -> Result:
    """Ten connections, one thread, for this long. Only loopback addresses are targets."""
    host = urlsplit(shot.url).hostname
    if host != "127.0.0.1":
        raise ValueError(f"{host} is not this machine")
    rows = ",".join(
        f"{{method={quoted(one.method)},path={quoted(escaped(one.path))},"
        f"body={quoted(one.body)},kind={quoted(one.content_type)}}}"
        for one in shot.requests
    )
    notes = NOTES_WHAT_WAS_MADE if any("{made}" in one.path for one in shot.requests) else ""
    with tempfile.TemporaryDirectory() as directory:
        script = Path(directory) / "shot.lua"
        script.write_text(SCRIPT % (rows, shot.token, notes), newline="")
        timeout = f"{PATIENCE_SECONDS}s"
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", timeout, "-s", str(script), shot.url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=True)
    found = re.search(r"RESULT (\d+) (\d+) ([\d.]+) ([\d.]+) (\d+)", done.stdout)
    if found is None:
        raise RuntimeError(f"wrk said: {done.stdout}{done.stderr}")
    count, micros, p50, p99, errors = found.groups()
    return Result(int(count) / (int(micros) / 1e6), float(p50) / 1000, float(p99) / 1000, int(errors))


def quoted(text: str) -> str:
    """As a string of Lua."""
    return '"' + "".join(f"\\{ord(sign):03d}" if sign in '"\\\r\n' else sign for sign in text) + '"'
