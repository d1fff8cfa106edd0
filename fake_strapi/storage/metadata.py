"""How Strapi's database layer sees a project: models, columns and relations. Built once by `layout.py`, never changed.

The words are those of `@strapi/database` metadata (4.26.2 and 5.54.0): join table, join column, morph column.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from fake_strapi.schema.attributes import MISSING


class Column(Struct, frozen=True):
    """A column of a model's table. `type` is the attribute's type in Strapi ("increments" for `id`)."""

    name: str
    attribute: str
    type: str
    sql_type: str
    default: Any = MISSING  # what the database layer itself fills in when a new row has no value
    searchable: bool = True  # `_q` looks into it, if its type is a text's or a number's


class JoinTable(Struct, frozen=True):
    """A link table, seen from one side: `join_column` points at this side, `inverse_join_column` at the other.

    For components and media-like links several attributes share a table: then `on_field` is the value of its
    `field` column. A polymorphic link has `morph_id_column` and `morph_type_column` instead of an inverse column.
    `order_by` is the column that a populated list is sorted by (ascending); `order_column` the position among this
    side's links; `inverse_order_column` the position of this side in the other side's list.
    """

    name: str
    join_column: str
    inverse_join_column: str | None = None
    order_column: str | None = None
    inverse_order_column: str | None = None
    order_by: str | None = None
    on_field: str | None = None
    morph_id_column: str | None = None
    morph_type_column: str | None = None
    type_field: str | None = None
    pivot_columns: tuple[str, ...] = ()

    @property
    def component_column(self) -> str:
        """Of a component's or dynamic zone's link: the column that holds the component's id."""
        column = self.inverse_join_column or self.morph_id_column
        assert column is not None
        return column


class JoinColumn(Struct, frozen=True):
    """A link without a table: this model's column `name` holds the target's `referenced_column`."""

    name: str
    referenced_column: str
    excludes_loaded: bool = False  # populating leaves out the rows that were asked for (localizations of Strapi 5)


class MorphColumn(Struct, frozen=True):
    """morphToOne: two columns of this model's table hold the target's id and its uid."""

    id_column: str
    type_column: str
    type_field: str | None = None


class Relation(Struct, frozen=True, kw_only=True):
    """One side of a link: what Strapi's metadata says of a relation, media, component or dynamic zone attribute.

    `relation` is Strapi's word: oneToOne, oneToMany, manyToOne, manyToMany, morphToOne, morphToMany, morphOne,
    morphMany (media are morphOne/morphMany, components oneToOne/oneToMany, dynamic zones morphToMany).
    Exactly one of `join_table`, `join_column`, `morph_column` is set; none on morphOne/morphMany, whose link is the
    one of `morph_by` at the target. `owner` is Strapi's flag that is set with a column in this model's own table.
    """

    uid: str
    name: str
    kind: str  # the attribute's type: "relation", "media", "component", "dynamiczone"
    relation: str
    target: str = ""  # uid; "" where any type may be the target
    join_table: JoinTable | None = None
    join_column: JoinColumn | None = None
    morph_column: MorphColumn | None = None
    owner: bool = False
    mapped_by: str | None = None
    inversed_by: str | None = None
    morph_by: str | None = None
    virtual: bool = False
    components: tuple[str, ...] = ()  # a dynamic zone's allowed components

    @property
    def is_any_to_one(self) -> bool:
        return self.relation in ("oneToOne", "manyToOne")

    @property
    def is_any_to_many(self) -> bool:
        return self.relation in ("oneToMany", "manyToMany")

    @property
    def is_one_to_any(self) -> bool:
        return self.relation in ("oneToOne", "oneToMany")

    @property
    def is_many_to_any(self) -> bool:
        return self.relation in ("manyToOne", "manyToMany")

    @property
    def is_to_many(self) -> bool:
        """A list when populated."""
        return self.relation in ("oneToMany", "manyToMany", "morphToMany", "morphMany")

    @property
    def bidirectional(self) -> bool:
        return self.mapped_by is not None or self.inversed_by is not None

    @property
    def other_side(self) -> str | None:
        """The attribute's name at the target, when the link has two ends."""
        return self.mapped_by or self.inversed_by


class ModelMetadata(Struct, frozen=True, kw_only=True, eq=False):
    """A content type or component as tables see it. `order` names all attributes in Strapi's order, `id` first."""

    uid: str
    table: str
    singular_name: str
    order: tuple[str, ...]
    columns: Mapping[str, Column]  # by attribute, in order
    relations: Mapping[str, Relation]  # by attribute, in order
    column_to_attribute: Mapping[str, str] = field(default_factory=dict)  # a relation's own name stands for itself
    physical: tuple[str, ...] = ()  # every column of the table, in order: what `*` stands for
    looked_up: tuple[str, ...] = ()  # columns with an index of the fake's own, see own_indexes.py
    first_in_index: frozenset[str] = frozenset()  # columns that an index of Strapi's begins with

    def column_name(self, attribute: str) -> str:
        """The column of an attribute; a name that is no attribute stands for itself, as in Strapi's toColumnName."""
        column = self.columns.get(attribute)
        return attribute if column is None else column.name


class TableColumn(Struct, frozen=True):
    name: str
    sql_type: str


class Index(Struct, frozen=True):
    name: str
    columns: tuple[str, ...]
    unique: bool = False


class ForeignKey(Struct, frozen=True):
    column: str
    table: str
    on_delete: str  # "CASCADE" or "SET NULL"


class Table(Struct, frozen=True):
    """A physical table. Its first column is always `id`, counted up and never given twice."""

    name: str
    columns: tuple[TableColumn, ...]
    indexes: tuple[Index, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    own_indexes: tuple[tuple[str, ...], ...] = ()  # by columns, see own_indexes.py
