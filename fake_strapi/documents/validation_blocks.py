"""The yup type of `blocks` attributes: Strapi's rich text as a tree of nodes.

Source: entity-validator/blocks-validator of `@strapi/strapi` 4.26.2 and `@strapi/core` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from fake_strapi.documents.validation_frame import UNDEFINED
from fake_strapi.documents.validation_links import url_scheme
from fake_strapi.documents.validation_rules import Rule
from fake_strapi.documents.validation_values import (
    cast_boolean,
    cast_number,
    cast_string,
    is_boolean,
    is_number,
    is_string,
)
from fake_strapi.documents.validation_yup import YupArray, YupLazy, YupObject, YupScalar, YupType
from fake_strapi.errors import InternalServerError
from fake_strapi.versions.behaviour import Behaviour

REQUIRED = "{path} is a required field"
NO_TEXT = "Text must be defined with at least an empty string"
BAD_LINK = "Please specify a valid link."

required = Rule(REQUIRED, lambda value, frame: value is not None and value is not UNDEFINED, True)
required_text = Rule(REQUIRED, lambda value, frame: isinstance(value, str) and value != "", True)


def text(*, nullable: bool = False, rules: tuple[Rule, ...] = (required_text,)) -> YupScalar:
    return YupScalar(type="string", accepts=is_string, transform=cast_string, nullable=nullable, rules=rules)


def one_of_texts(*allowed: str) -> YupScalar:
    return YupScalar(type="string", accepts=is_string, transform=cast_string, one_of=allowed, rules=(required_text,))


def required_number(one_of: tuple[int, ...] | None = None) -> YupScalar:
    return YupScalar(type="number", accepts=is_number, transform=cast_number, one_of=one_of, rules=(required,))


def never(message: str) -> YupScalar:
    return YupScalar(rules=(Rule(message, lambda value, frame: False, True),))


def by_type(kinds: Mapping[str, YupType], otherwise: str) -> YupLazy:
    """The node type that `node.type` names. A null among the nodes crashes a real Strapi."""
    unknown = never(otherwise)

    def choose(node: Any) -> YupType:
        if node is None:
            raise InternalServerError("null where a node of blocks should stand")
        kind = node.get("type") if isinstance(node, dict) else None
        known = kinds.get(kind) if isinstance(kind, str) else None
        return unknown if known is None else known

    return YupLazy(choose)


def children(of: YupType, at_least_one: str | None = None) -> YupArray:
    if at_least_one is None:
        return YupArray(items=of, rules=(required,))
    return YupArray(items=of, rules=(Rule(at_least_one, lambda value, frame: len(value) >= 1), required))


@cache
def blocks_type(behaviour: Behaviour) -> YupArray:
    """The type of the whole value, for one version of Strapi."""
    flag = YupScalar(type="boolean", accepts=is_boolean, transform=cast_boolean)
    text_node = YupObject(
        fields={
            "type": one_of_texts("text"),
            "text": text(rules=(Rule(NO_TEXT, lambda value, frame: isinstance(value, str), True),)),
            **dict.fromkeys(("bold", "italic", "underline", "strikethrough", "code"), flag),
        }
    )
    link_node = YupObject(
        fields={
            "type": one_of_texts("link"),
            "url": text(rules=(link_rule(behaviour),)),
            "children": children(text_node),
        }
    )
    inline = by_type({"text": text_node, "link": link_node}, "Inline node must be Text or Link")
    list_item = YupObject(fields={"type": one_of_texts("list-item"), "children": children(inline)})
    inner_lists: dict[str, YupType] = {"list-item": list_item}
    list_children = by_type(inner_lists, "Inline node must be list-item or list")
    list_node = YupObject(
        fields={
            "type": one_of_texts("list"),
            "format": one_of_texts("ordered", "unordered"),
            "children": children(list_children, "List node children must have at least one ListItem or ListNode"),
        }
    )
    inner_lists["list"] = list_node
    paragraph = YupObject(
        fields={
            "type": one_of_texts("paragraph"),
            "children": children(inline, "Paragraph node children must have at least one Text or Link node"),
        }
    )
    heading = YupObject(
        fields={
            "type": one_of_texts("heading"),
            "level": required_number((1, 2, 3, 4, 5, 6)),
            "children": children(inline, "Heading node children must have at least one Text or Link node"),
        }
    )
    quote = YupObject(
        fields={
            "type": one_of_texts("quote"),
            "children": children(inline, "Quote node children must have at least one Text or Link node"),
        }
    )
    code = YupObject(
        fields={
            "type": one_of_texts("code"),
            behaviour.code_language_key: text(nullable=True, rules=()),
            "children": children(text_node, "Quote node children must have at least one Text or Link node"),
        }
    )
    image = YupObject(
        fields={"type": one_of_texts("image"), "image": image_file(behaviour), "children": children(inline)}
    )
    kinds: dict[str, YupType] = {
        "paragraph": paragraph,
        "heading": heading,
        "quote": quote,
        "list": list_node,
        "image": image,
        "code": code,
    }
    return YupArray(items=by_type(kinds, "Block node is of invalid type"))


def image_file(behaviour: Behaviour) -> YupObject:
    optional_formats = behaviour.image_formats_optional
    formats = YupObject(fields={}, nullable=optional_formats, rules=() if optional_formats else (required,))
    nullable_text = text(nullable=True, rules=())
    return YupObject(
        fields={
            "name": text(),
            "alternativeText": nullable_text,
            "url": text(),
            "caption": nullable_text,
            "width": required_number(),
            "height": required_number(),
            "formats": formats,
            "hash": text(),
            "ext": text(),
            "mime": text(),
            "size": required_number(),
            "previewUrl": nullable_text,
            "provider": text(),
            "provider_metadata": YupScalar(nullable=True),
            "createdAt": text(),
            "updatedAt": text(),
        }
    )


def link_rule(behaviour: Behaviour) -> Rule:
    """The url is one that `new URL` takes (a path alone: as if of a web site), in some versions of a known scheme."""
    allowed = behaviour.link_schemes

    def passes(value: Any, frame: object) -> bool:
        link = value if isinstance(value, str) else ""
        scheme = url_scheme(f"https://strapi.io{link}" if link.startswith("/") else link)
        return scheme is not None and (allowed is None or scheme in allowed)

    return Rule(BAD_LINK, passes, True)
