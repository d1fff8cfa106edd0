"""The fidelity report as a page in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contract_tests.fidelity import Report
from contract_tests.fidelity_text import (
    SERVERS,
    amount,
    groups,
    kept,
    of_versions,
    partly,
    summary,
    verdict,
    what_the_fake_does,
)


def markdown_page(report: Report) -> str:
    """The whole page, ending with a new line."""
    versions = report["versions"]
    parts = ["# Fidelity" + (" (part of a run)" if partly(report) else "")]
    if warning := partly(report):
        parts.append(f"**{warning}**")
    parts.append(summary(report))
    parts.append("Made by a run and never by hand: `make report`. [As HTML](fidelity.html), [as data](fidelity.json).")
    for title, rows in groups(report):
        lines = (
            [row["title"]] + [cell(row["results"][version], version, "<br>") for version in versions] for row in rows
        )
        parts += [f"## {title}", table(["feature", *versions], lines)]
    known = [[row["id"], row["reason"], of_versions(row, report) or "both"] for row in report["gaps"]]
    parts += ["## What differs", table(["gap", "why", "in"], known) if known else "Nothing that is known."]
    parts += ["## What is not covered", "No contract test asks about these."]
    not_covered = [[row["title"], what_the_fake_does(row), of_versions(row, report)] for row in report["not_covered"]]
    parts.append(table(["Strapi has", "the fake", "only in"], not_covered))
    if report["left_out"]:
        left_out = [[row["id"], row["reason"], of_versions(row, report)] for row in report["left_out"]]
        parts += ["## What no recording could judge", table(["", "why", "only in"], left_out)]
    if report["promises"]:
        promised = [
            [row["id"], version, *(kept(row, server, version) for server in SERVERS), row["reason"]]
            for row in report["promises"]
            for version in versions
        ]
        heads = ["promise", "Strapi", *SERVERS.values(), "why a plain one does not"]
        parts += ["## What the guide promises beyond a plain Strapi", table(heads, promised)]
    return "\n\n".join(parts) + "\n"


def cell(result: dict[str, object], version: str, between: str) -> str:
    return between.join(part for part in (verdict(result, version), amount(result)) if part)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(word.replace("|", "\\|") for word in line) + " |" for line in lines)
