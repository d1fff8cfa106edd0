"""`populate` in Strapi 5, gone through: as one object, in whatever form it was written.

Source: traverse/query-populate of `@strapi/utils` 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.query.attributes import find_attribute, is_morph_to, is_zone, target_model
from fake_strapi.query.context import QueryContext
from fake_strapi.query.populate_node import PARAMETERS, Node, Visitor
from fake_strapi.query.visits import path_to
from fake_strapi.schema.attributes import Attribute
from fake_strapi.schema.content_type import Model

# node's qs makes an object of a list with more items.
LONGEST_LIST = 100


class StrictTraversal:
    """One way through a populate with one visitor."""

    def __init__(self, visit: Visitor, context: QueryContext) -> None:
        self.visit = visit
        self.context = context

    def go(
        self,
        populate: Any,
        model: Model | None,
        path: str | None = None,
        raw_path: str | None = None,
        parent: Attribute | None = None,
    ) -> Any:
        """The populate as the visitor leaves it, in the form it came in if that is possible; None: nothing left.

        `path`, `raw_path`: what leads to it; `parent`: the attribute directly around it.
        """
        if populate == "*":
            node = Node("", "*", None, model, path, _raw(raw_path, ""), parent)
            self.visit(node)
            return node.value
        texts = [populate] if isinstance(populate, str) else populate
        if isinstance(texts, list) and all(isinstance(item, str) for item in texts):
            changed = self.through_object(paths_to_object(texts), model, path, raw_path, parent)
            paths = object_to_paths(changed)
            if paths is None:
                return changed
            if isinstance(populate, list):
                return paths
            return paths[0] if paths else None
        if isinstance(populate, list):
            # Its keys are indices, which name no attribute: nothing inside changes.
            self.through_object({str(i): item for i, item in enumerate(populate)}, model, path, raw_path, parent)
            return populate
        if not isinstance(populate, dict):
            return populate
        if _is_overlong_list(populate):
            raise ValidationError(
                f"Too many populate entries ({len(populate)}). The maximum number of populate entries when using array"
                f" notation is {LONGEST_LIST}. Consider using object notation (populate[field]=true), nested"
                " population, or reducing the number of fields."
            )
        return self.through_object(populate, model, path, raw_path, parent)

    def through_object(
        self,
        populate: dict[str, Any],
        model: Model | None,
        path: str | None,
        raw_path: str | None,
        parent: Attribute | None,
    ) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for key, value in populate.items():
            attribute = find_attribute(model, key, self.context)
            key_path = path_to(path, key, attribute)
            node = Node(key, value, attribute, model, key_path, _raw(raw_path, key), parent)
            self.visit(node)
            if node.removed:
                continue
            is_parameter = key in PARAMETERS and (attribute is None or parent is not None)
            if not is_parameter and not node.settled:
                self.deeper(node)
            kept[key] = node.value
        return kept

    def deeper(self, node: Node) -> None:
        attribute, value, path, raw = node.attribute, node.value, node.path, node.raw_path
        if attribute is None:
            if node.key == "populate":
                node.value = self.go(value, node.model, path, raw)
            elif node.key == "on" and isinstance(value, (dict, list)):
                fragments = value if isinstance(value, dict) else {str(i): item for i, item in enumerate(value)}
                node.value = {
                    uid: self.go(inner, self.context.model(uid), path, f"{raw}[{uid}]", node.parent)
                    for uid, inner in fragments.items()
                }
        elif value is None or attribute.scalar:
            return
        elif is_zone(attribute):
            if isinstance(value, dict) and value.get("on"):
                node.value = self.go({"on": value["on"]}, node.model, path, raw, attribute)
        elif is_morph_to(attribute):
            if isinstance(value, dict) and isinstance(value.get("on"), (dict, list)):
                node.value = {**value, **self.go({"on": value["on"]}, node.model, path, raw, attribute)}
        else:
            node.value = self.go(value, target_model(attribute, self.context), path, raw, attribute)


def _raw(raw_path: str | None, key: str) -> str:
    return key if raw_path is None else f"{raw_path}.{key}"


def _is_overlong_list(populate: dict[str, Any]) -> bool:
    return (
        len(populate) > LONGEST_LIST
        and all(key == str(index) for index, key in enumerate(populate))
        and all(isinstance(value, str) for value in populate.values())
    )


def paths_to_object(paths: list[str]) -> dict[str, Any]:
    """`["a", "b.c"]` is `{"a": True, "b": {"populate": {"c": True}}}`."""
    populate: dict[str, Any] = {}
    for path in paths:
        room = populate
        *ways, last = path.split(".")
        for key in ways:
            if not isinstance(room.get(key), dict):
                room[key] = {"populate": {}}
            room = room[key]["populate"]
        room[last] = True
    return populate


def object_to_paths(populate: dict[str, Any]) -> list[str] | None:
    """The inverse; None when an object says more than paths can."""
    paths: list[str] = []

    def collect(room: dict[str, Any], prefix: str) -> bool:
        for key, value in room.items():
            path = f"{prefix}.{key}" if prefix else key
            if value is True:
                paths.append(path)
                continue
            if value is None:
                raise InternalServerError("Cannot read properties of undefined (reading 'populate')")
            inner = value.get("populate") if isinstance(value, dict) else None
            if not isinstance(inner, dict) or not collect(inner, path):
                return False
        return True

    return paths if collect(populate, "") else None
