"""What the parts of a campaign came to, from all processes of pytest-xdist together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

KINDS = ("requests", "differences", "races", "ended")


def sums(terminalreporter: Any) -> Iterator[str]:
    """A line for each version that a campaign of this run has asked; none in any other run."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    parts = [value for one in reports for name, value in one.user_properties if name == "campaign"]
    for version in sorted({part["version"] for part in parts}):
        these = [part for part in parts if part["version"] == version]
        found = {kind: sum(part[kind] for part in these) for kind in KINDS}
        yield (
            f"campaign on Strapi {version}: {len(these)} parts, {found['requests']} requests,"
            f" {found['differences']} differences, {found['races']} races,"
            f" {found['ended']} requests ended the real one"
        )
