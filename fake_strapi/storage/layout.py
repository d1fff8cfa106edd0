"""What a project's tables are and mean: built once from its registry, read by everything that reads or writes rows.

Source: `@strapi/database` metadata and `transform-content-types-to-models` of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from fake_strapi.errors import FakeStrapiError
from fake_strapi.javascript.text import snake_case
from fake_strapi.schema.attributes import (
    Attribute,
    ComponentAttribute,
    DynamicZoneAttribute,
    MediaAttribute,
    RelationAttribute,
)
from fake_strapi.schema.builtin import FILE
from fake_strapi.schema.content_type import Model, Registry
from fake_strapi.storage import table_shapes
from fake_strapi.storage.identifiers import Identifiers
from fake_strapi.storage.metadata import (
    Column,
    ForeignKey,
    Index,
    JoinColumn,
    ModelMetadata,
    MorphColumn,
    Relation,
    Table,
    TableColumn,
)
from fake_strapi.storage.read_values import Converter, converters
from fake_strapi.storage.table_shapes import INTEGER, STRING
from fake_strapi.storage.write_values import Serializer, serializers
from fake_strapi.versions.behaviour import Behaviour


class Layout(Struct, frozen=True, eq=False, dict=True, weakref=True):
    """All tables of a project under one Strapi version, and what they mean. Immutable; compared by identity."""

    models: Mapping[str, ModelMetadata]  # by uid
    tables: tuple[Table, ...]
    behaviour: Behaviour

    def __getitem__(self, uid: str) -> ModelMetadata:
        return self.models[uid]

    @cached_property
    def casts(self) -> Mapping[str, Serializer]:
        """By attribute type: what a value is stored as, and compared as in a filter."""
        return serializers(self.behaviour)

    @cached_property
    def converters(self) -> Mapping[str, Converter]:
        """By attribute type: what a stored value is answered as. A type without one is answered as stored."""
        return converters(self.behaviour)


def build_layout(registry: Registry, behaviour: Behaviour) -> Layout:
    """The layout of a project. Two tables or columns of one name raise FakeStrapiError (Strapi would not start)."""
    builder = LayoutBuilder(registry, behaviour)
    for model in registry:
        builder.add_model(model)
    for model in registry:
        builder.add_relations(model)
    return builder.finish()


class LayoutBuilder:
    """The mutable state of `build_layout`: relations are completed from both of their ends."""

    def __init__(self, registry: Registry, behaviour: Behaviour) -> None:
        self.registry = registry
        self.behaviour = behaviour
        self.tables: dict[str, Table] = {}
        self.columns: dict[str, dict[str, Column]] = {}
        self.relations: dict[str, dict[str, Relation]] = {}

    def add_model(self, model: Model) -> None:
        """The model's own table with its scalar columns, and its component table if it has components."""
        columns = table_shapes.scalar_columns(model, self.behaviour)
        self.columns[model.uid] = columns
        self.relations[model.uid] = {}
        self.add_table(model.uid, table_shapes.model_table(model, columns, self.behaviour))
        if any(isinstance(a, ComponentAttribute | DynamicZoneAttribute) for a in model.attributes.values()):
            self.add_table(model.uid, table_shapes.component_table(model, self.behaviour))

    def add_relations(self, model: Model) -> None:
        for name, attribute in model.attributes.items():
            if isinstance(attribute, MediaAttribute):
                relation = "morphMany" if attribute.multiple else "morphOne"
                self.put(model, attribute, relation, target=FILE, morph_by="related")
            elif isinstance(attribute, ComponentAttribute):
                relation = "oneToMany" if attribute.repeatable else "oneToOne"
                link = table_shapes.component_link(model, name, self.behaviour, zone=False)
                self.put(model, attribute, relation, target=attribute.component, join_table=link)
            elif isinstance(attribute, DynamicZoneAttribute):
                link = table_shapes.component_link(model, name, self.behaviour, zone=True)
                self.put(model, attribute, "morphToMany", join_table=link, components=attribute.components)
            elif isinstance(attribute, RelationAttribute):
                self.add_relation(model, attribute)

    def add_relation(self, model: Model, attribute: RelationAttribute) -> None:
        if attribute.virtual and self.behaviour.documents:
            # The rows of the same document: no link of their own (strapi 5.54 i18n/server/register).
            column = JoinColumn("document_id", "document_id", excludes_loaded=True)
            self.put(model, attribute, attribute.relation, target=attribute.target, join_column=column, virtual=True)
        elif attribute.relation == "morphToOne":
            self.add_morph_to_one(model, attribute)
        elif attribute.relation == "morphToMany":
            self.add_morph_to_many(model, attribute)
        elif attribute.relation in ("morphOne", "morphMany"):
            self.put(model, attribute, attribute.relation, target=attribute.target, morph_by=attribute.morph_by)
        else:
            # The other end may already have put the link here: keep it.
            self.put(
                model,
                attribute,
                attribute.relation,
                target=attribute.target,
                mapped_by=attribute.mapped_by,
                inversed_by=attribute.inversed_by,
            )
            if attribute.mapped_by is None:
                if attribute.use_join_table:
                    self.add_join_table(model, attribute)
                else:
                    self.add_join_column(model, attribute)

    def add_morph_to_one(self, model: Model, attribute: RelationAttribute) -> None:
        self.add_columns(model, (TableColumn("target_id", INTEGER), TableColumn("target_type", STRING)))
        column = MorphColumn("target_id", "target_type")
        self.put(model, attribute, "morphToOne", morph_column=column, owner=True)

    def add_morph_to_many(self, model: Model, attribute: RelationAttribute) -> None:
        table, link = table_shapes.morph_table(model, attribute, self.behaviour)
        self.add_table(model.uid, table)
        self.put(model, attribute, "morphToMany", join_table=link)

    def add_join_column(self, model: Model, attribute: RelationAttribute) -> None:
        """createdBy and updatedBy, and relations with `useJoinTable: false`."""
        name = Identifiers(self.behaviour.identifier_limit).name(snake_case(attribute.name), suffix="id")
        target = self.registry[attribute.target]
        self.add_columns(model, (TableColumn(name, INTEGER),))
        table = self.tables[self.table_name(model)]
        self.tables[table.name] = replace(
            table,
            indexes=(*table.indexes, Index(f"{table.name}_{name}_fk", (name,))),
            foreign_keys=(*table.foreign_keys, ForeignKey(name, self.table_name(target), "SET NULL")),
        )
        self.link(model.uid, attribute.name, join_column=JoinColumn(name, "id"), owner=True)
        if attribute.inversed_by is not None:
            self.link(target.uid, attribute.inversed_by, join_column=JoinColumn("id", name))

    def add_join_table(self, model: Model, attribute: RelationAttribute) -> None:
        target = self.registry[attribute.target]
        table, here, there = table_shapes.link_table(model, target, attribute, self.behaviour)
        self.add_table(model.uid, table)
        self.link(model.uid, attribute.name, join_table=here)
        if attribute.inversed_by is not None:
            self.link(target.uid, attribute.inversed_by, join_table=there)

    def put(self, model: Model, attribute: Attribute, relation: str, **more: object) -> None:
        """Describe one side, keeping the link that the other side may already have given it."""
        described: dict[str, object] = {"kind": attribute.type, "relation": relation, **more}
        self.link(model.uid, attribute.name, **described)

    def link(self, uid: str, name: str, **more: object) -> None:
        known = self.relations[uid].get(name) or Relation(uid=uid, name=name, kind="", relation="")
        self.relations[uid][name] = replace(known, **more)

    def table_name(self, model: Model) -> str:
        return table_shapes.table_name(model, self.behaviour)

    def add_columns(self, model: Model, columns: Iterable[TableColumn]) -> None:
        table = self.tables[self.table_name(model)]
        self.tables[table.name] = replace(table, columns=(*table.columns, *columns))

    def add_table(self, uid: str, table: Table) -> None:
        if table.name in self.tables:
            raise FakeStrapiError(
                f"{uid}: the table {table.name!r} exists already: change the collectionName of one of the types"
            )
        self.tables[table.name] = table

    def finish(self) -> Layout:
        models = {model.uid: self.metadata(model) for model in self.registry}
        for model in models.values():
            table = self.tables[model.table]
            by_name = {column.name: column for column in table.columns}
            self.tables[model.table] = replace(table, columns=tuple(by_name[name] for name in model.physical))
        for table in self.tables.values():
            names = [column.name for column in table.columns]
            for column in names:
                if names.count(column) > 1:
                    raise FakeStrapiError(
                        f"the table {table.name!r} would have the column {column!r} twice: rename an attribute"
                    )
        return Layout(models, tuple(self.tables.values()), self.behaviour)

    def metadata(self, model: Model) -> ModelMetadata:
        columns = self.columns[model.uid]
        named = [name for name in columns if name not in model.attributes]  # id, documentId
        order = (*named, *model.attributes)
        relations = self.relations[model.uid]
        physical: list[str] = []
        for name in order:
            relation = relations.get(name)
            if name in columns:
                physical.append(columns[name].name)
            elif relation is not None and relation.owner and relation.join_column is not None:
                physical.append(relation.join_column.name)
            elif relation is not None and relation.morph_column is not None:
                physical += (relation.morph_column.id_column, relation.morph_column.type_column)
        table = self.tables[self.table_name(model)]
        return ModelMetadata(
            uid=model.uid,
            table=table.name,
            singular_name=table_shapes.singular_name(model),
            order=order,
            columns=columns,
            relations={name: relations[name] for name in model.attributes if name in relations},
            column_to_attribute={column.name: column.attribute for column in columns.values()}
            | {name: name for name in relations},
            physical=tuple(physical),
            looked_up=tuple(columns[0] for columns in table.own_indexes),
            first_in_index=frozenset(index.columns[0] for index in table.indexes),
        )
