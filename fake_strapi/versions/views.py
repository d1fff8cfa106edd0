"""The guide's versions of the API, whatever Strapi serves them: 1 has Strapi 4's shape, 2 has Strapi 5's."""

from __future__ import annotations

from msgspec.structs import replace

from fake_strapi.versions.behaviour import Behaviour
from fake_strapi.versions.v4 import V4
from fake_strapi.versions.v5 import V5

API_VERSIONS = {"1": V4, "2": V5}
MANNERS = ("nested_attributes", "created_status", "deleted_status", "input_keys_checked")
"""What of a Strapi is seen at the door alone: nothing of it reaches the rows."""


def is_own(behaviour: Behaviour, api_version: str) -> bool:
    """Whether a version of the API is what this Strapi serves anyway."""
    return behaviour.documents == API_VERSIONS[api_version].documents


def seen_as(behaviour: Behaviour, api_version: str) -> Behaviour:
    """A Strapi with the manners of a version of the API."""
    shape = API_VERSIONS[api_version]
    return replace(behaviour, **{name: getattr(shape, name) for name in MANNERS})
