"""`fake-strapi env`: what a shell, a .env file or a CI job has to know of a fake that runs."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping
from typing import Any

import click

from fake_strapi.command.options import USAGE_ERROR, fail
from fake_strapi.control_token import HEADER

PATIENCE = 10
"""Seconds that the fake has to answer."""


def quoted_for_dotenv(value: str) -> str:
    """As the readers of .env files agree on: bare where it can be, else in double quotes."""
    return value if all(letter.isalnum() or letter in "-_.:/@+=,%" for letter in value) else json.dumps(value)


FORMATS: Mapping[str, Callable[[str, str], str]] = {
    "sh": lambda name, value: f"export {name}={shlex.quote(value)}",
    "fish": lambda name, value: f"set -gx {name} {shlex.quote(value)}",
    "powershell": lambda name, value: f"$env:{name} = '{value.replace(chr(39), chr(39) * 2)}'",
    "dotenv": lambda name, value: f"{name}={quoted_for_dotenv(value)}",
}


@click.command()
@click.option(
    "--url",
    envvar="STRAPI_URL",
    default="http://localhost:1337",
    show_default=True,
    help="Where the fake is. [STRAPI_URL]",
)
@click.option("--workspace", metavar="NAME", help="One of its workspaces; it is made where there is none of that name.")
@click.option(
    "--control-token",
    metavar="TOKEN",
    envvar="FAKE_STRAPI_CONTROL_TOKEN",
    help="[FAKE_STRAPI_CONTROL_TOKEN]",
)
@click.option(
    "--format", "form", type=click.Choice([*FORMATS, "json"]), default="sh", show_default=True, help="How to write it."
)
def env(url: str, workspace: str | None, control_token: str | None, form: str) -> None:
    """Print STRAPI_URL and STRAPI_API_TOKEN of a running fake: eval "$(fake-strapi env)"."""
    row = workspace_of(url.rstrip("/"), workspace, control_token)
    found = {"STRAPI_URL": row["url"], "STRAPI_API_TOKEN": row["token"]}
    if control_token:
        found["FAKE_STRAPI_CONTROL_TOKEN"] = control_token
    if form == "json":
        click.echo(json.dumps(found, indent=2))
    else:
        for name, value in found.items():
            click.echo(FORMATS[form](name, value))


def workspace_of(url: str, name: str | None, control_token: str | None) -> dict[str, str]:
    """The control API's row of a workspace, by default the server's own. Ends the command where there is none."""
    rows = ask(url, "GET", "/workspaces", control_token)["workspaces"]
    for row in rows:
        if row["name"] == (name or "default"):
            return dict(row)
    return dict(ask(url, "POST", "/workspaces", control_token, {"name": name}))


def ask(url: str, method: str, path: str, control_token: str | None, body: Any = None) -> Any:
    import requests  # slow to import, for the other commands

    session = requests.Session()
    session.trust_env = False
    headers = {HEADER: control_token} if control_token else {}
    try:
        answer = session.request(method, f"{url}/_fake{path}", headers=headers, json=body, timeout=PATIENCE)
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        fail(f"no fake answers at {url} ({error}): start one with fake-strapi serve, or give its --url", USAGE_ERROR)
    if not answer.ok:
        said = found.get("error", {}).get("message") if isinstance(found, dict) else None
        fail(said or f"{url} answers {answer.status_code}: it is no fake", USAGE_ERROR)
    return found
