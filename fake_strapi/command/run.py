"""`fake-strapi run -- COMMAND`: a Strapi for as long as a command runs, in any language."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from fake_strapi.command.options import BAD_PROJECT, USAGE_ERROR, fail
from fake_strapi.command.serve import start
from fake_strapi.command.strapi_options import read_config, strapi_options
from fake_strapi.documents.seed_file import SeedError
from fake_strapi.errors import FakeStrapiError
from fake_strapi.schema.errors import SchemaError

if TYPE_CHECKING:
    from fake_strapi.server import FakeStrapi
    from fake_strapi.world import World

# As a shell has them.
NOT_EXECUTABLE, NOT_FOUND, BY_SIGNAL = 126, 127, 128
KEEP_WORKSPACES = "FAKE_STRAPI_KEEP_WORKSPACES"
"""Tells a test runner that nobody else uses the server: the workspaces that it makes may stay, for `requests_told`."""
FORWARDED = ("SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2")
CONTROL = re.compile(r"(/_ws/[^/]*)?/_fake/")
TOLD = 20
"""Requests that a failure shows, the latest of each workspace."""


@click.command(context_settings={"allow_interspersed_args": False})
@strapi_options
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="E.g. 1337, where the code has it. [default: free]"
)
@click.option("--quiet", is_flag=True, help="Nothing about requests when the command has failed.")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def run(port: int, quiet: bool, command: tuple[str, ...], **options: Any) -> None:
    """Run COMMAND with a Strapi of its own, and end as it ends.

    STRAPI_URL, STRAPI_API_TOKEN and WEBHOOK_SECRET tell it where and how: fake-strapi run --strapi 5 -- npm test
    """
    asked = Asked()
    try:
        server = start(read_config(options), port, asked.note)
    except (SchemaError, SeedError) as error:
        fail(str(error), BAD_PROJECT)
    except FakeStrapiError as error:
        fail(str(error), USAGE_ERROR)
    try:
        code = run_command(command, {**os.environ, **surroundings(server)})
        if code and not quiet:
            click.echo(f"fake-strapi: `{shlex.join(command)}` ended with {code}.", err=True)
            for line in requests_told(server, asked):
                click.echo(line, err=True)
    finally:
        server.stop()
    sys.exit(code)


def surroundings(server: FakeStrapi) -> dict[str, str]:
    """The variables that tell a client, a receiver of webhooks and this project's own harness about the server."""
    found = {"STRAPI_URL": server.url, "STRAPI_API_TOKEN": server.token, KEEP_WORKSPACES: "1"}
    secrets = server.world.webhooks.settings.secrets
    if secrets:
        found["WEBHOOK_SECRET"] = secrets[0]
    if server.control_token is not None:
        found["FAKE_STRAPI_CONTROL_TOKEN"] = server.control_token
    if server.ca_path is not None:
        found |= {"FAKE_STRAPI_CA_FILE": str(server.ca_path), "NODE_EXTRA_CA_CERTS": str(server.ca_path)}
    return found


def run_command(command: tuple[str, ...], environment: Mapping[str, str]) -> int:
    """The exit code of the command, as a shell tells it. If it can't be started, ends as a shell does."""
    program = shutil.which(command[0], path=environment.get("PATH"))
    if program is None:
        fail(f"{command[0]}: no such command", NOT_FOUND)
    child = Child()
    with child.hears_signals():
        try:
            return child.run([program, *command[1:]], environment)
        except OSError as error:
            fail(f"{command[0]}: {error.strerror}", NOT_EXECUTABLE)


class Child:
    """The command's process, which gets the signals that this one is sent."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []  # came before there was a process

    def run(self, command: list[str], environment: Mapping[str, str]) -> int:
        """The exit code, as a shell tells it. Raises OSError when it can't be started."""
        process = self._process = subprocess.Popen(command, env=dict(environment))
        for number in self._early:
            process.send_signal(number)
        code = process.wait()
        return BY_SIGNAL - code if code < 0 else code

    @contextmanager
    def hears_signals(self) -> Iterator[None]:
        """A signal meanwhile is the child's. A terminal's ^C comes to both by itself, and isn't sent a second time."""

        def forward(number: int, _: FrameType | None) -> None:
            if number == signal.SIGINT and sys.stdin is not None and sys.stdin.isatty():
                return
            if self._process is None:
                self._early.append(number)
            else:
                self._process.send_signal(number)

        numbers = [getattr(signal, name) for name in FORWARDED if hasattr(signal, name)]  # Windows has few
        before = {number: signal.signal(number, forward) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class Asked:
    """How many requests came to Strapi's side, in workspaces that are gone by now, too."""

    def __init__(self) -> None:
        self.count = 0

    def note(self, method: str, target: str, status: int, duration_ms: float) -> None:
        if not CONTROL.match(target):
            self.count += 1


def requests_told(server: FakeStrapi, asked: Asked) -> Iterator[str]:
    """What the fake was asked, for the person who wonders why the command failed."""
    told = [line for world in server.workspaces for line in workspace_told(world)]
    if told:
        yield from told
    elif not asked.count:
        yield "It sent no request: is it the address of STRAPI_URL that it asks?"
    elif server.config.journal:
        yield f"Its requests ({asked.count}) were in workspaces that are gone."


def workspace_told(world: World) -> Iterator[str]:
    from fake_strapi.simulation.journal_text import described

    entries = world.journal.entries()
    if not entries:
        return
    where = "" if world.is_default else f" in the workspace {world.name}"
    shown = f", the latest {TOLD}" if len(entries) > TOLD else ""
    yield f"Its requests{where} ({len(entries)}{shown}):"
    yield from (f"  {described(entry)['line']}" for entry in entries[-TOLD:])
