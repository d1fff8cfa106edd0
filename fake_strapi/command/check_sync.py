"""`fake-strapi check-sync`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from fake_strapi.command.options import BAD_PROJECT, BROKEN_PROMISES, USAGE_ERROR, fail
from fake_strapi.documents.seed_file import SeedError
from fake_strapi.errors import FakeStrapiError
from fake_strapi.schema.errors import SchemaError


@click.command("check-sync", context_settings={"ignore_unknown_options": True})
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--copy-url", required=True, metavar="URL", help="A GET there answers its copy as JSON.")
@click.option("--webhook-url", metavar="URL", help="Where it takes webhooks. [default: it only polls]")
@click.option("--interval", type=float, default=60, show_default=True, help="Seconds between two polls.")
@click.option("--path", default="/api/jobs", show_default=True, help="What it copies; with a query for a part of it.")
@click.option("--create", metavar="JSON", help='Data of an entry. [default: {"Status":"Pending Artwork","Quantity":1}]')
@click.option("--change", metavar="JSON", help='What is changed of it. [default: {"Status":"Complete"}]')
@click.option("--scenes", metavar="NAME,…", help="Some of start, told, lost, duplicated, late, outage, wild.")
@click.option("--webhook-secret", envvar="WEBHOOK_SECRET", help="As for serve.")
@click.option("--patient", is_flag=True, help="Also what takes minutes, as its time can't be sped up.")
@click.option("--project", type=click.Path(path_type=Path), help="As for serve.")
@click.option("--strapi", default="4", show_default=True, help="As for serve.")
@click.option("--public", multiple=True, metavar="ACTION", help="As for serve.")
def check_sync(
    command: tuple[str, ...],
    copy_url: str,
    webhook_url: str | None,
    interval: float,
    path: str,
    create: str | None,
    change: str | None,
    scenes: str | None,
    webhook_secret: str | None,
    patient: bool,
    project: Path | None,
    strapi: str,
    public: tuple[str, ...],
) -> None:
    """Lose, double and disorder webhooks for a sync, and judge its copy: -- COMMAND. Exit code 1 if it goes wrong.

    STRAPI_URL, STRAPI_API_TOKEN and WEBHOOK_SECRET are in the command's environment. Waits of node and Python take no
    time.
    """
    from fake_strapi import sync_check

    settings: dict[str, Any] = {"project": project, "version": strapi, "public": public, "patient": patient}
    for name, text in (("create", create), ("change", change)):
        if text is not None:
            settings[name] = json_object(name, text)
    if webhook_secret is not None:
        settings["webhook_secret"] = webhook_secret
    try:
        program = sync_check.SyncProgram(command, copy_url, webhook_url)
        chosen = scenes.split(",") if scenes else ()
        report = sync_check.check_sync(program, path=path, interval=interval, scenes=chosen, **settings)
    except (SchemaError, SeedError) as error:
        fail(str(error), BAD_PROJECT)
    except FakeStrapiError as error:
        fail(str(error), USAGE_ERROR)
    for line in report.lines():
        click.echo(line)
    if report.failures:
        sys.exit(BROKEN_PROMISES)


def json_object(name: str, text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        fail(f'--{name} {text}: expected a JSON object, such as {{"Quantity": 1}}', USAGE_ERROR)
    return value
