"""The commands, each of a module of command/: `fake-strapi serve`, `run`, `env`, `check`, …"""

from __future__ import annotations

from importlib import import_module

import click

MODULES = {
    "serve": "serve",
    "run": "run",
    "env": "env",
    "check": "check",
    "check-receiver": "check",
    "check-client": "check_client",
    "check-sync": "check_sync",
    "export": "export",
}
"""Where each command is. Only what is asked for is loaded: the others would cost it a tenth of its start."""


class Commands(click.Group):
    """Those of MODULES."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MODULES:
            return None
        command: click.Command = getattr(
            import_module(f"fake_strapi.command.{MODULES[cmd_name]}"), cmd_name.replace("-", "_")
        )
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fake-strapi")
def main() -> None:
    """A Strapi that isn't there: a faithful fake of Strapi 4 and 5 for tests."""


if __name__ == "__main__":
    main()
