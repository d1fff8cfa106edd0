"""`fake-strapi check-client`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import click

from fake_strapi.command.options import BAD_PROJECT, BROKEN_PROMISES, USAGE_ERROR, fail
from fake_strapi.documents.seed_file import SeedError
from fake_strapi.errors import FakeStrapiError
from fake_strapi.schema.errors import SchemaError
from fake_strapi.simulation.rate_limit import parse_rate_limit

BREAKER = re.compile(r"(\d+)/(\d+(?:\.\d+)?)s?")


@click.command("check-client", context_settings={"ignore_unknown_options": True})
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.option("--lines", is_flag=True, help="It runs on: a line on stdin is a call, a line `ok` or `failed …` its end.")
@click.option("--trigger", metavar="URL", help="A POST there makes it call; the command starts the server behind it.")
@click.option("--rules", metavar="NAME,…", help="Some of refusals, rate-limited, retries, breaker, rate, token.")
@click.option("--retries", metavar="SECONDS,…", default="1,2,4", show_default=True, help="Waits before each retry.")
@click.option("--breaker", metavar="FAILURES/SECONDS", default="5/60", show_default=True, help="Opens after, and for.")
@click.option("--limit", metavar="LIMIT/WINDOW", default="100/15m", show_default=True, help="Never more requests.")
@click.option("--patient", is_flag=True, help="Also what takes minutes, as the client's time can't be sped up.")
@click.option("--requests", is_flag=True, help="Show the requests that each rule was judged by.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Of the fake that it calls. [default: a free one]"
)
@click.option("--project", type=click.Path(path_type=Path), help="As for serve.")
@click.option("--strapi", default="4", show_default=True, help="As for serve.")
@click.option("--seed", type=click.Path(path_type=Path), help="As for serve.")
@click.option("--public", multiple=True, metavar="ACTION", help="As for serve.")
def check_client(
    command: tuple[str, ...],
    lines: bool,
    trigger: str | None,
    rules: str | None,
    retries: str,
    breaker: str,
    limit: str,
    patient: bool,
    requests: bool,
    port: int,
    project: Path | None,
    strapi: str,
    seed: Path | None,
    public: tuple[str, ...],
) -> None:
    """Play the guide's error handling against a client: -- COMMAND. Exit code 1 if it breaks a rule.

    STRAPI_URL and STRAPI_API_TOKEN tell the command where to call. A run of it is a call, which fails by its exit code.
    Waits of node and Python take no time.
    """
    from fake_strapi import client_check

    if not command and trigger is None:
        fail("what is to be checked? Give -- COMMAND, or --trigger URL", USAGE_ERROR)
    settings: dict[str, Any] = {"project": project, "version": strapi, "seed": seed, "public": public}
    if port:
        settings |= {"host": "localhost", "port": port}  # both loopbacks: who calls it may look up either
    try:
        client = (
            client_check.Command(command, lines=lines) if trigger is None else client_check.Trigger(trigger, command)
        )
        contract = contract_of(retries, breaker, limit)
        chosen = rules.split(",") if rules else ()
        report = client_check.check_client(client, rules=chosen, contract=contract, patient=patient, **settings)
    except (SchemaError, SeedError) as error:
        fail(str(error), BAD_PROJECT)
    except FakeStrapiError as error:
        fail(str(error), USAGE_ERROR)
    for line in report.lines(requests=requests):
        click.echo(line)
    if report.failures:
        sys.exit(BROKEN_PROMISES)


def contract_of(retries: str, breaker: str, limit: str) -> Any:
    """The contract that the options tell. Raises FakeStrapiError."""
    from fake_strapi.client_check import Contract

    try:
        backoff = tuple(float(wait) for wait in retries.split(",") if wait)
    except ValueError:
        raise FakeStrapiError(f"--retries {retries}: expected seconds, such as 1,2,4") from None
    opening = BREAKER.fullmatch(breaker)
    if opening is None:
        raise FakeStrapiError(f"--breaker {breaker}: expected failures and seconds, such as 5/60")
    rate = parse_rate_limit(limit)
    if rate is None:
        raise FakeStrapiError("--limit off: leave the rule out by --rules")
    return Contract(
        backoff=backoff,
        threshold=int(opening[1]),
        open_for=float(opening[2]),
        limit=rate.limit,
        window=rate.window / 1000,
    )
