"""What another Strapi answers differently from the pinned one: its recordings beside the tree's, and a page of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from harness.recording import Exchange, Recording, differences, read

SHOWN = 12
"""Tests that the page names of each difference."""
WIDEST = 160
"""Characters of a request or a body that the page shows."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one test in a run: `passed`, `failed` or `skipped`, with the first lines of its message."""

    node: str
    outcome: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """The first difference of a test: in which request, and what. `kind` is the same for differences that are alike."""

    test: str
    request: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Recordings by their path below the version's directory, without `.json`."""

    same: tuple[str, ...]
    changed: tuple[Change, ...]
    missing: tuple[str, ...]  # the tree has them alone


def outcomes(report: Path, house: str) -> list[Outcome]:
    """What pytest's JUnit report says of each test of the directory `house`."""
    found: dict[str, Outcome] = {}
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        module = case.get("classname", "").rpartition(".")[2]
        node = f"{house}/{module}.py::{case.get('name')}"
        outcome, message = "passed", ""
        for child in case:
            if child.tag in ("failure", "error", "skipped"):
                outcome = "skipped" if child.tag == "skipped" else "failed"
                message = child.get("message", "")
        if node not in found or outcome == "failed":  # the end of a test may be a case of its own
            found[node] = Outcome(node, outcome, message)
    return list(found.values())


def compare(pinned: Path, new: Path) -> Comparison:
    """The recordings of two versions; both are directories of modules. Raises BadRecording for an edited file."""
    same, changed, missing = [], [], []
    for path in sorted(pinned.glob("*/*.json")):
        name = path.relative_to(pinned).with_suffix("").as_posix()
        other = new / path.relative_to(pinned)
        if not other.exists():
            missing.append(name)
            continue
        change = first_change(name, read(path), read(other))
        if change is None:
            same.append(name)
        else:
            changed.append(change)
    return Comparison(tuple(same), tuple(changed), tuple(missing))


def first_change(name: str, pinned: Recording, new: Recording) -> Change | None:
    """The first exchange that differs; None if all are equal."""
    for old, now in zip(pinned.exchanges, new.exchanges, strict=False):
        request = f"{old.sent.method} {old.sent.target}"
        if old.sent != now.sent:
            return Change(name, request, "another request", f"the request differs: {old.sent.difference(now.sent)}")
        found = differences(old, now)
        if old.status != now.status:
            bodies = (f"    {word} {told(body)}" for word, body in (("expected", old.body), ("received", now.body)))
            return Change(name, request, kind_of_status(old, now), "\n".join([found[0], *bodies]))
        if found:
            return Change(name, request, kind_of(found[0]), found[0])
    if len(pinned.exchanges) != len(new.exchanges):
        count = f"{len(pinned.exchanges)} exchanges, now {len(new.exchanges)}"
        return Change(name, "", "another number of requests", count)
    return None


def kind_of_status(old: Exchange, now: Exchange) -> str:
    """Statuses, with the names of errors: `200, now 400 ValidationError`."""
    return f"status: {status_of(old)}, now {status_of(now)}"


def status_of(exchange: Exchange) -> str:
    try:
        name = json.loads(exchange.body)["error"]["name"]
    except (ValueError, KeyError, TypeError):
        return str(exchange.status)
    return f"{exchange.status} {name}"


def told(text: str) -> str:
    """As much of a long text as a line has room for."""
    return text if len(text) <= WIDEST else f"{text[:WIDEST]}…"


def kind_of(difference: str) -> str:
    """What differs without where in the text: differences of one cause mostly have one kind."""
    first, *rest = difference.split("\n")
    if first.startswith("body: "):
        place = first.partition(", ")[2] or "the text"
        return "body: " + re.sub(r"\[\d+\]", "[]", place)
    if first.startswith("headers: "):
        lacking = [line.strip() for line in rest if line.strip().startswith(("missing", "surplus"))]
        names = [line.strip().removeprefix("expected ").partition(":")[0] for line in rest[:1]]
        return "headers: " + ("; ".join(lacking) or ", ".join(names))
    return first


def grouped(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    """By kind, the most frequent first."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.kind, []).append(change)
    return sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))


def page(
    new: str,
    pinned: str,
    day: str,
    comparison: Comparison,
    recorded: Sequence[Outcome],
    unsteady: Mapping[str, str],
    fake: Sequence[Outcome],
    named: Sequence[str],
) -> str:
    """The report as Markdown. `unsteady`: recordings that a second run did not confirm, each with what it said.

    `fake`: how the fake of the pinned version does by the new recordings. `named`: files that name the pinned version.
    """
    steady = [change for change in comparison.changed if change.test not in unsteady]
    failed = [one for one in recorded if one.outcome == "failed"]
    wrong = [one for one in fake if one.outcome == "failed"]
    lines = [
        f"# Strapi {new} beside {pinned}",
        "",
        f"Recorded on {day} by the contract tests, compared with the tree's recordings.",
        "",
        "| tests | |",
        "|---|---|",
        f"| answered as by {pinned} | {len(comparison.same)} |",
        f"| answered otherwise | {len(steady)} |",
        f"| answered otherwise each time | {len(unsteady)} |",
        f"| not recorded | {len(comparison.missing)} |",
        f"| failed on {new} (promises included) | {len(failed)} |",
        f"| the fake as it is: right | {sum(one.outcome == 'passed' for one in fake)} |",
        f"| the fake as it is: wrong | {len(wrong)} |",
        "",
    ]
    if not steady and not unsteady and not failed and not wrong and not comparison.missing:
        return "\n".join([*lines, f"Nothing differs: {new} can be pinned as it is.", ""])
    lines += ["## What differs, by first difference", ""] if steady else []
    for kind, changes in grouped(steady):
        lines += [f"### {len(changes)} × {kind}", "", "```", f"{told(changes[0].request)}"]
        lines += [*changes[0].text.split("\n"), "```", ""]
        lines += [f"- {change.test}: `{told(change.request)}`" for change in changes[:SHOWN]]
        lines += [f"- and {len(changes) - SHOWN} more"] if len(changes) > SHOWN else []
        lines.append("")
    lines += section("Failed on the new version", [f"{one.node}: {first_line(one.message)}" for one in failed])
    lines += section("Not recorded", comparison.missing)
    lines += section("Not the same in a second run", [f"{name}: {text}" for name, text in unsteady.items()])
    lines += ["## To do", ""]
    lines += [
        f"- [ ] {kind} ({len(changes)} tests): a named difference in fake_strapi/versions"
        for kind, changes in grouped(steady)
    ]
    lines += [f"- [ ] {one.node}: fails on {new}; say for which versions it is, or mend it" for one in failed]
    lines += [f"- [ ] names {pinned}: {file}" for file in named]
    return "\n".join([*lines, ""])


def section(title: str, rows: Sequence[str]) -> list[str]:
    return [f"## {title}", "", *(f"- {row}" for row in rows), ""] if rows else []


def first_line(message: str) -> str:
    lines = [line for line in message.split("\n") if line.strip()]
    return (lines[0] if lines else "")[:200]
