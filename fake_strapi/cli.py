"""The commands, each of a module of command/: `fake-strapi serve`, `run`, `env`, `check`, …"""

from __future__ import annotations

import click

from fake_strapi.command.check import check, check_receiver
from fake_strapi.command.check_client import check_client
from fake_strapi.command.check_sync import check_sync
from fake_strapi.command.env import env
from fake_strapi.command.export import export
from fake_strapi.command.run import run
from fake_strapi.command.serve import serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fake-strapi")
def main() -> None:
    """A Strapi that isn't there: a faithful fake of Strapi 4 and 5 for tests."""


for command in (serve, run, env, check, check_receiver, check_client, check_sync, export):
    main.add_command(command)

if __name__ == "__main__":
    main()
