"""A real Strapi that somebody else runs: found at a URL, and told apart from Strapi 4 to 5 by what it answers.

Nothing is written: each question is a GET. Measured on 4.25, 4.26, 5.40 and 5.54.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harness.client import Client, NoAnswer, Request
from harness.targets.protocol import TargetError

PROBE_SECONDS = 10.0
ROUTES_WITH_ROWS = ("/api/users-permissions/roles", "/api/i18n/locales")
"""A row of these has a documentId in Strapi 5. A full-access token may read both, a read-only one the first alone."""
ROUTE_OF_5 = "/content-manager/homepage/recent-documents"
"""Strapi 5's admin API has it and asks who one is (401); Strapi 4 has not (404)."""


@dataclass(frozen=True, slots=True)
class RunningStrapi:
    """`url`: scheme, host and port. `version`: exact where somebody said so, else the major alone: `5`."""

    url: str
    token: str
    version: str
    ca_path: Path | None = None


def find_strapi(
    url: str,
    token: str | None,
    *,
    version: str | None = None,
    project: Path | None = None,
    ca_path: Path | None = None,
) -> RunningStrapi:
    """The Strapi at a URL. `version`: what it is said to be; its answers must not say otherwise.

    `project`: whose entries may tell 4 from 5, if nothing else does. Raises TargetError with what to do.
    """
    parts = urlsplit(url)
    base = f"{parts.scheme}://{parts.netloc}"
    if not token:
        raise TargetError(f"the Strapi at {base} needs an API token: set STRAPI_API_TOKEN")
    with Client(base, timeout=PROBE_SECONDS, ca_path=ca_path) as client:
        asked = Questions(client, token)
        status, _ = asked.get("/_health", anonymous=True)
        if status != 204:
            raise TargetError(f"what answers at {base} is no Strapi: GET /_health is {status}, not 204")
        if asked.get("/api/upload/files/0")[0] == 401:
            raise TargetError(f"the Strapi at {base} refuses the API token of STRAPI_API_TOKEN: it knows none like it")
        major = asked.major(project)
    if version is None and major is None:
        raise TargetError(
            f"the Strapi at {base} doesn't tell whether it is 4 or 5 (an empty one, and a token that may read little):"
            " give --strapi-version"
        )
    if version is not None and major is not None and version.removeprefix("v").partition(".")[0] != major:
        raise TargetError(f"the Strapi at {base} answers as Strapi {major}: leave --strapi-version={version} out")
    return RunningStrapi(base, token, version.removeprefix("v") if version is not None else str(major), ca_path)


class Questions:
    """Questions to one server, each a GET with the token."""

    def __init__(self, client: Client, token: str) -> None:
        self._client = client
        self._authorization = (("Authorization", f"Bearer {token}"),)

    def get(self, path: str, anonymous: bool = False) -> tuple[int, Any]:
        """Status and parsed body, None for what is no JSON. Raises TargetError when nothing answers."""
        try:
            answer = self._client.send(Request("GET", path, () if anonymous else self._authorization))
        except (NoAnswer, OSError) as error:
            raise TargetError(f"no answer to GET {path} ({error})") from error
        try:
            return answer.status, json.loads(answer.body)
        except ValueError:
            return answer.status, None

    def major(self, project: Path | None) -> str | None:
        """`4` or `5`; None where no answer tells."""
        for route in ROUTES_WITH_ROWS:
            status, body = self.get(route)
            rows = body.get("roles") if isinstance(body, dict) else body
            if status == 200 and isinstance(rows, list) and rows:
                return "5" if "documentId" in rows[0] else "4"
        if self.get(ROUTE_OF_5, anonymous=True)[0] == 401:
            return "5"
        for plural in collections(project) if project is not None else ():
            status, body = self.get(f"/api/{plural}?pagination[pageSize]=1")
            if status == 200 and isinstance(body, dict) and body.get("data"):
                return "4" if "attributes" in body["data"][0] else "5"
        return None


def collections(project: Path) -> list[str]:
    """The plural names of a project's collection types. Raises TargetError for what is no project."""
    source = project / "src" if (project / "src").is_dir() else project
    schemas = [json.loads(path.read_text("utf-8")) for path in sorted(source.glob("api/*/content-types/*/schema.json"))]
    if not schemas:
        raise TargetError(f"no Strapi project at {project}: expected src/api with content types")
    return [schema["info"]["pluralName"] for schema in schemas if schema.get("kind") != "singleType"]
