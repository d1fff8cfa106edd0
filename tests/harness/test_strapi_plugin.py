"""The companion plugin's own parts in node, without a Strapi: settings, signatures, the rate limit."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

import harness
from fake_strapi.errors import FakeStrapiError
from fake_strapi.simulation.rate_limit import parse_rate_limit
from fake_strapi.webhooks.settings import WebhookSettings, changed
from harness.webhook_signatures import why_refused

PLUGIN = Path(harness.__file__).parent / "strapi_plugin"
WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SCHEMES = ["x-strapi-signature", "x-strapi-signature-256", "timestamped", "standard-webhooks"]


def node(script: str, *arguments: object, env: str = "development") -> Any:
    """What the script hands to `tell`; `given` are the arguments."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("node is not installed: the companion plugin was not run")
    head = "const given = process.argv.slice(1).map((one) => JSON.parse(one));"
    head += "const tell = (value) => process.stdout.write(JSON.stringify(value));"
    done = subprocess.run(
        [program, "-e", head + script, *(json.dumps(one) for one in arguments)],
        cwd=PLUGIN,
        env={"NODE_ENV": env, "PATH": str(Path(program).parent)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def read(cases: list[dict[str, Any]], env: str = "development") -> list[Any]:
    """The settings of each case, or the message of the error."""
    script = """
    const { readSettings } = require('./server/settings');
    tell(given[0].map((one) => { try { return readSettings(one); } catch (error) { return error.message; } }));
    """
    found: list[Any] = node(script, cases, env=env)
    return found


def test_defaults_are_the_guides() -> None:
    expected = {
        "secret": [],
        "signature": ["x-strapi-signature"],
        "retries": [60, 300, 900],
        "timeout": 10,
        "rateLimit": None,
    }
    assert read([{}]) == [expected]
    assert read([{}], "production") == [
        {**expected, "rateLimit": {"limit": 100, "window": 900, "by": "ip", "retry_after": False}}
    ]
    assert read([{"rateLimit": None}, {"rateLimit": "off"}], "production") == [expected, expected]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("secret", ["s", ["new", "old"], None, WHSEC, "", [], ["a", "b", "c"], 5, ["a", 5], "whsec_no base64", {}]),
        ("signature", [*SCHEMES, SCHEMES, "nope", [], ["x-strapi-signature", "nope"], 5]),
        ("retries", [[], [1], [60, 300, 900], [0.5], [-1], ["1"], [None], 5, [True]]),
        ("timeout", [10, 0.001, 600, 0, 601, "10", True]),
    ],
)
def test_a_setting_is_good_where_it_is_for_the_fake(name: str, values: list[Any]) -> None:
    for value, found in zip(values, read([{name: value} for value in values]), strict=True):
        assert isinstance(found, dict) == the_fake_takes(name, value), (value, found)
        assert isinstance(found, dict) or found.startswith(f"{name}: "), found


def the_fake_takes(name: str, value: Any) -> bool:
    try:
        changed(WebhookSettings(), {name: value})
    except FakeStrapiError:
        return False
    return True


def test_a_rate_limit_is_read_as_the_fake_reads_it() -> None:
    good = ["100/15m", "5/1s,token,retry-after", "3/2h,ip", "7/30", "1/1d"]
    for text, found in zip(good, read([{"rateLimit": text} for text in good]), strict=True):
        wanted = parse_rate_limit(text)
        assert wanted is not None
        assert found["rateLimit"] == {
            "limit": wanted.limit,
            "window": wanted.window / 1000,
            "by": wanted.by,
            "retry_after": wanted.retry_after,
        }
    bad = ["0/1m", "1/0s", "x", "", "1/1m,nope", "1/1w", "5/1m,ip,token"]
    for text, found in zip(bad, read([{"rateLimit": text} for text in bad]), strict=True):
        assert str(found).startswith("rateLimit: expected"), text
        with pytest.raises(FakeStrapiError):
            parse_rate_limit(text)


def test_a_rate_limit_is_read_as_an_object_too() -> None:
    given = {"limit": 5, "by": "token"}
    (found,) = read([{"rateLimit": given}])
    assert found["rateLimit"] == {"limit": 5, "window": 900, "by": "token", "retry_after": False}
    bad = [5, True, [], {"limit": 0}, {"limit": 1.5}, {"window": 0}, {"by": "name"}, {"retry_after": 1}, {"max": 5}]
    for value, error in zip(bad, read([{"rateLimit": value} for value in bad]), strict=True):
        assert str(error).startswith("rateLimit: expected"), value


def test_an_unknown_setting_is_refused_and_a_secret_is_never_shown() -> None:
    unknown, secret = read([{"retry": [1]}, {"secret": ["hush", "hush", "hush"]}])
    assert unknown == "no such setting: retry; there are secret, signature, retries, timeout, rateLimit"
    assert "hush" not in secret


@pytest.mark.parametrize("secrets", [["current"], ["current", "before"], [WHSEC]])
def test_signatures_are_good(secrets: list[str]) -> None:
    body, now = '{"event":"entry.create","name":"Zoë \\ud800 😀"}', int(time.time())
    script = """
    const [secrets, eventId, timestamp, body, schemes] = given;
    tell(require('./server/signing').signatureHeaders(schemes, secrets, { eventId, timestamp, body }));
    """
    sent = node(script, secrets, "event-1", now, body, SCHEMES)
    headers = {name.lower(): value for name, value in sent.items()}
    for secret in secrets:  # with the old secret alone a receiver has the headers of its own
        old = {name.removesuffix("-previous"): value for name, value in headers.items() if name.endswith("-previous")}
        seen = headers if secret == secrets[0] else {**headers, **old}
        assert why_refused(seen, body.encode(), [secret], now) is None
    assert why_refused(headers, body.encode(), ["another"], now) is not None
    assert node(script, [], "event-1", now, body, SCHEMES) == {}


def test_windows_of_the_rate_limit() -> None:
    script = """
    let now = 1_000_000;
    Date.now = () => now;
    const strapi = { config: { get: () => '/api' } };
    const limiter = require('./server/rate-limit')(strapi, given[0]);
    const seen = [];
    (async () => {
      for (const [path, ip, authorization, at] of given[1]) {
        now = 1_000_000 + at;
        const headers = {};
        const set = (name, value) => { headers[name] = value; };
        const ctx = { path, request: { ip }, get: () => authorization, set };
        await limiter.limit(ctx, () => { ctx.status = 200; });
        seen.push([ctx.status, headers['X-RateLimit-Remaining'] ?? null, headers['X-RateLimit-Reset'] ?? null,
          headers['Retry-After'] ?? null]);
      }
      tell(seen);
    })();
    """
    setting = {"limit": 2, "window": 10, "by": "token", "retry_after": True}
    asked = [
        ("/api/jobs", "1", "Bearer a", 0),
        ("/API/jobs", "2", "bearer a", 1_500),
        ("/api/jobs", "1", "Bearer a", 9_500),
        ("/api/jobs", "1", "Bearer b", 9_500),
        ("/api/jobs", "1", "", 9_500),
        ("/admin/webhooks", "1", "Bearer a", 9_500),
        ("/apix/jobs", "1", "Bearer a", 9_500),
        ("/api/jobs", "1", "Bearer a", 10_000),
    ]
    assert node(script, setting, asked) == [
        [200, "1", "1010", None],
        [200, "0", "1010", None],
        [429, "0", "1010", "1"],
        [200, "1", "1020", None],
        [200, "1", "1020", None],
        [200, None, None, None],
        [200, None, None, None],
        [200, "1", "1020", None],
    ]
