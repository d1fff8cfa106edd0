"""What the commands have in common: exit codes, the end with a message, types of options."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

BROKEN_PROMISES = 1
USAGE_ERROR = 2
BAD_PROJECT = 3


class Pair(click.ParamType[tuple[str, str]]):
    """`NAME=VALUE`."""

    name = "name=value"

    def convert(
        self, value: str | tuple[str, str], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        left, separator, right = value.partition("=")
        if not separator or not left or not right:
            self.fail(f"{value!r} is not NAME=VALUE", param, ctx)
        return left, right


class Locale(click.ParamType[tuple[str, str]]):
    """`CODE` or `CODE=NAME`; without a name the code stands in for it."""

    name = "locale"

    def convert(
        self, value: str | tuple[str, str], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        code, _, name = value.partition("=")
        if not code:
            self.fail(f"{value!r} is not CODE or CODE=NAME", param, ctx)
        return code, name or code


def webhook_of(text: str) -> tuple[str, tuple[str, ...]]:
    """A URL, which may hold `=`, and the events behind it, which begin as all events do."""
    url, separator, events = text.rpartition("=")
    if separator and events.startswith(("entry.", "media.")):
        return url, tuple(events.split(","))
    return text, ()


def fail(message: str, code: int) -> NoReturn:
    """One line, then the end."""
    click.echo(f"fake-strapi: {message}", err=True)
    sys.exit(code)
