"""`fake-strapi serve`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fake_strapi.command.options import BAD_PROJECT, USAGE_ERROR, Locale, Pair, fail, webhook_of
from fake_strapi.command.stop_signals import catch_stop_signals
from fake_strapi.config import DEFAULT_API_TOKEN, PROFILES, Config
from fake_strapi.documents.seed_file import SeedError
from fake_strapi.errors import FakeStrapiError
from fake_strapi.schema.errors import SchemaError

if TYPE_CHECKING:
    from fake_strapi.server import FakeStrapi


@click.command()
@click.option("--project", type=click.Path(path_type=Path), help="A Strapi project; without it, the bundled PrintShop.")
@click.option("--strapi", default="4", show_default=True, help="The Strapi to be: 4, 5, or a measured release.")
@click.option("--profile", type=click.Choice(PROFILES), help="Default: guide for PrintShop, strapi for a project.")
@click.option("--versioning", metavar="DATE", help="Announce /api/v1 and /api/v2 on it, e.g. 2025-01-20.")
@click.option("--env", metavar="NODE_ENV", help="E.g. production. [default: NODE_ENV, or development]")
@click.option(
    "--rate-limit",
    metavar="100/15m[,token][,retry-after]",
    help="Of the content API; off for none. [default: 100/15m for guide in production, else off]",
)
@click.option(
    "--seed",
    type=click.Path(path_type=Path),
    help="What to start with: a JSON or YAML file of entries, or an archive of strapi export.",
)
@click.option("--db", type=click.Path(path_type=Path), help="An SQLite file to live in, for the next start to find.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="0 takes a free one. [default: the project's server.port, or 1337]"
)
@click.option("--host", default="localhost", show_default=True, help="localhost is 127.0.0.1 and ::1.")
@click.option(
    "--control-token",
    metavar="TOKEN",
    envvar="FAKE_STRAPI_CONTROL_TOKEN",
    help="Asked for by /_fake, in X-Fake-Token. [FAKE_STRAPI_CONTROL_TOKEN; off a loopback --host, one made up]",
)
@click.option("--port-file", type=click.Path(path_type=Path), help="Write the port here once it is open.")
@click.option("--tls", is_flag=True, help="HTTPS, with a certificate made at the start.")
@click.option("--tls-cert", type=click.Path(path_type=Path), help="HTTPS with this certificate, a PEM file.")
@click.option("--tls-key", type=click.Path(path_type=Path), help="The certificate's key, a PEM file.")
@click.option("--ca-file", type=click.Path(path_type=Path), help="Write the CA of the certificate that is made here.")
@click.option(
    "--api-token",
    envvar="STRAPI_API_TOKEN",
    default=DEFAULT_API_TOKEN,
    help="The full-access token. [STRAPI_API_TOKEN]",
)
@click.option("--read-only-token", multiple=True, metavar="TOKEN", help="One more token, read-only.")
@click.option(
    "--custom-token", multiple=True, type=Pair(), metavar="TOKEN=ACTION,…", help="One more, e.g. T=api::job.job.find."
)
@click.option("--admin", metavar="EMAIL:PASSWORD", help="The first administrator; without it, nobody is registered.")
@click.option("--public", multiple=True, metavar="ACTION", help="Needs no token, e.g. api::job.job.find.")
@click.option(
    "--authenticated", multiple=True, metavar="ACTION", help="Every logged-in user may, e.g. api::job.job.find."
)
@click.option("--jwt-secret", metavar="SECRET", help="Signs users' JWTs. [default: the project's]")
@click.option("--no-auth-rate-limit", is_flag=True, help="Lift Strapi's own limit on logging in and its like.")
@click.option(
    "--uploads", type=click.Path(path_type=Path), help="A directory for uploaded files; else they are in memory."
)
@click.option(
    "--custom-field",
    multiple=True,
    type=Pair(),
    metavar="UID=TYPE",
    help="A custom field's type, e.g. plugin::x.y=string.",
)
@click.option(
    "--default-locale",
    envvar="STRAPI_PLUGIN_I18N_INIT_LOCALE_CODE",
    metavar="CODE",
    help="The default locale of a first start, en unless given.",
)
@click.option("--locale", multiple=True, type=Locale(), metavar="CODE[=NAME]", help="One more than en, e.g. fr.")
@click.option("--webhook", multiple=True, metavar="URL[=EVENT,…]", help="One more webhook; for all events, or these.")
@click.option("--webhook-secret", envvar="WEBHOOK_SECRET", help="Signs webhooks. [WEBHOOK_SECRET]")
@click.option("--webhook-ca", type=click.Path(path_type=Path), help="A PEM file of CAs to trust in receivers.")
@click.option("--id-seed", type=int, metavar="N", help="documentIds, tokens, … follow from it: the same each time.")
@click.option(
    "--journal", type=click.IntRange(min=0), default=1000, show_default=True, help="Requests that are remembered."
)
@click.option("--auto-workspaces", is_flag=True, help="Make a workspace when a request first names it.")
@click.option("--quiet", is_flag=True, help="No line for each request.")
def serve(
    project: Path | None,
    strapi: str,
    profile: str | None,
    env: str | None,
    rate_limit: str | None,
    versioning: str | None,
    seed: Path | None,
    db: Path | None,
    port: int | None,
    host: str,
    control_token: str | None,
    port_file: Path | None,
    tls: bool,
    tls_cert: Path | None,
    tls_key: Path | None,
    ca_file: Path | None,
    api_token: str,
    read_only_token: tuple[str, ...],
    custom_token: tuple[tuple[str, str], ...],
    admin: str | None,
    public: tuple[str, ...],
    authenticated: tuple[str, ...],
    jwt_secret: str | None,
    no_auth_rate_limit: bool,
    uploads: Path | None,
    custom_field: tuple[tuple[str, str], ...],
    default_locale: str | None,
    locale: tuple[tuple[str, str], ...],
    webhook: tuple[str, ...],
    webhook_secret: str | None,
    webhook_ca: Path | None,
    id_seed: int | None,
    journal: int,
    auto_workspaces: bool,
    quiet: bool,
) -> None:
    """Serve a Strapi project from its schema files."""
    config = Config(
        project=project,
        strapi=strapi,
        profile=profile,  # type: ignore[arg-type]  # click.Choice has checked it
        env=env,
        rate_limit=rate_limit,
        versioning=versioning,
        host=host,
        control_token=control_token,
        tls=tls,
        tls_cert=tls_cert,
        tls_key=tls_key,
        seed=seed,
        db=db,
        api_token=api_token,
        read_only_tokens=read_only_token,
        custom_tokens={token: actions.split(",") for token, actions in custom_token},
        admin=admin,
        public=public,
        authenticated=authenticated,
        jwt_secret=jwt_secret,
        auth_rate_limit=not no_auth_rate_limit,
        uploads=uploads,
        custom_fields=dict(custom_field),
        default_locale=default_locale,
        locales=dict(locale),
        webhooks=dict(webhook_of(text) for text in webhook),
        webhook_secret=webhook_secret,
        webhook_ca=webhook_ca,
        auto_workspaces=auto_workspaces,
        id_seed=id_seed,
        journal=journal,
    )
    if ca_file is not None and not tls:
        fail("--ca-file is for the certificate that --tls makes: give --tls too", USAGE_ERROR)
    try:
        server = start(config, port, quiet=quiet)
    except (SchemaError, SeedError) as error:
        fail(str(error), BAD_PROJECT)
    except FakeStrapiError as error:
        fail(str(error), USAGE_ERROR)
    if ca_file is not None and server.ca_path is not None:
        ca_file.write_bytes(server.ca_path.read_bytes())
    wait_for_signal = catch_stop_signals()  # before anybody can know that it is there
    if port_file is not None:
        port_file.write_text(f"{server.port}\n")
    click.echo(banner(server))
    wait_for_signal()
    server.stop()


def start(config: Config, port: int | None, *, quiet: bool) -> FakeStrapi:
    from fake_strapi.installation import install
    from fake_strapi.server import FakeStrapi

    installation = install(config)
    for warning in installation.warnings:
        click.echo(f"warning: {warning}", err=True)
    log = None if quiet else log_line
    port = installation.settings.port if port is None else port
    server = FakeStrapi(installation=installation, host=config.host, port=port, on_response=log)
    for change in server.world.changes:
        click.echo(f"{config.db}: {change}")
    return server.start()


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
