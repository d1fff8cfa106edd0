from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from fake_strapi.schema.project import load_project
from fake_strapi.storage.layout import Layout, build_layout
from fake_strapi.versions import behaviour_of

ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"


@cache
def zoo_layout(version: str) -> Layout:
    behaviour = behaviour_of(version)
    return build_layout(load_project(ZOO, behaviour).registry, behaviour)


@pytest.fixture(params=["4", "5"])
def layout(request: pytest.FixtureRequest) -> Layout:
    """The zoo project's layout, under each version."""
    return zoo_layout(request.param)
