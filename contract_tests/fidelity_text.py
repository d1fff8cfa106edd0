"""The words of the fidelity report, which both of its pages use."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from contract_tests.fidelity import DIFFERS, FAILED, NOT_RUN, NOT_THERE, SAME, Report

SIGNS = {SAME: "✓", DIFFERS: "≠", FAILED: "✗", NOT_RUN: "○", NOT_THERE: "–"}
WORDS = {
    SAME: "same",
    DIFFERS: "differs",
    FAILED: "differs, and should not",
    NOT_RUN: "not run",
    NOT_THERE: "Strapi {major} has none",
}
FACTS = {
    "hold": "hold on the fake, too",
    "differ": "do not",
    "not asked": "were not asked",
    "left out": "no recording could show",
}
SERVERS = {"fake": "the fake", "process": "a plain Strapi", "companion": "a Strapi with the companion plugin"}


def number(count: int) -> str:
    return f"{count:,}"


def counted(count: int, thing: str) -> str:
    return f"{number(count)} {thing if count == 1 else thing + 's'}"


def judge(report: Report) -> str:
    """Who judged: a real Strapi beside the fake, or recordings of one."""
    strapis = " and ".join(report["versions"])
    if report["target"] == "both":
        return f"side by side with a real Strapi {strapis} on Node {report['node']}"
    days = report["recorded"]
    when = f" of {days[0]}" if days and days[0] == days[-1] else f" of {days[0]} to {days[-1]}" if days else ""
    return f"judged by recordings{when} of a real Strapi {strapis}"


def summary(report: Report) -> str:
    text = (
        f"On {report['date']} the contract tests ran on the fake, {judge(report)}: {counted(report['cases'], 'case')},"
        f" {counted(report['exchanges'], 'answer')} compared in status, header block and body."
    )
    if report["facts"]:
        total = sum(report["facts"].values())
        facts = ", ".join(f"{number(count)} {FACTS[state]}" for state, count in report["facts"].items())
        text += f" Of the {counted(total, 'measured fact')} about Strapi's content API: {facts}."
    return text


def partly(report: Report) -> str | None:
    """What to say of a run that didn't ask everything."""
    if report["whole"]:
        return None
    return (
        f"This is part of a run: {number(report['cases'])} of {number(report['expected'])} recorded cases."
        " It says nothing of the others."
    )


def verdict(result: Mapping[str, Any], version: str) -> str:
    """`✓ same`, `– Strapi 5 has none`."""
    words = WORDS[result["verdict"]].format(major=version.split(".")[0])
    return f"{SIGNS[result['verdict']]} {words}"


def amount(result: Mapping[str, Any]) -> str:
    """`22 cases, 340 answers`, with those that are missing; empty where there is nothing to count."""
    if result["verdict"] == NOT_THERE:
        return ""
    missing = result.get("missing", 0)
    cases = f"{number(result['cases'])} of {counted(result['cases'] + missing, 'case')}"
    return f"{cases if missing else counted(result['cases'], 'case')}, {counted(result['exchanges'], 'answer')}"


def groups(report: Report) -> list[tuple[str, list[dict[str, Any]]]]:
    """The features under the title of their group, in the order of features.toml."""
    return [(title, list(rows)) for title, rows in groupby(report["features"], key=lambda row: str(row["group"]))]


def of_versions(row: Mapping[str, Any], report: Report) -> str:
    """The versions that a row is about; empty if that is all of them."""
    return "" if row["versions"] == report["versions"] else ", ".join(row["versions"])


def what_the_fake_does(row: Mapping[str, Any]) -> str:
    """`says that it is not served (POST /graphql: 501)`."""
    return f"{row['answers']} ({row['ask']}: {row['status']})" if "ask" in row else str(row["answers"])


def kept(row: Mapping[str, Any], server: str, version: str) -> str:
    """Whether a server kept a promise in that version, or that it was not asked."""
    return str(row["kept"].get(version, {}).get(server, "not asked"))
