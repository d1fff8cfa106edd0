"""A difference made small: fewer requests first, then less in each, then less of the project.

It works on the requests themselves, not on the choices that made them (as Hypothesis's own shrinker does): so several
differences of one run can be shrunk, a case from a file too, and the project with it. A try is a replay on clean
servers, some 10 ms a request; a smaller project costs a start of both, so it is tried last and a few times only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from harness.campaign.pair import Outcome, Pair, names_in, renamed
from harness.campaign.project import Project, Schema
from harness.campaign.steps import Step

TRIES = 200


class Shrinker:
    """Makes the steps of one difference fewer and smaller, as long as the last one differs with the same signature."""

    def __init__(self, pair: Pair, outcomes: Sequence[Outcome], tries: int = TRIES) -> None:
        self._pair, self._signature, self._left = pair, outcomes[-1].signature, tries
        self.outcomes = list(outcomes)

    @property
    def steps(self) -> list[Step]:
        return [outcome.step for outcome in self.outcomes]

    def run(self) -> None:
        """Shrink until nothing helps any more, or the tries are used up."""
        smaller = True
        while smaller and self._left > 0:
            smaller = self._fewer_steps()
            smaller |= self._smaller_steps()

    def _try(self, steps: Sequence[Step] | None) -> bool:
        """Whether these steps end in the same difference; then they are the new ones."""
        if steps is None or self._left <= 0:
            return False
        self._left -= 1
        outcomes = self._pair.play(steps, self._signature)
        if not outcomes or outcomes[-1].signature != self._signature:
            return False
        self.outcomes = outcomes
        return True

    def _fewer_steps(self) -> bool:
        """Leave out halves, quarters, and so on, down to single steps; the last one stays."""
        smaller = False
        size = max(1, (len(self.outcomes) - 1) // 2)
        while True:
            start = 0
            while start < len(self.outcomes) - 1:
                dropped = range(start, min(start + size, len(self.outcomes) - 1))
                if self._try(without(self.outcomes, dropped)):
                    smaller = True
                else:
                    start += size
            if size == 1:
                return smaller
            size //= 2

    def _smaller_steps(self) -> bool:
        """Leave out parts of queries and bodies, the last step's first."""
        smaller = False
        for back in range(1, len(self.outcomes) + 1):
            again = True
            while again and back <= len(self.outcomes):
                place = len(self.outcomes) - back
                steps = self.steps
                again = any(
                    self._try([*steps[:place], one, *steps[place + 1 :]]) for one in smaller_steps(steps[place])
                )
                smaller |= again
        return smaller


def without(outcomes: Sequence[Outcome], dropped: Collection[int]) -> list[Step] | None:
    """The steps without some of them, names counted anew; None if a step needs a name that a dropped one gave."""
    counts: Counter[str] = Counter()
    new: dict[str, str] = {}
    steps = []
    for place, outcome in enumerate(outcomes):
        if place in dropped:
            continue
        if names_in([outcome.step]) - new.keys():
            return None
        steps.append(renamed(outcome.step, lambda name: new[name]))
        for name in outcome.introduced:
            kind = name.strip("<").partition(":")[0]
            counts[kind] += 1
            new[name] = f"<{kind}:{counts[kind]}>"
    return steps


def smaller_steps(step: Step) -> Iterator[Step]:
    """The step with less in it, a lot less first."""
    path, _, query = step.target.partition("?")
    if query:
        yield replace(step, target=path)
        parts = query.split("&")
        for place in range(len(parts)):
            if len(parts) > 1:
                yield replace(step, target=f"{path}?{'&'.join(parts[:place] + parts[place + 1 :])}")
    if step.has_json and isinstance(step.json, dict) and isinstance(step.json.get("data"), dict):
        for data in smaller_values(step.json["data"]):
            yield replace(step, json={**step.json, "data": data})
    elif step.has_json:
        for value in smaller_values(step.json):
            yield replace(step, json=value)


def smaller_values(value: Any) -> Iterator[Any]:
    """A JSON value with less in it, a lot less first."""
    if isinstance(value, dict):
        if len(value) > 1:
            yield {}
        for key in value:
            yield {name: inner for name, inner in value.items() if name != key}
        for key, inner in value.items():
            for smaller in smaller_values(inner):
                yield {**value, key: smaller}
    elif isinstance(value, list):
        for place in range(len(value)):
            yield [*value[:place], *value[place + 1 :]]
        for place, inner in enumerate(value):
            for smaller in smaller_values(inner):
                yield [*value[:place], smaller, *value[place + 1 :]]
    elif isinstance(value, str) and len(value) > 20 and not value.startswith("<"):
        yield value[:5]


def smaller_projects(project: Project, steps: Sequence[Step]) -> Iterator[Project]:
    """The project with less in it, the smallest first: what the steps name, then all but some scalars, then types."""
    text = " ".join(f"{step.target} {step.json} {step.text}" for step in steps)
    words = set(re.findall(r"[\w-]+", text))

    def named(name: str, attribute: Mapping[str, Any]) -> bool:
        return name in words

    def named_or_inner(name: str, attribute: Mapping[str, Any]) -> bool:
        return name in words or attribute["type"] in ("relation", "component", "dynamiczone", "media")

    for kept in (named, named_or_inner, lambda name, attribute: True):
        smaller = reduced(project, words, kept)
        if smaller != project:
            yield smaller


def reduced(project: Project, words: Collection[str], kept: Callable[[str, Mapping[str, Any]], bool]) -> Project:
    """What the paths among `words` lead to by the attributes that are kept."""
    models = {model.uid: model for model in project.models}
    wanted = [uid for uid, model in models.items() if model.path.removeprefix("/api/") in words]
    found: dict[str, Schema] = {}
    partners = {
        (str(attribute.get("target")), _partner(attribute))
        for model in models.values()
        for name, attribute in model.attributes.items()
        if kept(name, attribute) and attribute["type"] == "relation"
    }
    while wanted:
        uid = wanted.pop()
        model = project.model(uid)
        if model is None or uid in found:
            continue
        attributes = {
            name: attribute
            for name, attribute in model.attributes.items()
            if kept(name, attribute) or (uid, name) in partners
        }
        if not attributes:  # Strapi starts with a type of no attributes, but the content manager has nothing to show
            attributes = dict(list(model.attributes.items())[:1])
        found[uid] = {**model.schema, "attributes": attributes}
        for attribute in attributes.values():
            wanted += [attribute[key] for key in ("target", "component") if key in attribute]
            wanted += attribute.get("components", [])
    return Project(
        {uid: found[uid] for uid in project.content_types if uid in found},
        {uid: found[uid] for uid in project.components if uid in found},
        project.locales if any(model.localized for uid, model in models.items() if uid in found) else {},
    )


def _partner(attribute: Mapping[str, Any]) -> str:
    """The attribute on the other side of a relation; "" without one."""
    return str(next((attribute[key] for key in ("mappedBy", "inversedBy", "morphBy") if attribute.get(key)), ""))
