"""A real Strapi and the fake on one project, and what they answer to the same requests."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from harness.campaign.project import Project, write_project
from harness.campaign.steps import JSON, Step
from harness.client import NoAnswer
from harness.conversation import Conversation
from harness.jsontext import compact
from harness.names import NAME, UnknownName
from harness.recording import Exchange, Sent, differences, shortened
from harness.shapes import load_shapes
from harness.sides import LIKE_A_REAL_ONE, side_of
from harness.targets.create import create_target
from harness.targets.protocol import Target, TargetError

FULL_ACCESS = "full-access"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one step: the real Strapi's answer and the fake's, by names, and the request as curl lines.

    An answer of status 0 is none: the server closed the connection, or ended.
    """

    step: Step
    real: Exchange
    fake: Exchange
    curls: tuple[str, str]
    introduced: tuple[str, ...] = ()
    """The names that the real Strapi's answer was the first to give."""

    @property
    def ended(self) -> bool:
        """Whether the request ended the real Strapi's process, which the fake tells by a 500."""
        return self.real.status == 0 and self.fake.status == 500

    @property
    def differences(self) -> list[str]:
        """One text for each of status, headers and body; empty when the answers are equal."""
        if self.ended:
            return []
        return differences(self.real, self.fake)

    @property
    def signature(self) -> str:
        """What differences have in common that probably have one cause: the kind of request and the place.

        "" when the answers are equal.
        """
        found = self.differences
        if not found:
            return ""
        of = f"{self.step.method} {self.real.status}/{self.fake.status}"
        if self.real.status == self.fake.status and len(found) == 1 and found[0].startswith("body"):
            lines = found[0].split("\n")
            return f"{of} {_anonymous(lines[0].partition(', ')[2])}"
        return f"{of} {_anonymous(_message(self.real.body))} / {_anonymous(_message(self.fake.body))}"


def _message(body: str) -> str:
    found = re.search(r'"name":"(\w+)","message":"((?:[^"\\]|\\.)*)"', body)
    return f"{found[1]}: {found[2]}" if found else ""


def _anonymous(text: str) -> str:
    """A text without numbers, names of ids and quoted values."""
    return re.sub(r"<[^>]*>|\d+|`[^`]*`", "#", text)


class Pair:
    """Both servers, clean whenever a meeting begins. `project`: a generated one, or the directory of a user's own."""

    def __init__(self, version: str, project: Project | Path) -> None:
        self.version, self.major = version, int(version.split(".")[0])
        self._project = project
        self._resources = ExitStack()
        self.targets: dict[str, Target] = {}

    def __enter__(self) -> Pair:
        try:
            self._start()
        except BaseException:
            self._resources.close()
            raise
        return self

    def _start(self) -> None:
        if isinstance(self._project, Project):
            root = Path(self._resources.enter_context(tempfile.TemporaryDirectory(prefix="campaign-")))
            source = write_project(self._project, root)
            locales = self._project.locales
        else:
            source = self._project / "src" if (self._project / "src" / "api").is_dir() else self._project
            locales = {}
        self._shapes = load_shapes(source)
        settings: dict[str, Any] = {**LIKE_A_REAL_ONE, **({"locales": dict(locales)} if locales else {})}
        self.targets = self.make_targets(source, settings)
        for target in self.targets.values():
            self._resources.callback(target.stop)
            target.start()

    def make_targets(self, source: Path, settings: Mapping[str, Any]) -> dict[str, Target]:
        """The servers of the project in `source`; `settings` are the fake's."""
        return {
            "real": create_target("process", self.version, source),
            "fake": create_target("fake", self.version, source, **settings),
        }

    def __exit__(self, *_: object) -> None:
        self._resources.close()

    def meet(self, *names: str) -> Meeting:
        """A conversation with clean servers: `real` and `fake`, or those that are named."""
        chosen = [self.targets[name] for name in names or ("real", "fake")]
        for target in chosen:
            clean(target)
        return Meeting([Conversation(side_of(target), self._shapes) for target in chosen])

    def play(self, steps: Iterable[Step], until: str | None = None) -> list[Outcome]:
        """All outcomes of the steps up to the first that differs, or that differs with the signature `until`.

        A step is left out when a name in it has no value.
        """
        found = []
        with self.meet() as meeting:
            for step in steps:
                outcome = meeting.ask(step)
                if outcome is not None:
                    found.append(outcome)
                    signature = outcome.signature
                    if signature and until in (None, signature):
                        break
        return found

    def replay_real(self, steps: Iterable[Step]) -> list[Exchange]:
        """What the real Strapi alone answers to the steps."""
        with self.meet("real") as meeting:
            return [exchange for step in steps for exchange in meeting.exchange(step)]


def clean(target: Target) -> None:
    """Clean a server; one whose process ends meanwhile is started again."""
    try:
        target.clean()
    except TargetError:
        target.clean()


class Meeting:
    """One conversation with one or two servers."""

    def __init__(self, sides: Sequence[Conversation]) -> None:
        self._sides = sides

    def __enter__(self) -> Meeting:
        return self

    def __exit__(self, *_: object) -> None:
        for side in self._sides:
            side.close()

    def known(self, kind: str) -> list[str]:
        """The names of a kind (`apple.id`) that the real Strapi's answers have given so far."""
        return self._sides[0].known(kind)

    def ask(self, step: Step) -> Outcome | None:
        """Send a step to both. None when a name in it has no value yet."""
        before = len(self._sides[0].named_ids)
        exchanges = list(self.exchange(step))
        if not exchanges:
            return None
        introduced = tuple(self._sides[0].named_ids[before:])
        return Outcome(step, exchanges[0], exchanges[1], (self._sides[0].curl, self._sides[1].curl), introduced)

    def exchange(self, step: Step) -> Iterator[Exchange]:
        """The answer of each side; none when a name has no value on the first."""
        body = compact(step.json) if step.has_json else step.text
        headers = (("Content-Type", JSON),) if body is not None else ()
        sent = Sent(step.method, shortened(step.target), FULL_ACCESS, headers, shortened(body) if body else body)
        for place, side in enumerate(self._sides):
            exchange = sent_by(side, sent, step.target, body)
            if exchange is None and place == 0:
                return
            lacking = Exchange(sent, 0, (), "a name in the request has no value: an earlier answer lacks it")
            yield exchange or lacking


def sent_by(side: Conversation, sent: Sent, target: str, body: str | None) -> Exchange | None:
    """One side's answer; None when a name in the request has no value there."""
    try:
        return side.send(sent, target, body)
    except NoAnswer:
        return Exchange(sent, 0, (), "no answer")
    except UnknownName:
        return None


def names_in(steps: Iterable[Step]) -> set[str]:
    """The names of ids that the steps hold."""
    text = "".join(f"{step.target} {compact(step.json)} {step.text}" for step in steps)
    return {match.group().replace("|text>", ">") for match in NAME.finditer(text)}


def renamed(step: Step, rename: Callable[[str], str]) -> Step:
    """The step with other names."""

    def put(value: object) -> object:
        if isinstance(value, str):
            return NAME.sub(lambda match: rename(match.group()), value)
        if isinstance(value, list):
            return [put(item) for item in value]
        if isinstance(value, dict):
            return {key: put(item) for key, item in value.items()}
        return value

    return replace(step, target=str(put(step.target)), json=put(step.json))
