"""The options that say which Strapi a command serves: those of `serve`, `run` and whoever else starts one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from fake_strapi.command.options import Locale, Pair, webhook_of
from fake_strapi.config import DEFAULT_API_TOKEN, PROFILES, Config

Command = TypeVar("Command", bound=Callable[..., Any])

OPTIONS = (
    click.option(
        "--project", type=click.Path(path_type=Path), help="A Strapi project. [default: the bundled PrintShop]"
    ),
    click.option("--strapi", default="4", show_default=True, help="The Strapi to be: 4, 5, or a measured release."),
    click.option("--profile", type=click.Choice(PROFILES), help="Default: guide for PrintShop, strapi for a project."),
    click.option("--versioning", metavar="DATE", help="Announce /api/v1 and /api/v2 on it, e.g. 2025-01-20."),
    click.option("--env", metavar="NODE_ENV", help="E.g. production. [default: NODE_ENV, or development]"),
    click.option(
        "--rate-limit",
        metavar="100/15m[,token][,retry-after]",
        help="Of the content API; off for none. [default: 100/15m for guide in production, else off]",
    ),
    click.option(
        "--seed",
        type=click.Path(path_type=Path),
        help="What to start with: a JSON or YAML file of entries, or an archive of strapi export.",
    ),
    click.option("--db", type=click.Path(path_type=Path), help="An SQLite file to live in; the next start finds it."),
    click.option("--host", default="localhost", show_default=True, help="localhost is 127.0.0.1 and ::1."),
    click.option(
        "--control-token",
        metavar="TOKEN",
        envvar="FAKE_STRAPI_CONTROL_TOKEN",
        help="Asked for by /_fake, in X-Fake-Token. [FAKE_STRAPI_CONTROL_TOKEN; off a loopback --host, one made up]",
    ),
    click.option("--tls", is_flag=True, help="HTTPS, with a certificate made at the start."),
    click.option("--tls-cert", type=click.Path(path_type=Path), help="HTTPS with this certificate, a PEM file."),
    click.option("--tls-key", type=click.Path(path_type=Path), help="The certificate's key, a PEM file."),
    click.option(
        "--api-token",
        envvar="STRAPI_API_TOKEN",
        default=DEFAULT_API_TOKEN,
        help="The full-access token. [STRAPI_API_TOKEN]",
    ),
    click.option("--read-only-token", multiple=True, metavar="TOKEN", help="One more token, read-only."),
    click.option(
        "--custom-token",
        multiple=True,
        type=Pair(),
        metavar="TOKEN=ACTION,…",
        help="E.g. T=api::job.job.find.",
    ),
    click.option("--admin", metavar="EMAIL:PASSWORD", help="The first administrator. [default: nobody is registered]"),
    click.option("--public", multiple=True, metavar="ACTION", help="Needs no token, e.g. api::job.job.find."),
    click.option(
        "--authenticated", multiple=True, metavar="ACTION", help="Every logged-in user may, e.g. api::job.job.find."
    ),
    click.option("--jwt-secret", metavar="SECRET", help="Signs users' JWTs. [default: the project's]"),
    click.option("--no-auth-rate-limit", is_flag=True, help="Lift Strapi's own limit on logging in and its like."),
    click.option(
        "--uploads", type=click.Path(path_type=Path), help="A directory for uploaded files; else they are in memory."
    ),
    click.option(
        "--custom-field",
        multiple=True,
        type=Pair(),
        metavar="UID=TYPE",
        help="A custom field's type, e.g. plugin::x.y=string.",
    ),
    click.option(
        "--default-locale",
        envvar="STRAPI_PLUGIN_I18N_INIT_LOCALE_CODE",
        metavar="CODE",
        help="The default locale of a first start, en unless given.",
    ),
    click.option("--locale", multiple=True, type=Locale(), metavar="CODE[=NAME]", help="One more than en, e.g. fr."),
    click.option(
        "--webhook", multiple=True, metavar="URL[=EVENT,…]", help="One more webhook, for these events or all."
    ),
    click.option("--webhook-secret", envvar="WEBHOOK_SECRET", help="Signs webhooks. [WEBHOOK_SECRET]"),
    click.option("--webhook-ca", type=click.Path(path_type=Path), help="A PEM file of CAs to trust in receivers."),
    click.option("--id-seed", type=int, metavar="N", help="documentIds, tokens, … follow from it: the same each time."),
    click.option(
        "--journal", type=click.IntRange(min=0), default=1000, show_default=True, help="Requests that are remembered."
    ),
    click.option("--auto-workspaces", is_flag=True, help="Make a workspace when a request first names it."),
)


def strapi_options(command: Command) -> Command:
    """A decorator: the command takes OPTIONS, and gives what it gets of them to `read_config`."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def read_config(options: dict[str, Any]) -> Config:
    """The settings that the values of OPTIONS say."""
    given = dict(options)
    return Config(
        read_only_tokens=given.pop("read_only_token"),
        custom_tokens={token: actions.split(",") for token, actions in given.pop("custom_token")},
        auth_rate_limit=not given.pop("no_auth_rate_limit"),
        custom_fields=dict(given.pop("custom_field")),
        locales=dict(given.pop("locale")),
        webhooks=dict(webhook_of(text) for text in given.pop("webhook")),
        **given,
    )
