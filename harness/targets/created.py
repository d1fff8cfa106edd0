"""What a run makes on a Strapi of somebody else's: which writes can be undone, and what there is to be undone.

Only these are sent: a request that creates, whose answer tells what to delete, and one that changes or deletes what the
same run has created. Routes as Strapi's content API, upload and users-permissions have them (4.26 and 5.54,
routes/content-api), below `/api`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

READING = frozenset({"GET", "HEAD", "OPTIONS"})
LOGIN = ("auth", "local")
REGISTRATION = ("auth", "local", "register")

Key = tuple[str, str]
"""What stands before the id in a path below `/api`, and the id: `("jobs", "1")`, `("upload/files", "3")`."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a request would do.

    `needs`: what has to be this run's own for it. `single`: the single type that it may create. `creates`: its answer
    tells of something new, with an id that follows `prefix`. `refused`: why it can't be undone, and so is not sent.
    """

    kind: Literal["read", "login", "write", "refused"]
    needs: Key | None = None
    single: str | None = None
    creates: str | None = None
    refused: str = ""


def planned(method: str, target: str) -> Plan:
    """`target`: path and query as they are sent, such as `/api/jobs/1?populate=*`."""
    if method in READING:
        return Plan("read")
    parts = urlsplit(target)
    segments = tuple(part for part in parts.path.split("/") if part)
    if segments[:1] != ("api",):
        return Plan("refused", refused="the admin API's work can't be undone with an API token")
    rest = segments[1:]
    if method == "POST":
        return planned_post(rest, parse_qs(parts.query))
    if method in ("PUT", "DELETE"):
        if len(rest) == 2 or (rest[:2] == ("upload", "files") and len(rest) == 3):
            return Plan("write", needs=("/".join(rest[:-1]), rest[-1]))
        if len(rest) == 1:
            return Plan("write", single=rest[0]) if method == "PUT" else Plan("write", needs=(rest[0], ""))
    return Plan("refused", refused="it is no route of which it is known how to undo it")


def planned_post(rest: tuple[str, ...], query: dict[str, list[str]]) -> Plan:
    if rest == LOGIN:
        return Plan("login")
    if rest == REGISTRATION:
        return Plan("write", creates="users")
    if rest == ("upload",):
        changed = query.get("id")
        return Plan("write", needs=("upload/files", changed[0])) if changed else Plan("write", creates="upload/files")
    if len(rest) == 1 and rest[0] != "auth":
        return Plan("write", creates=rest[0])
    if len(rest) == 3 and rest[2] == "localizations":  # Strapi 4: another locale of an entry
        return Plan("write", needs=(rest[0], rest[1]), creates=rest[0])
    return Plan("refused", refused="it is no route of which it is known how to undo it")


def ids_in(answer: Any) -> list[str]:
    """How an answer's entries are addressed: by documentId where Strapi 5 has one for content, else by id."""
    if isinstance(answer, dict) and isinstance(answer.get("user"), dict):  # of a registration
        answer = answer["user"]
        return [str(answer["id"])] if "id" in answer else []
    content = isinstance(answer, dict) and "data" in answer
    rows = answer["data"] if content else answer
    rows = rows if isinstance(rows, list) else [rows]
    found = [
        row.get("documentId", row.get("id")) if content else row.get("id") for row in rows if isinstance(row, dict)
    ]
    return [str(one) for one in found if one is not None]


@dataclass
class Created:
    """What this run has created and not removed yet, oldest first.

    `left`: what could not be removed, or may be there: one line each, for a person.
    """

    paths: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    own: set[Key] = field(default_factory=set)

    def add(self, prefix: str, ids: Iterable[str], query: str = "") -> None:
        for one in ids:
            self.own.add((prefix, one))
            self.paths.append(f"/api/{prefix}" + (f"/{one}" if one else "") + query)

    def take(self) -> list[str]:
        """The paths to delete, the newest first; afterwards nothing is this run's own any more."""
        paths, self.paths = self.paths[::-1], []
        self.own.clear()
        return paths
