"""Whether an archive fits a project: what `strapi import` says when their schemas differ, in its words.

Source: engine and utils/json of `@strapi/data-transfer` 4.26.2 and 5.54.0, strategy "strict", and the command's
getDiffHandler.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from fake_strapi.schema.project import Project
from fake_strapi.transfer.archive import Archive

# Differences in these change no data. Strapi knows them by their place: attributes.<name>.<one of these>.
IGNORED = ("private", "required", "configurable", "default")
# Attributes that Strapi adds to what a project's files say.
ADDED = frozenset(
    {
        *("id", "documentId", "createdAt", "updatedAt", "publishedAt", "createdBy", "updatedBy"),
        *("locale", "localizations", "strapi_stage", "strapi_assignee"),
    }
)
ABSENT = object()


class Difference(Struct, frozen=True):
    """`source` or `destination` is ABSENT where only the other one has something at this path."""

    path: tuple[str, ...]
    source: Any
    destination: Any

    @property
    def kind(self) -> str:
        if self.source is ABSENT:
            return "added"
        return "deleted" if self.destination is ABSENT else "modified"

    def told(self, uid: str) -> str:
        """The line of the command."""
        words = {
            "added": "does not exist on source",
            "deleted": "does not exist on destination",
            "modified": "has a different data type",
        }
        return f"{'.'.join((uid, *self.path))} {words[self.kind]}"


def schema_differences(archive: Archive, project: Project) -> list[str]:
    """What a `strapi import` warns of before it asks whether to go on, a line each: of the project's own types."""
    sources = {uid: attributes for uid, attributes in attributes_of(archive.schemas) if is_own(uid)}
    destinations = {uid: attributes for uid, attributes in attributes_of(project.definitions) if is_own(uid)}
    lines = []
    for uid in dict.fromkeys((*sources, *destinations)):
        found = compared(sources.get(uid, ABSENT), destinations.get(uid, ABSENT))
        lines += [one.told(uid) for one in sorted(found, key=lambda one: one.kind, reverse=True)]
    return lines


def is_own(uid: str) -> bool:
    """A project's own content types and components."""
    return uid.startswith("api::") or "::" not in uid


def attributes_of(schemas: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for uid, schema in schemas.items():
        own = {name: value for name, value in (schema.get("attributes") or {}).items() if name not in ADDED}
        yield uid, {"attributes": own}


def compared(source: Any, destination: Any) -> list[Difference]:
    return [
        one
        for one in differences(source, destination, ())
        if not (len(one.path) == 3 and one.path[0] == "attributes" and one.path[2] in IGNORED)
    ]


def differences(source: Any, destination: Any, path: tuple[str, ...]) -> Iterator[Difference]:
    if isinstance(source, list) and isinstance(destination, list):
        for place in range(max(len(source), len(destination))):
            one = source[place] if place < len(source) else ABSENT
            other = destination[place] if place < len(destination) else ABSENT
            yield from differences(one, other, (*path, str(place)))
    elif isinstance(source, dict) and isinstance(destination, dict):
        for key in dict.fromkeys((*source, *destination)):
            yield from differences(source.get(key, ABSENT), destination.get(key, ABSENT), (*path, key))
    elif source is not destination and source != destination:
        yield Difference(path, source, destination)
