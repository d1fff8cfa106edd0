"""What surprises in a Strapi, fact by fact (`facts/*.toml`), and the recordings that show it.

A fact is a line in words with its evidence: for each version that it speaks of, a contract test, what it asks, and
what a real Strapi answered. The evidence is looked up in the recordings: it is the real answer, or the row is wrong.
The test that it names holds the fake to that answer. What no recording could show names a row of `gaps.toml` instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from contract_tests.judge import recording_name
from contract_tests.toml_files import read_toml
from harness.recording import JSON_TYPE, Exchange, Recording, read

ANYTHING = "…"  # in a pattern: any text, also none
KEYS = {"test", "asks", "answers", "4", "5", "lacks"}


class BadFact(Exception):
    """A row of a file of facts that says too little or too much. Names it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One request of a test and the answer that a real Strapi of this major version gave to it.

    `test`: `module::function`, of whichever case, or `module::function[case]`. `asks`: the whole request, as
    `request_text` writes it. `answers`: the status (or `2xx`), then a part of the answer's header lines and body. In
    both, `…` stands for anything. `lacks`: what the answer has nowhere.
    """

    version: str
    test: str
    asks: str
    answers: str
    lacks: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact and its evidence, or the id of the row of `gaps.toml` that tells why there is none.

    `shown`: each for itself. `told`: one after another in one conversation, where a request shows what another did.
    """

    id: str
    says: str
    shown: tuple[Evidence, ...] = ()
    told: tuple[Evidence, ...] = ()
    left_out: str | None = None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return self.shown + self.told


def read_facts(directory: Path) -> list[Fact]:
    """All facts of a directory's files; an id is `file.row`. Raises BadFact."""
    return [
        _fact(f"{path.stem}.{name}", row)
        for path in sorted(directory.glob("*.toml"))
        for name, row in read_toml(path).items()
    ]


def _fact(name: str, row: Mapping[str, Any]) -> Fact:
    if not {"says"} < set(row) <= {"says", "shown", "told", "left_out"} or (len(row) > 2 and "left_out" in row):
        raise BadFact(f"{name}: needs `says`, and evidence that is `shown` or `told`, or `left_out`")
    shown, told = (
        tuple(one for line in row.get(key, ()) for one in _evidence(name, line)) for key in ("shown", "told")
    )
    if not (shown or told or "left_out" in row):
        raise BadFact(f"{name}: shows nothing")
    if len({(one.test, one.version) for one in told}) != len({one.version for one in told}):
        raise BadFact(f"{name}: what is told one after another is told by one test")
    return Fact(name, row["says"], shown, told, row.get("left_out"))


def _evidence(name: str, line: Mapping[str, str]) -> list[Evidence]:
    answers = {key: line[key] for key in ("4", "5") if key in line}
    if set(line) - KEYS or not {"test", "asks"} <= set(line) or ("answers" in line) == bool(answers):
        raise BadFact(f"{name}: evidence needs `test`, `asks`, and `answers` or what `4` and `5` answer: {dict(line)}")
    answers = answers or dict.fromkeys(("4", "5"), line["answers"])
    return [
        Evidence(version, line["test"], line["asks"], answer, line.get("lacks")) for version, answer in answers.items()
    ]


def request_text(exchange: Exchange) -> str:
    """`POST /api/jobs as anonymous [Origin: x] {"data":{}}`: the sender unless it has full access, headers, body."""
    sent = exchange.sent
    words = [f"{sent.method} {sent.target}"]
    if sent.sender != "full-access":
        words.append(f"as {sent.sender}")
    words += [f"[{key}: {value}]" for key, value in sent.headers if (key, value) != JSON_TYPE]
    return " ".join([*words, sent.body] if sent.body is not None else words)


def answer_text(exchange: Exchange) -> str:
    """The status, the header lines, an empty line, the body."""
    return "\n".join(
        [f"{exchange.status} ", *(f"{key}: {value}" for key, value in exchange.headers), "", exchange.body]
    )


def shows(exchange: Exchange, evidence: Evidence) -> bool:
    """Whether an exchange is the one that the evidence tells of."""
    status, _, part = evidence.answers.partition(" ")
    answer = answer_text(exchange)
    return (
        _pattern(evidence.asks).fullmatch(request_text(exchange)) is not None
        and status in (str(exchange.status), f"{exchange.status // 100}xx")
        and _pattern(part).search(answer) is not None
        and (evidence.lacks is None or evidence.lacks not in answer)
    )


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Ends of the text beside `…` may have blanks, for the reader's sake."""
    pieces = [piece.strip(" ") for piece in text.split(ANYTHING)]
    return re.compile(".*?".join(map(re.escape, pieces)), re.DOTALL)


def not_shown(facts: Iterable[Fact], recordings: Path, versions: Sequence[str]) -> list[str]:
    """What the recordings don't show, a line each."""
    problems = []
    for fact in facts:
        for version in versions:
            told = [one for one in fact.told if version.startswith(f"{one.version}.")]
            for steps in [[one] for one in fact.shown if version.startswith(f"{one.version}.")] + [told]:
                missed = _first_missed(steps, recordings / version)
                if missed is not None:
                    what = f"{missed.test}: {missed.asks} -> {missed.answers}"
                    problems.append(f"{fact.id}: no recording of Strapi {version} shows {what}")
    return problems


def _first_missed(steps: Sequence[Evidence], recordings: Path) -> Evidence | None:
    """None if one recording has all steps in order; else the first step that the best of them lacks."""
    found = 0
    for recording in _recordings(recordings, steps[0].test) if steps else ():
        at = 0
        for exchange in recording.exchanges:
            while at < len(steps) and shows(exchange, steps[at]):
                at += 1
        if at == len(steps):
            return None
        found = max(found, at)
    return steps[found] if steps else None


@cache
def _recordings(directory: Path, test: str) -> tuple[Recording, ...]:
    """Those of one test: of one case, `module::function[case]`, or of all."""
    module, _, name = test.partition("::")
    function, case, _ = name.partition("[")
    pattern = f"{recording_name(name, directory.name)}.json" if case else f"{function}*.json"
    recordings = map(read, sorted((directory / module).glob(pattern)))
    return tuple(recording for recording in recordings if recording.test == f"{module}::{function}")
