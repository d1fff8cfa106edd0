"""A `where` of db params made ready for SQL: attributes become columns, values are cast, relations become joins.

The answer keeps Strapi's own shape, a tree of dicts and lists whose keys are columns ("t1.name") or operators, because
its accidents are part of the behaviour: conditions of one name overwrite each other as in a JavaScript object.
Source: `@strapi/database` query/helpers/where (`processWhere`) of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.javascript.dates import InvalidFormat
from fake_strapi.storage.joins import create_join
from fake_strapi.storage.metadata import ModelMetadata

if TYPE_CHECKING:
    from fake_strapi.storage.query_builder import QueryBuilder

GROUP_OPERATORS = frozenset({"$and", "$or"})
# `$in` and its like take a list whole; with any other operator a list means: one of these.
ARRAY_OPERATORS = frozenset({"$in", "$notIn", "$between"})
CAST_OPERATORS = frozenset({"$not", "$in", "$notIn", "$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$between"})
PATTERN_OPERATORS = frozenset(
    {
        "$startsWith",
        "$endsWith",
        "$startsWithi",
        "$endsWithi",
        "$contains",
        "$notContains",
        "$containsi",
        "$notContainsi",
    }
)
WHERE_OPERATORS = CAST_OPERATORS | PATTERN_OPERATORS | {"$eqi", "$nei", "$null", "$notNull", "$jsonSupersetOf"}
OPERATORS = GROUP_OPERATORS | WHERE_OPERATORS

Cast = Callable[[Any], Any]
Where = dict[str, Any] | list[Any]


def process_where(where: Any, builder: QueryBuilder, model: ModelMetadata, alias: str | None = None) -> Where:
    """Answers the tree described above; relations in `where` add joins to the builder.

    `model` and `alias` tell what the conditions are about: the root, or a related table. Raises ValidationError for a
    date that is none, InternalServerError for what makes Strapi crash.
    """
    if isinstance(where, list):
        return [process_where(item, builder, model, alias) for item in where]
    if not isinstance(where, dict):
        raise InternalServerError("Where must be an array or an object")
    filters: dict[str, Any] = {}
    for key, value in where.items():
        if key in GROUP_OPERATORS:
            if not isinstance(value, list):
                raise InternalServerError(f"Operator {key} must be an array")
            filters[key] = [process_nested(item, builder, model, alias) for item in value]
        elif key == "$not":
            filters[key] = process_nested(value, builder, model, alias)
        elif key in WHERE_OPERATORS:
            raise InternalServerError(f"Only $and, $or and $not can be used as root level operators. Found {key}.")
        elif (column := model.columns.get(key)) is not None:
            cast = builder.casts[column.type]
            filters[builder.alias_column(column.name, alias)] = process_attribute(cast, value)
        elif (relation := model.relations.get(key)) is not None:
            if not relation.target:
                raise InternalServerError(f"You cannot filter on {relation.relation} relations")
            joined = create_join(builder, model, relation, alias or builder.alias)
            filters.update(process_relation(value, builder, builder.layout[relation.target], joined))
        else:
            filters[builder.alias_column(key, alias)] = process_attribute(None, value)
    return filters


def process_nested(where: Any, builder: QueryBuilder, model: ModelMetadata, alias: str | None) -> Any:
    return process_where(where, builder, model, alias) if isinstance(where, dict) else where


def process_relation(where: Any, builder: QueryBuilder, model: ModelMetadata, alias: str) -> Mapping[str, Any]:
    """Conditions on a related table; a plain value or an operator is about its id (and is not cast)."""
    id_column = builder.alias_column("id", alias)
    if not isinstance(where, dict):
        return {id_column: where}
    operators = [key for key in where if key in OPERATORS]
    if operators and len(operators) != len(where):
        raise InternalServerError("Operator and non-operator keys cannot be mixed in a relation where clause")
    if len(operators) > 1:
        raise InternalServerError(f"Only one operator key is allowed in a relation where clause, found: {operators}")
    if operators and operators[0] not in GROUP_OPERATORS:
        operator = operators[0]
        return {id_column: {operator: process_nested(where[operator], builder, model, alias)}}
    processed = process_where(where, builder, model, alias)
    assert isinstance(processed, dict)
    return processed


def process_attribute(cast: Cast | None, where: Any, operator: str = "$eq") -> Any:
    if isinstance(where, list):
        return [process_single(cast, item, operator) for item in where]
    return process_single(cast, where, operator)


def process_single(cast: Cast | None, where: Any, operator: str) -> Any:
    if not isinstance(where, dict):
        return cast_value(cast, where) if operator in CAST_OPERATORS else where
    filters = {}
    for key, value in where.items():
        if key not in WHERE_OPERATORS:
            raise InternalServerError(f"Undefined attribute level operator {key}")
        filters[key] = process_attribute(cast, value, key)
    return filters


def cast_value(cast: Cast | None, value: Any) -> Any:
    """The value as the attribute's type stores it; subqueries and lists of ids to come are left alone."""
    if cast is None or value is None or isinstance(value, Uncast):
        return value
    try:
        return cast(value)
    except InvalidFormat as error:
        raise ValidationError(error.message) from error


class Uncast:
    """Base of the values that are no values of an attribute: they stand in SQL as they are."""

    __slots__ = ()
