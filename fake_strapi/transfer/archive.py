"""An archive of `strapi export`, read into memory: `.tar`, `.tar.gz`, or the directory that one was unpacked into.

    metadata.json  schemas/*.jsonl  entities/*.jsonl  links/*.jsonl  configuration/*.jsonl
    assets/uploads/<name>  assets/metadata/<name>.json

Nothing is ever unpacked: a member is known by its name, and one with another name, or that is no plain file, is left
aside. Source: file/providers of `@strapi/data-transfer` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from fake_strapi.documents.seed_file import SeedError

SUFFIXES = (".tar", ".tar.gz", ".tgz")
ENCRYPTED = ".enc"
METADATA = "metadata.json"
STAGES = ("schemas", "entities", "links", "configuration")
ENCRYPTED_PROBLEM = "an encrypted archive can't be read: make one by `strapi export --no-encrypt`"

Line = dict[str, Any]


class Asset(Struct, frozen=True):
    """One file: its name in the uploads, what the archive says of it, its bytes."""

    name: str
    metadata: dict[str, Any]
    data: bytes


class Archive(Struct, eq=False):
    """`source`: what to call it in messages. `version`: of the Strapi that wrote it; "" when it doesn't say."""

    source: str
    version: str = ""
    schemas: dict[str, Line] = field(default_factory=dict)  # by uid
    entities: list[Line] = field(default_factory=list)
    links: list[Line] = field(default_factory=list)
    configuration: list[Line] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)


def is_archive(path: Path) -> bool:
    """Whether a seed's path is that of an archive, by its name."""
    return path.name.endswith((*SUFFIXES, ENCRYPTED)) or (path / METADATA).is_file()


def read_archive(path: Path) -> Archive:
    """Raises SeedError for what is no archive of an export."""
    source = str(path)
    if path.name.endswith(ENCRYPTED):
        raise SeedError(source, "", ENCRYPTED_PROBLEM)
    if path.is_dir():
        return gathered(source, directory_members(path))
    try:
        with tarfile.open(path, "r:*") as tar:
            return gathered(source, tar_members(tar))
    except (OSError, EOFError, tarfile.TarError) as error:
        raise SeedError(source, "", f"expected an archive of strapi export: {error}") from error


def archive_of(data: bytes, source: str = "seed") -> Archive:
    """The archive in these bytes. Raises SeedError."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:*") as tar:
            return gathered(source, tar_members(tar))
    except (OSError, EOFError, tarfile.TarError) as error:
        raise SeedError(source, "", f"expected an archive of strapi export: {error}") from error


def tar_members(tar: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    for member in tar:
        file = tar.extractfile(member) if member.isfile() else None
        if file is not None:
            yield member.name.removeprefix("./"), file.read()


def directory_members(path: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(path.rglob("*")):
        if file.is_file() and not file.is_symlink():
            yield file.relative_to(path).as_posix(), file.read_bytes()


def gathered(source: str, members: Iterable[tuple[str, bytes]]) -> Archive:
    """The parts of an archive from its members, whatever their order."""
    archive = Archive(source)
    lines: dict[str, list[tuple[str, bytes]]] = {stage: [] for stage in STAGES}
    uploads: dict[str, bytes] = {}
    metadata: dict[str, Any] = {}
    found = False
    for name, data in members:
        parts = name.split("/")
        if name == METADATA:
            found = True
            told = parsed(source, name, data)
            archive.version = str((told.get("strapi") or {}).get("version") or "")
        elif len(parts) == 2 and parts[0] in lines and name.endswith(".jsonl"):
            lines[parts[0]].append((name, data))
        elif len(parts) == 3 and parts[:2] == ["assets", "uploads"] and is_file_name(parts[2]):
            uploads[parts[2]] = data
        elif len(parts) == 3 and parts[:2] == ["assets", "metadata"] and name.endswith(".json"):
            metadata[parts[2].removesuffix(".json")] = parsed(source, name, data)
    if not found and not any(lines.values()):
        raise SeedError(source, "", "expected an archive of strapi export: it has no metadata.json")
    archive.schemas = {line["uid"]: line for line in all_lines(source, lines["schemas"]) if "uid" in line}
    archive.entities = list(all_lines(source, lines["entities"]))
    archive.links = list(all_lines(source, lines["links"]))
    archive.configuration = list(all_lines(source, lines["configuration"]))
    archive.assets = [Asset(name, metadata.get(name, {}), data) for name, data in uploads.items()]
    return archive


def is_file_name(name: str) -> bool:
    """Whether this can be a file in the uploads and nowhere else."""
    return bool(name) and not name.startswith(".") and not any(mark in name for mark in ("/", "\\", "\0", ":"))


def all_lines(source: str, files: list[tuple[str, bytes]]) -> Iterator[Line]:
    for name, data in sorted(files):
        for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
            if line.strip():
                yield parsed(source, f"{name}: line {number}", line)


def parsed(source: str, place: str, text: bytes | str) -> Line:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise SeedError(source, place, f"expected JSON: {error}") from error
    if not isinstance(value, dict):
        raise SeedError(source, place, "expected an object")
    return value
