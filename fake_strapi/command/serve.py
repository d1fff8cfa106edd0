"""`fake-strapi serve`."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fake_strapi.command.options import BAD_PROJECT, USAGE_ERROR, fail
from fake_strapi.command.stop_signals import catch_stop_signals
from fake_strapi.command.strapi_options import read_config, strapi_options
from fake_strapi.config import Config
from fake_strapi.documents.seed_file import SeedError
from fake_strapi.errors import FakeStrapiError
from fake_strapi.schema.errors import SchemaError

if TYPE_CHECKING:
    from fake_strapi.http.wire.exchange import OnResponse
    from fake_strapi.installation import Installation
    from fake_strapi.server import FakeStrapi
    from fake_strapi.workers.crew import Crew


@click.command()
@strapi_options
@click.option(
    "--port", type=click.IntRange(0, 65535), help="0 takes a free one. [default: the project's server.port, or 1337]"
)
@click.option("--port-file", type=click.Path(path_type=Path), help="Write the port here once it is open.")
@click.option("--ca-file", type=click.Path(path_type=Path), help="Write the CA of the certificate that is made here.")
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Processes: one that is the Strapi, the others answer reads with it.",
)
@click.option("--quiet", is_flag=True, help="No line for each request.")
@click.option("--with-stdin", is_flag=True, help="End when stdin does: who has started this is gone.")
def serve(
    port: int | None,
    port_file: Path | None,
    ca_file: Path | None,
    workers: int,
    quiet: bool,
    with_stdin: bool,
    **options: Any,
) -> None:
    """Serve a Strapi project from its schema files."""
    config = read_config(options)
    if ca_file is not None and not config.tls:
        fail("--ca-file is for the certificate that --tls makes: give --tls too", USAGE_ERROR)
    try:
        server = start(config, port, None if quiet else log_line, workers)
    except (SchemaError, SeedError) as error:
        fail(str(error), BAD_PROJECT)
    except FakeStrapiError as error:
        fail(str(error), USAGE_ERROR)
    if ca_file is not None and server.ca_path is not None:
        ca_file.write_bytes(server.ca_path.read_bytes())
    wait_for_signal = catch_stop_signals(with_stdin=with_stdin)  # before anybody can know that it is there
    if port_file is not None:
        port_file.write_text(f"{server.port}\n")
    click.echo(banner(server))
    wait_for_signal()
    server.stop()


def start(config: Config, port: int | None, on_response: OnResponse | None, workers: int = 1) -> FakeStrapi:
    """A fake that serves. Raises FakeStrapiError, SchemaError, SeedError."""
    with all_kept():
        from fake_strapi.installation import install
        from fake_strapi.server import FakeStrapi

        import_module("fake_strapi.app")  # what the server would load later
        installation = install(config)
    for warning in installation.warnings:
        click.echo(f"warning: {warning}", err=True)
    port = installation.settings.port if port is None else port
    crew = make_crew(installation, workers, on_response) if workers > 1 else None
    try:
        server = FakeStrapi(installation=installation, host=config.host, port=port, on_response=on_response, crew=crew)
        for change in server.world.changes:
            click.echo(f"{config.db}: {change}")
        return server.start()
    except BaseException:
        if crew is not None:
            crew.stop()
            crew.file.remove()
        raise


@contextmanager
def all_kept() -> Iterator[None]:
    """What is loaded here stays to the end: the garbage collector need not look through it, now or later. That is an
    eighth of a start."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def make_crew(installation: Installation, workers: int, on_response: OnResponse | None) -> Crew | None:
    """The processes beside this one; None where they would have nothing to do. Raises FakeStrapiError."""
    from fake_strapi.storage.shared_file import SharedFile, temporary_file
    from fake_strapi.workers.crew import Crew
    from fake_strapi.workers.support import check_support, obstacle

    check_support(installation)
    reason = obstacle(installation)
    if reason is not None:
        click.echo(f"warning: --workers {workers} is --workers 1 here: {reason}", err=True)
        return None
    db = installation.config.db
    file = temporary_file() if db is None else SharedFile(db, lasting=True)
    return Crew(installation, file, workers - 1, on_response)


def log_line(method: str, target: str, status: int, duration_ms: float) -> None:
    click.echo(f"{method} {target} {status} {duration_ms:.1f} ms")


def banner(server: FakeStrapi) -> str:
    """What a person wants to know at the start."""
    installation = server.installation
    names = ", ".join(t.singular_name for t in installation.registry.api_types)
    project = installation.config.project or "PrintShop (bundled)"
    authority = () if server.ca_path is None else (f"  ca             {server.ca_path}",)
    return "\n".join(
        (
            f"fake-strapi serves {project}",
            f"  url            {server.url}",
            *authority,
            f"  api token      {server.token}",
            *control_line(server),
            f"  strapi         {installation.behaviour.version}",
            f"  profile        {installation.profile}",
            f"  content types  {names}",
        )
    )


def control_line(server: FakeStrapi) -> tuple[str, ...]:
    """The control API's token, where it was made up: nobody could know it otherwise."""
    if server.control_token is None or server.control_token == server.config.control_token:
        return ()
    return (f"  control token  {server.control_token}  (X-Fake-Token, for /_fake)",)
