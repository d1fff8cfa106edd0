"""What differs between Strapi versions, as data. `behaviour_of("4")`, `behaviour_of("5.54.0")`."""

from __future__ import annotations

from fake_strapi.errors import FakeStrapiError
from fake_strapi.versions.behaviour import Behaviour
from fake_strapi.versions.v4 import V4
from fake_strapi.versions.v5 import V5

BEHAVIOURS: dict[str, Behaviour] = {"4": V4, V4.version: V4, "5": V5, V5.version: V5}


def behaviour_of(version: str) -> Behaviour:
    """The behaviour of a Strapi version: a major (`"4"`) or a measured release (`"5.54.0"`)."""
    try:
        return BEHAVIOURS[version]
    except KeyError:
        raise FakeStrapiError(
            f"Strapi {version} has not been measured: choose one of {', '.join(BEHAVIOURS)}"
        ) from None


__all__ = ["BEHAVIOURS", "Behaviour", "behaviour_of"]
