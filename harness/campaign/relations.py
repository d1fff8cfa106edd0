"""Values for relations: entries by what names them in each version, set, connected, disconnected, in a position."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from harness.campaign.choices import Chooser, one_in, some
from harness.campaign.project import Project

Attribute = Mapping[str, Any]

NOWHERE: tuple[object, ...] = (999999, "nope", "aaaaaaaaaaaaaaaaaaaaaaaa")
BAD: tuple[object, ...] = (
    999999, "nope", "", True, {}, {"foo": 1}, [None], [{}], [{"foo": 1}], {"connect": [{}]}, {"connect": [999999]},
    {"disconnect": [999999]}, {"set": [999999]}, {"connect": 5}, {"disconnect": True}, {"set": None},
    {"connect": ["nope"]}, 1.5, [[]], {"connect": None}, {"id": "x"},
)  # fmt: skip

# What Strapi 5 takes beside a documentId.
BESIDE: tuple[tuple[str, str | None], ...] = (
    ("locale", "en"), ("locale", "fr"), ("locale", None), ("status", "draft"), ("status", "published"),
)  # fmt: skip


class RelationValues:
    """`known`: the names of a kind (`apple.id`) that an answer has given so far."""

    def __init__(self, project: Project, major: int, known: Callable[[str], Sequence[str]]) -> None:
        self._project, self._major, self._known = project, major, known

    def value(self, choose: Chooser, attribute: Attribute) -> object:
        """A value that is accepted, mostly."""
        target = attribute.get("target")
        if attribute["relation"] in ("morphToOne", "morphToMany"):
            return self._any(choose, attribute["relation"])
        keys = self.keys(str(target), rows=one_in(choose, 6))
        if not keys:
            return choose.pick((None, [], {"set": []}))
        many = attribute["relation"].endswith("Many")
        chosen = some(choose, keys, 1, 3 if many else 1)
        shape = choose.number(0, 9)
        if shape <= 3:
            return chosen if many or one_in(choose, 3) else chosen[0]
        items = [self._item(choose, key) for key in chosen]
        if shape == 4:
            return items if many else items[0]
        if shape == 5:
            return {"set": items}
        if shape == 6:
            return {"disconnect": items}
        if shape == 7:
            return {"connect": items, "disconnect": [choose.pick(keys)]}
        if shape == 8 and many:
            return {"connect": [self._placed(choose, key, keys) for key in chosen]}
        return {"connect": items}

    def bad(self, choose: Chooser, attribute: Attribute) -> object:
        """A value that is refused, or taken for something else."""
        keys = self.keys(str(attribute.get("target")))
        if keys and one_in(choose, 3):
            key = choose.pick(keys)
            odd: tuple[object, ...] = (
                [key, key],
                [key, 999999],
                [key, None],
                {"connect": key},
                {"connect": [{"id": key, "position": {"before": 999999}}]},
                {"connect": [{"id": key, "position": {"nope": True}}]},
                {"set": [key], "connect": [key]},
                {"connect": [key], "foo": 1},
                [{"id": key, "foo": 1}],
                {"set": key},
                {"disconnect": key},
            )
            return choose.pick(odd)
        return choose.pick(BAD)

    def keys(self, uid: str, rows: bool = False) -> list[str]:
        """Names of all entries of a type that a relation takes: ids in 4; documentIds in 5, or ids of `rows`."""
        model = self._project.model(uid)
        if model is None:
            return []
        names = [*self._known(f"{model.name}.documentId")] if self._major == 5 and not rows else []
        return names or [*self._known(f"{model.name}.id")]

    def _item(self, choose: Chooser, key: str) -> object:
        field = "documentId" if ".documentId:" in key else "id"
        if field == "documentId" and one_in(choose, 4):
            word, value = choose.pick(BESIDE)
            return {field: key, word: value}
        return choose.pick((key, {field: key}, {field: key}))

    def _placed(self, choose: Chooser, key: str, keys: Sequence[str]) -> object:
        field = "documentId" if ".documentId:" in key else "id"
        place = choose.pick(
            ({"start": True}, {"end": True}, {"before": choose.pick(keys)}, {"after": choose.pick(keys)})
        )
        return {field: key, "position": place}

    def _any(self, choose: Chooser, relation: str) -> object:
        """Entries of any type, by id and type."""
        items = [
            {"id": name, "__type": model.uid}
            for model in self._project.models
            for name in self._known(f"{model.name}.id")
        ]
        if not items:
            return None
        chosen = some(choose, items, 1, 3)
        if relation == "morphToOne":
            return choose.pick((chosen[0], chosen[0], [chosen[0]], {"connect": [chosen[0]]}))
        return choose.pick((chosen, chosen, {"connect": chosen}, {"set": chosen}, {"disconnect": chosen}))
