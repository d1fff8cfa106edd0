"""What a query answers: which columns, under which keys of the entity, in which order.

A row of Strapi is a JavaScript object by column name: a name that comes twice keeps its first place and takes the last
value. That is how a sorted column moves to the front of an entity (`select distinct t0.name, t0.*`), and how a column
of a joined table can show up under an attribute of the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from operator import itemgetter
from typing import Any

from msgspec import Struct

from fake_strapi.javascript import doubles
from fake_strapi.storage.conditions import MARK, Given
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.metadata import ModelMetadata
from fake_strapi.storage.read_values import Converter, Hydrator, big_integer

TEXTS = frozenset({"string", "text", "richtext", "email", "password", "uid", "enumeration"})


class Query(Struct, frozen=True):
    """SQL text with its values, and places for lists that are known when it runs."""

    texts: tuple[str, ...]  # around the lists: one more than there are lists
    bindings: tuple[tuple[Any, ...], ...]  # between the lists
    lists: tuple[int, ...]  # which of the run's lists stands at each place

    @staticmethod
    def of(text: str, bindings: Sequence[Any]) -> Query:
        parts: list[list[Any]] = [[]]
        lists = []
        for value in bindings:
            if isinstance(value, Given):
                lists.append(value.number)
                parts.append([])
            else:
                parts[-1].append(value)
        return Query(tuple(text.split(MARK)), tuple(map(tuple, parts)), tuple(lists))

    def bind(self, values: Sequence[Sequence[Any]] = ()) -> tuple[str, tuple[Any, ...]]:
        """The SQL and its bindings; `values[n]` is list number n."""
        text, bindings = self.texts[0], self.bindings[0]
        for index, number in enumerate(self.lists, 1):
            taken = values[number]
            text = f"{text}{','.join('?' * len(taken))}{self.texts[index]}"
            bindings = (*bindings, *taken, *self.bindings[index])
        return text, bindings


class Select(Struct, frozen=True):
    """A query for entities. `places`: where in a row the value of a raw column stands."""

    query: Query
    hydrator: Hydrator
    places: Mapping[str, int]


class Expression(Struct, frozen=True):
    """A selected SQL expression and the key that it has in Strapi's row ("" when no attribute could have it)."""

    sql: str
    key: str


class Arranged(Struct, frozen=True):
    """What stands between SELECT and FROM, and how its rows are read."""

    sql: str
    hydrator: Hydrator
    places: Mapping[str, int]


def split_column(column: str, alias: str) -> tuple[str, str, str]:
    """The quoted table, the column's name and the key of "name", "t1.name" or "t1.name as key"."""
    name, _, key = column.partition(" as ")
    table, dot, column_name = name.rpartition(".")
    return quote(table if dot else alias), column_name, key or column_name


def arrange(
    columns: Sequence[str], alias: str, model: ModelMetadata, converters: Mapping[str, Converter], needed: Sequence[str]
) -> Arranged:
    """A select without DISTINCT: the columns of attributes lead, in the entity's order, and others follow.

    Of "*" only those columns are taken that an attribute shows or that are `needed`.
    """
    expressions: list[Expression] = []
    for column in columns:
        table, name, key = split_column(column, alias)
        names = [*(column.name for column in model.columns.values()), *needed] if name == "*" else [name]
        expressions += [Expression(f"{table}.{quote(name)}", key if key != "*" else name) for name in names]
    by_key = {expression.key: expression.sql for expression in expressions}
    attributes = {key: model.column_to_attribute[key] for key in by_key if key in model.column_to_attribute}
    leading = dict.fromkeys(by_key[key] for key in attributes)
    order = [by_key[key] for key in attributes]
    order += dict.fromkeys(expression.sql for expression in expressions if expression.sql not in leading)
    at = {sql: index for index, sql in enumerate(order)}
    places = {key: at[sql] for key, sql in by_key.items()}
    foreign = {key for key, sql in by_key.items() if not sql.startswith(f"{quote(alias)}.")}
    hydrator = hydrator_of(attributes, range(len(attributes)), model, converters, foreign)
    return Arranged(", ".join(order), hydrator, places)


def arrange_distinct(
    columns: Sequence[str], alias: str, model: ModelMetadata, converters: Mapping[str, Converter], extra: Sequence[str]
) -> Arranged:
    """A select with DISTINCT, word for word as Strapi writes it: SQLite may take an index, and so its order, by it.

    `extra`: expressions that no attribute shows, at the end.
    """
    places: dict[str, int] = {}
    written: list[str] = []
    foreign: set[str] = set()
    place = 0
    for column in columns:
        table, name, key = split_column(column, alias)
        if name == "*":
            written.append(f"{table}.*")
            for physical in model.physical:
                places[physical] = place
                foreign.discard(physical)
                place += 1
        else:
            written.append(f"{table}.{quote(name)}")
            places[key] = place
            foreign = foreign - {key} if table == quote(alias) else foreign | {key}
            place += 1
    attributes = {key: model.column_to_attribute[key] for key in places if key in model.column_to_attribute}
    hydrator = hydrator_of(attributes, [places[key] for key in attributes], model, converters, foreign)
    return Arranged(", ".join([*written, *extra]), hydrator, places)


def hydrator_of(
    attributes: Mapping[str, str],
    places: Sequence[int],
    model: ModelMetadata,
    converters: Mapping[str, Converter],
    foreign: Collection[str],
) -> Hydrator:
    """`attributes`: names by column, in the entity's order; `places`: where each stands in a row.

    `foreign`: columns of another table than the model's, such as the order of links, a number: it comes out as the type
    of the attribute that has its name, of a relation or component as it is.
    """
    names = tuple(attributes.values())
    conversions: list[tuple[int, str, Converter]] = []
    for place, (column, name) in zip(places, attributes.items(), strict=True):
        if name not in model.columns:
            conversions.append((place, name, as_it_is))
            continue
        kind = model.columns[name].type
        convert = converters.get(kind, big_integer if kind in TEXTS else doubles.number) if column in foreign else None
        convert = convert or converters.get(kind)
        if convert is not None:
            conversions.append((place, name, convert))
    leads = all(place == index for index, place in enumerate(places))
    return Hydrator(names, tuple(conversions), None if leads else picker(places))


def as_it_is(value: Any) -> Any:
    """What node's SQLite gives: a text, or a number."""
    return value if isinstance(value, str) else doubles.number(value)


def picker(places: Sequence[int]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """A row's values at these places."""
    if len(places) == 1:
        only = places[0]
        return lambda row: (row[only],)
    return itemgetter(*places)
