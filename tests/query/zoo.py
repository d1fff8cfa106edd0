"""The zoo project, which the recorded Strapi served."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fake_strapi.schema.content_type import Registry
from fake_strapi.schema.project import load_project
from fake_strapi.storage.database import Database
from fake_strapi.storage.layout import build_layout
from fake_strapi.versions import behaviour_of

ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"


@cache
def zoo_registry(version: str) -> Registry:
    return load_project(ZOO, behaviour_of(version)).registry


@cache
def empty_database(version: str) -> Database:
    return Database(build_layout(zoo_registry(version), behaviour_of(version)))
