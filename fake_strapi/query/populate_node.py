"""One key of a populate, as the visitors of a traversal see it: they may change it, take it away, or settle it.

Source: traverse/factory of `@strapi/utils` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from fake_strapi.schema.attributes import Attribute
from fake_strapi.schema.content_type import Model

# Below a populated attribute these are parameters of its query, and not gone into.
PARAMETERS = frozenset(("sort", "filters", "fields"))


class Node(Struct):
    """A key of a populate on `model`, what stands there, and the attribute that it names.

    `path`: the attributes that lead to it, dotted; `raw_path`: all keys that do. `parent`: the attribute directly
    around it, None below a `populate`. A visitor sets `value`, or `removed`, or `settled`: what is inside was seen to.
    """

    key: str
    value: Any
    attribute: Attribute | None
    model: Model | None
    path: str | None = None
    raw_path: str = ""
    parent: Attribute | None = None
    removed: bool = False
    settled: bool = False


Visitor = Callable[[Node], None]
