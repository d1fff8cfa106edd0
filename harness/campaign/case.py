"""A found difference on file: the project, the requests, and what differed. It is played again, or kept as a test."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from harness.campaign.pair import Outcome
from harness.campaign.project import Project, project_from_json
from harness.campaign.steps import Step, step_from_json
from harness.jsontext import compact


@dataclass(frozen=True, slots=True)
class Case:
    """`about`: a line that says what it shows. `project` None: the case is of a user's own project."""

    version: str
    about: str
    project: Project | None
    steps: tuple[Step, ...]
    gap: str | None = None
    """Of a kept case that the fake is known to answer otherwise: the id of its row in gaps.toml."""

    @property
    def name(self) -> str:
        """For a file: some words of the last step, and a digest of the whole."""
        last = self.steps[-1]
        words = re.findall(r"[A-Za-z$]+", f"{last.method} {last.target.removeprefix('/api/')}")
        digest = sha256(self.dumps().encode()).hexdigest()[:6]
        return "-".join([*words[:5], digest]).replace("$", "").lower()

    def dumps(self) -> str:
        """The text of the case's file: one line a schema, one a request."""
        project = self.project.as_json() if self.project is not None else None
        lines = [f'"version": {compact(self.version)}', f'"about": {compact(self.about)}']
        if self.gap is not None:
            lines.append(f'"gap": {compact(self.gap)}')
        if project is not None:
            for key in ("content_types", "components"):
                rows = ",\n".join(f" {compact(uid)}: {compact(schema)}" for uid, schema in project[key].items())
                lines.append(f'"{key}": {{\n{rows}\n}}' if rows else f'"{key}": {{}}')
            lines.append(f'"locales": {compact(project["locales"])}')
        rows = ",\n".join(f" {compact(step.as_json())}" for step in self.steps)
        return "{\n" + ",\n".join([*lines, f'"steps": [\n{rows}\n]']) + "\n}\n"

    def write(self, directory: Path) -> Path:
        """Write the case's file into a directory, which is made if needed; answers its path."""
        directory.mkdir(parents=True, exist_ok=True)
        path = directory / f"{self.name}.json"
        path.write_text(self.dumps(), encoding="utf-8")
        return path


def read_case(path: Path) -> Case:
    """The case in a file. Raises ValueError, with the file's name, for one that is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        project = project_from_json(data) if "content_types" in data else None
        return Case(data["version"], data["about"], project, tuple(map(step_from_json, data["steps"])), data.get("gap"))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} is no case of a campaign: {error!r}") from error


def case_of(version: str, project: Project | None, outcomes: Sequence[Outcome]) -> Case:
    """The case that outcomes make, of which the last differs."""
    about = outcomes[-1].differences[0].replace("\n", " ")
    about = re.sub(r"\s+", " ", about)[:160]
    return Case(version, about, project, tuple(outcome.step for outcome in outcomes))


def story(outcomes: Sequence[Outcome]) -> str:
    """The requests as curl lines for both servers, and what differed at the end."""
    lines = []
    for place, outcome in enumerate(outcomes, 1):
        lines += [f"{place}. real  {outcome.curls[0]}", f"   fake  {outcome.curls[1]}"]
        lines.append(f"   {outcome.real.status} {_short(outcome.real.body)}")
    last = outcomes[-1]
    lines.append(f"   fake answers {last.fake.status} {_short(last.fake.body)}")
    lines += [f"   {line}" for difference in last.differences for line in difference.split("\n")]
    return "\n".join(lines)


def _short(text: str, most: int = 600) -> str:
    return text if len(text) <= most else f"{text[:most]}… ({len(text)} characters)"
