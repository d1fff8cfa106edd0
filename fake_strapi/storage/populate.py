"""Which step populates a relation, and with which of the populate's params.

Source: `@strapi/database` query/helpers/populate/apply (`applyPopulate`) of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.errors import InternalServerError
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.metadata import Relation
from fake_strapi.storage.populate_morphs import MorphInverseStep, MorphToManyStep, MorphToOneStep
from fake_strapi.storage.populate_steps import ColumnStep, LinkStep, Step

PICKED = ("select", "count", "where", "populate", "orderBy", "filters", "ordering", "on")
PAGE = ("limit", "offset")


def step_of(layout: Layout, relation: Relation, value: Any, filters: Any) -> Step:
    """The step for a relation. `value`: what the populate says of it; `filters`: the query's own, handed on."""
    kind = relation.relation
    step: type[Step]
    if kind in ("morphOne", "morphMany"):
        step = MorphInverseStep
    elif kind == "morphToMany":
        step = MorphToManyStep
    elif kind == "morphToOne":
        step = MorphToOneStep
    else:
        step = ColumnStep if relation.join_column is not None else LinkStep
    return step(layout, relation, picked_params(value, filters, layout.behaviour.fragments_are_filtered), step_of)


def picked_params(value: Any, filters: Any, filtered_fragments: bool) -> dict[str, Any]:
    if value is None:
        raise InternalServerError("Cannot read properties of null (reading 'count')")
    given = value if isinstance(value, dict) else {}
    names = PICKED if given.get("count") is True else (*PICKED, *PAGE)
    params = {"filters": filters, **{name: given[name] for name in names if name in given}}
    if filtered_fragments and isinstance(params.get("on"), dict):
        params["on"] = {
            uid: {**fragment, "filters": filters} if isinstance(fragment, dict) else fragment
            for uid, fragment in params["on"].items()
        }
    return params
