"""`python -m harness.doubles [sendgrid] [stripe] [twilio]`: doubles for a test of any language, until it is ended.

One port for all of them: a proxy, the services' names, and the control API under `/_fake`. What to add to a process's
environment is printed, in the words of a shell.
"""

from __future__ import annotations

import shlex
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import click

from harness.doubles import Gateway, SendGrid, Stripe, Twilio
from harness.doubles.double import Double

KINDS: dict[str, Callable[[], Double]] = {"sendgrid": SendGrid, "stripe": Stripe, "twilio": Twilio}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(sorted(KINDS)))
@click.option("--port", default=0, help="the gateway's port; a free one without it")
@click.option("--environment-file", type=click.Path(path_type=Path), help="where the environment is written, too")
def serve(names: tuple[str, ...], port: int, environment_file: Path | None) -> None:
    """Serve doubles of these services (of all, without a name) on the loopback."""
    doubles = [KINDS[name]() for name in dict.fromkeys(names or sorted(KINDS))]
    ended = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: ended.set())
    for double in doubles:
        double.start()
    with Gateway(*doubles).start(port) as gateway:
        variables = gateway.environment
        for double in doubles:
            variables |= double.environment
        text = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())
        click.echo(text, nl=False)
        if environment_file is not None:
            partial = environment_file.with_name(f"{environment_file.name}.partial")
            partial.write_text(text, encoding="utf-8")
            partial.rename(environment_file)
        ended.wait()
    for double in doubles:
        double.stop()


if __name__ == "__main__":
    serve(prog_name="python -m harness.doubles")
