"""The pytest plugin: options, the marker, the report header. Fixtures live in harness/fixtures, one topic a file.

Every pytest run of everybody who has this package installed imports this module: nothing heavy is imported here.
"""

from __future__ import annotations

from typing import Any

import pytest

from harness.campaign.sums import sums
from harness.fixtures.client import strapi_client
from harness.fixtures.client_check import strapi_client_check
from harness.fixtures.clock import strapi_clock
from harness.fixtures.doubles import (
    doubles_gateway,
    running_doubles,
    sendgrid,
    sendgrid_double,
    stripe,
    stripe_double,
    twilio,
    twilio_double,
)
from harness.fixtures.factory import strapi_factory
from harness.fixtures.faults import strapi_faults
from harness.fixtures.journal import report, strapi_journal
from harness.fixtures.oauth import oauth_provider, oauth_server
from harness.fixtures.responses import strapi_responses
from harness.fixtures.server import Servers, strapi, strapi_ca, strapi_server, strapi_token, strapi_url
from harness.fixtures.snapshots import strapi_snapshots
from harness.fixtures.users import strapi_outbox, strapi_user
from harness.fixtures.webhooks import strapi_webhooks, webhook_receiver
from harness.settings import FAILED, SERVERS, read_settings

__all__ = [
    "doubles_gateway",
    "oauth_provider",
    "oauth_server",
    "running_doubles",
    "sendgrid",
    "sendgrid_double",
    "strapi",
    "strapi_ca",
    "strapi_client",
    "strapi_client_check",
    "strapi_clock",
    "strapi_factory",
    "strapi_faults",
    "strapi_journal",
    "strapi_outbox",
    "strapi_responses",
    "strapi_server",
    "strapi_snapshots",
    "strapi_token",
    "strapi_url",
    "strapi_user",
    "strapi_webhooks",
    "stripe",
    "stripe_double",
    "twilio",
    "twilio_double",
    "webhook_receiver",
]

OPTIONS = (
    (
        "strapi-target",
        "NAME",
        "fake (default), process (a real Strapi by npm), container (one in a container), both (fake and process), or"
        " the loopback URL of a running fake or real Strapi",
    ),
    ("strapi-version", "VERSION", "the Strapi to be: 4 (default), 5, or an exact version"),
    ("strapi-database", "KIND", "of --strapi-target=container: sqlite (default) or postgres"),
    ("strapi-project", "DIR", "the Strapi project that is served; the bundled PrintShop without it"),
)
CAMPAIGN_OPTIONS = (
    ("parts", "N", "how many projects are made, or how many times the given one is asked (2)"),
    ("requests", "N", "how many requests each part asks at least (120)"),
    ("seed", "N", "another number is another campaign (1)"),
    ("cases", "DIR", "where the differences are written (campaign-cases)"),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("strapi", "a fake or a real Strapi")
    for name, metavar, text in OPTIONS:
        group.addoption(f"--{name}", metavar=metavar, default=None, help=text)
        parser.addini(name.replace("-", "_"), text)
    group.addoption("--strapi-tls", action="store_true", help="the fake serves HTTPS; see the fixture strapi_ca")
    parser.addini("strapi_tls", "the fake serves HTTPS", type="bool", default=False)
    allowed = "tests may create entries on a real Strapi that runs; they are deleted again"
    group.addoption("--strapi-allow-writes", action="store_true", help=allowed)
    parser.addini("strapi_allow_writes", allowed, type="bool", default=False)
    for name, metavar, text in CAMPAIGN_OPTIONS:
        group.addoption(f"--campaign-{name}", metavar=metavar, default=None, help=f"campaign: {text}")
    group.addoption("--strapi-record", action="store_true", help="contract tests: record a real Strapi's answers anew")
    group.addoption(
        "--strapi-report", metavar="DIR", help="contract tests: write the fidelity report of this run there"
    )
    group.addoption(
        "--strapi-recordings",
        metavar="DIR",
        default=None,
        help="contract tests: recordings of one --strapi-version that lie there, instead of the tree's",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "strapi(version=None, project=None, profile=None, seed=None, rate_limit=None, id_seed=None, tls=None,"
        " versioning=None, url=None, settings=None): the Strapi that this test wants, instead of the run's own",
    )
    config.addinivalue_line("markers", "strapi_faults(strict=True): whether a fault that never fired fails this test")
    config.addinivalue_line(
        "markers",
        "webhook_receiver(strict=True, secret=None, tls=False): whether an unexpected delivery fails this test, the"
        " secret that deliveries are signed with, and whether it is HTTPS",
    )
    config.stash[SERVERS] = Servers(read_settings(config))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Behind the last fixture's end. A process of pytest-xdist is ended before it could do this any later."""
    config = session.config
    servers = config.stash[SERVERS]
    servers.stop()
    if hasattr(config, "workeroutput"):  # one of several processes: the first one tells what it knows
        config.workeroutput["strapi"] = servers.report()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """A process of pytest-xdist has ended."""
    node.config.stash[SERVERS].reports += getattr(node, "workeroutput", {}).get("strapi", [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What a campaign came to; what a run on somebody else's real Strapi has left there, or its token may not do."""
    for line in sums(terminalreporter):
        terminalreporter.write_line(line)
    servers = config.stash[SERVERS]
    lines = [*servers.reports, *servers.report()]
    if lines:
        terminalreporter.section("the real Strapi")
        for line in lines:
            terminalreporter.write_line(line)


def pytest_unconfigure(config: pytest.Config) -> None:
    servers = config.stash.get(SERVERS, None)
    if servers is not None:
        servers.stop()


def pytest_report_header(config: pytest.Config) -> str:
    return f"strapi: {config.stash[SERVERS].settings.described}"


def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> None:
    """A failed test shows which requests its Strapi received, and what a real one logged meanwhile."""
    if call.excinfo is None or call.when != "call" or call.excinfo.errisinstance(pytest.skip.Exception):
        return
    item.stash[FAILED] = True
    if (requests := report(item)) is not None:
        item.add_report_section("call", *requests)
    for title, text in item.config.stash[SERVERS].logs():
        item.add_report_section("call", title, text)
