"""`fake-strapi check` and `fake-strapi check-receiver`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from fake_strapi.command.options import BAD_PROJECT, BROKEN_PROMISES, USAGE_ERROR, Pair, fail
from fake_strapi.config import Config
from fake_strapi.errors import FakeStrapiError


@click.command()
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--strapi", multiple=True, metavar="VERSION", help="Only as this Strapi. [default: 4 and 5]")
@click.option("--seed", type=click.Path(path_type=Path), help="A seed, to be checked too.")
@click.option("--custom-field", multiple=True, type=Pair(), metavar="UID=TYPE", help="As for serve.")
def check(project: Path, strapi: tuple[str, ...], seed: Path | None, custom_field: tuple[tuple[str, str], ...]) -> None:
    """Say whether a project and its seed can be served, and what of it won't be. Exit code 3 if they can't."""
    from fake_strapi import check as project_check

    versions = strapi or ("4", "5")
    try:
        report = project_check.check(Config(project=project, seed=seed, custom_fields=dict(custom_field)), versions)
    except FakeStrapiError as error:
        fail(str(error), USAGE_ERROR)
    good, bad = project_check.described(report, versions)
    for line in bad:
        click.echo(line, err=True)
    for line in good:
        click.echo(line)
    if report.failed:
        sys.exit(BAD_PROJECT)


@click.command("check-receiver")
@click.argument("url")
@click.option("--secret", envvar="WEBHOOK_SECRET", required=True, help="The secret it verifies with. [WEBHOOK_SECRET]")
@click.option("--signature", default="x-strapi-signature", show_default=True, help="The scheme of the signatures.")
@click.option("--strapi", default="4", show_default=True, help="The Strapi whose HTTP client is used.")
@click.option("--count-url", metavar="URL", help="GET answers how many events it has processed, a bare number.")
def check_receiver(url: str, secret: str, signature: str, strapi: str, count_url: str | None) -> None:
    """Play the guide's webhook contract against a receiver. Exit code 1 if it breaks a promise."""
    from fake_strapi import receiver_check

    count = None if count_url is None else receiver_check.counted_by(count_url)
    try:
        report = receiver_check.check_receiver(url, secret=secret, signature=signature, version=strapi, processed=count)
    except FakeStrapiError as error:
        fail(str(error), USAGE_ERROR)
    for line in report.lines():
        click.echo(line)
    if report.failures:
        sys.exit(BROKEN_PROMISES)
