"""What a Strapi has, by the contract tests that ask about it: features.toml, and the rules that keep it whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract_tests.toml_files import read_toml


@dataclass(frozen=True, slots=True)
class Feature:
    """`modules`: the contract tests about it, by file name without `.py`. `versions`: those of the contract tests'
    that have it. `apart`: its tests are no likeness to a real Strapi, and are told of elsewhere.
    """

    id: str
    title: str
    group: str
    modules: tuple[str, ...]
    versions: tuple[str, ...]
    apart: bool


@dataclass(frozen=True, slots=True)
class NotCovered:
    """What a Strapi has and no contract test covers. `answers`: what the fake does, in words.

    `ask`: method and path of an administrator's request, which the fake answers with `status`.
    """

    title: str
    answers: str
    versions: tuple[str, ...]
    ask: str | None
    status: int | None


@dataclass(frozen=True, slots=True)
class Features:
    """All of features.toml."""

    features: tuple[Feature, ...]
    not_covered: tuple[NotCovered, ...]

    def of_module(self, module: str) -> Feature:
        """The feature that a module's tests are about. Raises KeyError for a module in none."""
        found = next((feature for feature in self.features if module in feature.modules), None)
        if found is None:
            raise KeyError(module)
        return found

    def problems(self, modules: Iterable[str], recordings: Path, versions: Sequence[str]) -> list[str]:
        """What is wrong with the table, in words: `modules` are those that exist, `versions` those that are asked."""
        there = set(modules)
        counted = Counter(module for feature in self.features for module in feature.modules)
        found = [f"{name}.py: belongs to no feature; name it in features.toml" for name in sorted(there - set(counted))]
        found += [f"{name}: two features of features.toml name it" for name in sorted(counted) if counted[name] > 1]
        found += [f"{name}: in features.toml, and there is no such module" for name in sorted(set(counted) - there)]
        twice = Counter(feature.id for feature in self.features)
        found += [f"{name}: two features of features.toml have this id" for name in sorted(twice) if twice[name] > 1]
        for feature in self.features:
            if feature.apart:
                continue
            for version in versions:
                claimed = version in feature.versions
                recorded = any(list((recordings / version / name).glob("*.json")) for name in feature.modules)
                if claimed and not recorded:
                    found.append(f"{feature.id}: a feature of Strapi {version} without a recording of it")
                if recorded and not claimed:
                    found.append(f"{feature.id}: recordings of Strapi {version}, which its versions leave out")
        return found


def read_features(path: Path, versions: Sequence[str]) -> Features:
    """The table of a file. `versions`: all that are asked; a row may name one by its major number."""
    data = read_toml(path)

    def named(row: Mapping[str, Any]) -> tuple[str, ...]:
        wanted = row.get("versions")
        return tuple(one for one in versions if wanted is None or one in wanted or one.split(".")[0] in wanted)

    return Features(
        tuple(
            Feature(
                id=row["id"],
                title=row["title"],
                group=row["group"],
                modules=tuple(row["modules"]),
                versions=named(row),
                apart=row.get("apart", False),
            )
            for row in data.get("feature", [])
        ),
        tuple(
            NotCovered(row["title"], row["answers"], named(row), row.get("ask"), row.get("status"))
            for row in data.get("not_covered", [])
        ),
    )
