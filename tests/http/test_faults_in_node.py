"""Faults as a JavaScript client meets them: fetch, and node's own http, which axios stands on."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

from fake_strapi import FakeStrapi

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed: what JavaScript clients see was not tried")

SCRIPT = """
const http = require("node:http");
const [url, timeout] = process.argv.slice(1);

async function byFetch() {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(Number(timeout)) });
    const text = await answer.text();
    return { status: answer.status, text, retryAfter: answer.headers.get("retry-after") };
  } catch (error) {
    return { error: error.name, message: error.message, code: error.cause?.code };
  }
}

function byHttp() {
  return new Promise((resolve) => {
    const request = http.get(url, { agent: false }, (answer) => {
      let text = "";
      answer.on("data", (data) => (text += data));
      answer.on("error", (error) => resolve({ code: error.code }));
      answer.on("end", () => resolve({ status: answer.statusCode, text }));
    });
    const late = Object.assign(new Error("timeout"), { code: "TIMEOUT" });
    request.setTimeout(Number(timeout), () => request.destroy(late));
    request.on("error", (error) => resolve({ code: error.code }));
  });
}

(async () => console.log(JSON.stringify({ fetch: await byFetch(), http: await byHttp() })))();
"""


def seen(fake: FakeStrapi, timeout: int = 20_000) -> dict[str, dict[str, Any]]:
    """What fetch and node:http make of `GET /api/jobs`."""
    command = [str(NODE), "-e", SCRIPT, f"{fake.url}/api/jobs", str(timeout)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("wish", "fetch_codes", "http_codes"),
    [
        ({"disconnect": True}, {"ECONNRESET", "UND_ERR_SOCKET"}, {"ECONNRESET"}),
        ({"close": True}, {"UND_ERR_SOCKET"}, {"ECONNRESET"}),
        ({"garbage": True}, {"HPE_INVALID_CONSTANT"}, {"HPE_INVALID_CONSTANT"}),
        ({"status": 500, "truncate": "half"}, {"UND_ERR_SOCKET"}, {"ECONNRESET"}),
    ],
)
def test_broken_connections(
    fake: FakeStrapi, wish: dict[str, Any], fetch_codes: set[str], http_codes: set[str]
) -> None:
    fake.faults.add(**wish)
    found = seen(fake)
    assert found["fetch"]["error"] == "TypeError"
    assert found["fetch"]["code"] in fetch_codes
    assert found["http"]["code"] in http_codes


def test_timeouts(fake: FakeStrapi) -> None:
    fake.faults.add(delay=60)
    found = seen(fake, timeout=300)
    assert found["fetch"]["error"] == "TimeoutError"
    assert found["http"]["code"] == "TIMEOUT"


def test_errors(fake: FakeStrapi) -> None:
    fake.faults.rate_limited("/api/jobs", retry_after=3, slow={"seconds": 0.2})
    found = seen(fake)
    assert (found["fetch"]["status"], found["fetch"]["retryAfter"]) == (429, "3")
    assert json.loads(found["fetch"]["text"])["error"]["name"] == "RateLimitError"
    assert found["http"] == {"status": 429, "text": found["fetch"]["text"]}
