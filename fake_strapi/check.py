"""`fake-strapi check`: whether a project and its seed can be served, as each Strapi version, and what to know of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from fake_strapi.config import Config
from fake_strapi.documents.seed_file import SeedError
from fake_strapi.installation import Installation, install
from fake_strapi.schema.errors import SchemaError
from fake_strapi.transfer.archive import Archive
from fake_strapi.world import World


class Finding(Struct, frozen=True):
    """One line. `versions`: those under which it holds, as in the call. `error`: the project can't be served so."""

    text: str
    error: bool
    versions: tuple[str, ...]


class Report(Struct, frozen=True):
    """`served`: by version, how many content types, components and seeded entries there are."""

    findings: tuple[Finding, ...]
    served: dict[str, tuple[int, int, int]]

    @property
    def failed(self) -> bool:
        return any(finding.error for finding in self.findings)


def check(config: Config, versions: Sequence[str]) -> Report:
    """Load the project and plant its seed as each version would. Raises FakeStrapiError for an unknown version."""
    lines: dict[tuple[bool, str], list[str]] = {}
    served = {}
    for version in versions:
        found: list[tuple[bool, str]] = []
        try:
            installation = install(replace(config, strapi=version))
            found += [(False, warning) for warning in installation.warnings]
            World(installation).close()
            served[version] = counts(installation)
        except (SchemaError, SeedError) as error:
            found.append((True, str(error)))
        for line in dict.fromkeys(found):
            lines.setdefault(line, []).append(version)
    findings = tuple(Finding(text, error, tuple(where)) for (error, text), where in lines.items())
    return Report(findings, served)


def counts(installation: Installation) -> tuple[int, int, int]:
    values: Any = installation.seed[1] if installation.seed is not None else {}
    if isinstance(values, Archive):
        entries = sum(line.get("type", "").startswith("api::") for line in values.entities)
    else:
        entries = sum(len(group) if isinstance(group, list) else 1 for group in values.values())
    registry = installation.registry
    return len(registry.api_types), len(registry.components), entries


def described(report: Report, versions: Sequence[str]) -> tuple[list[str], list[str]]:
    """(what is served, the warnings and errors), as lines; a version is named where not all have it."""
    good = [
        f"Strapi {version}: {types} content types, {components} components, {entries} seeded entries"
        for version, (types, components, entries) in report.served.items()
    ]
    bad = []
    for finding in sorted(report.findings, key=lambda one: one.error):
        where = "" if len(finding.versions) == len(versions) else f"Strapi {', '.join(finding.versions)}: "
        bad.append(f"{'error' if finding.error else 'warning'}: {where}{finding.text}")
    return good, bad
