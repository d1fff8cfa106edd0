"""From a project's registry to tables: the columns, link tables and indexes that Strapi itself would make.

Source: `@strapi/database` metadata/relations and schema, `transform-content-types-to-models` (4.26.2 and 5.54.0), and
the SQLite files of both. Column types and indexes are Strapi's own, because comparing, sorting and the order of rows
without a sort depend on them. Names are those of Strapi 4 for both (Strapi 5 only shortens them).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from fake_strapi.errors import FakeStrapiError
from fake_strapi.javascript.text import snake_case
from fake_strapi.schema.attributes import (
    Attribute,
    ComponentAttribute,
    DynamicZoneAttribute,
    MediaAttribute,
    RelationAttribute,
)
from fake_strapi.schema.builtin import FILE, FOLDER
from fake_strapi.schema.content_type import Component, ContentType, Model, Registry
from fake_strapi.storage.metadata import (
    Column,
    ForeignKey,
    Index,
    JoinColumn,
    JoinTable,
    ModelMetadata,
    MorphColumn,
    Relation,
    Table,
    TableColumn,
)
from fake_strapi.storage.read_values import Converter, converters
from fake_strapi.storage.write_values import Serializer, serializers
from fake_strapi.versions.behaviour import Behaviour

# What knex makes of each attribute type on SQLite. The words decide the affinity: "json", "date" and "datetime" are
# numeric to SQLite, "varchar" and "text" are text, "float" is real.
SQL_TYPES: Mapping[str, str] = {
    "string": "varchar(255)",
    "email": "varchar(255)",
    "password": "varchar(255)",
    "enumeration": "varchar(255)",
    "uid": "varchar(255)",
    "text": "text",
    "richtext": "text",
    "json": "json",
    "blocks": "json",
    "integer": "integer",
    "biginteger": "bigint",
    "float": "float",
    "decimal": "float",
    "date": "date",
    "time": "time",
    "datetime": "datetime",
    "timestamp": "datetime",
    "boolean": "boolean",
}
INTEGER = "integer"
STRING = "varchar(255)"
ORDER = "float"

# The indexes that the upload plugin declares (schema.js of file and folder, the same in both versions).
PLUGIN_INDEXES: Mapping[str, tuple[tuple[str, bool], ...]] = {
    FILE: tuple((name, False) for name in ("folder_path", "created_at", "updated_at", "name", "size", "ext")),
    FOLDER: (("path_id", True), ("path", True)),
}


@dataclass(frozen=True, eq=False)
class Layout:
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
        columns = {"id": Column("id", "id", "increments", "integer")}
        if isinstance(model, ContentType) and self.behaviour.documents:
            columns["documentId"] = Column("document_id", "documentId", "string", STRING)
        for name, attribute in model.attributes.items():
            if attribute.scalar:
                sql_type = SQL_TYPES[attribute.type]
                columns[name] = Column(
                    snake_case(name), name, attribute.type, sql_type, attribute.default, attribute.searchable
                )
        self.columns[model.uid] = columns
        self.relations[model.uid] = {}
        table = model.collection_name
        indexes = [
            Index(f"{table}_{column}_index", (column,), unique) for column, unique in PLUGIN_INDEXES.get(model.uid, ())
        ]
        if isinstance(model, ContentType) and self.behaviour.documents:
            wanted = ("documentId", "locale", "publishedAt")
            names = tuple(columns[name].name for name in wanted if name in columns)
            indexes.append(Index(f"{table}_documents_idx", names))
        if self.behaviour.uid_columns_unique:
            indexes += [
                Index(f"{table}_{column.name}_unique", (column.name,), True)
                for column in columns.values()
                if column.type == "uid"
            ]
        own = tuple(TableColumn(column.name, column.sql_type) for column in columns.values())
        self.add_table(model.uid, Table(table, own, tuple(indexes)))
        if any(isinstance(a, ComponentAttribute | DynamicZoneAttribute) for a in model.attributes.values()):
            self.add_component_table(model)

    def add_component_table(self, model: Model) -> None:
        owner = model.collection_name
        columns = (
            TableColumn("id", INTEGER),
            TableColumn("entity_id", INTEGER),
            TableColumn("component_id", INTEGER),
            TableColumn("component_type", STRING),
            TableColumn("field", STRING),
            TableColumn("order", ORDER),
        )
        indexes = (
            Index(f"{owner}_field_index", ("field",)),
            Index(f"{owner}_component_type_index", ("component_type",)),
            Index(f"{owner}_entity_fk", ("entity_id",)),
            Index(f"{owner}_unique", ("entity_id", "component_id", "field", "component_type"), True),
        )
        keys = (ForeignKey("entity_id", owner, "CASCADE"),)
        self.add_table(model.uid, Table(component_table_name(model), columns, indexes, keys))

    def add_relations(self, model: Model) -> None:
        for name, attribute in model.attributes.items():
            if isinstance(attribute, MediaAttribute):
                relation = "morphMany" if attribute.multiple else "morphOne"
                self.put(model, attribute, relation, target=FILE, morph_by="related")
            elif isinstance(attribute, ComponentAttribute):
                relation = "oneToMany" if attribute.repeatable else "oneToOne"
                link = component_link(model, name, "component_id", None)
                self.put(model, attribute, relation, target=attribute.component, join_table=link)
            elif isinstance(attribute, DynamicZoneAttribute):
                link = component_link(model, name, None, "component_id")
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
        name = snake_case(f"{model.collection_name}_{attribute.name}_morphs")
        join_column = snake_case(f"{singular_name(model)}_id")
        morph = snake_case(attribute.name)
        columns = (
            TableColumn("id", INTEGER),
            TableColumn(join_column, INTEGER),
            TableColumn(f"{morph}_id", INTEGER),
            TableColumn(f"{morph}_type", STRING),
            TableColumn("field", STRING),
            TableColumn("order", ORDER),
        )
        indexes = (
            Index(f"{name}_fk", (join_column,)),
            Index(f"{name}_order_index", ("order",)),
            Index(f"{name}_id_column_index", (f"{morph}_id",)),
        )
        keys = (ForeignKey(join_column, model.collection_name, "CASCADE"),)
        self.add_table(model.uid, Table(name, columns, indexes, keys))
        link = JoinTable(
            name=name,
            join_column=join_column,
            order_by="order",
            morph_id_column=f"{morph}_id",
            morph_type_column=f"{morph}_type",
            pivot_columns=(join_column, f"{morph}_type", f"{morph}_id"),
        )
        self.put(model, attribute, "morphToMany", join_table=link)

    def add_join_column(self, model: Model, attribute: RelationAttribute) -> None:
        """createdBy and updatedBy, and relations with `useJoinTable: false`."""
        name = snake_case(f"{attribute.name}_id")
        target = self.registry[attribute.target]
        self.add_columns(model, (TableColumn(name, INTEGER),))
        table = self.tables[model.collection_name]
        self.tables[table.name] = replace(
            table,
            indexes=(*table.indexes, Index(f"{table.name}_{name}_fk", (name,))),
            foreign_keys=(*table.foreign_keys, ForeignKey(name, target.collection_name, "SET NULL")),
        )
        self.link(model.uid, attribute.name, join_column=JoinColumn(name, "id"), owner=True)
        if attribute.inversed_by is not None:
            self.link(target.uid, attribute.inversed_by, join_column=JoinColumn("id", name))

    def add_join_table(self, model: Model, attribute: RelationAttribute) -> None:
        target = self.registry[attribute.target]
        name = snake_case(f"{model.collection_name}_{attribute.name}_links")
        join_column = snake_case(f"{singular_name(model)}_id")
        inverse_column = snake_case(f"{singular_name(target)}_id")
        if join_column == inverse_column:
            inverse_column = f"inv_{inverse_column}"
        order = snake_case(f"{singular_name(target)}_order")
        inverse_order = snake_case(f"{singular_name(model)}_order")
        if attribute.relation == "manyToMany" and order == inverse_order:
            inverse_order = f"inv_{inverse_order}"
        to_many = attribute.relation in ("oneToMany", "manyToMany")
        from_many = attribute.inversed_by is not None and attribute.relation in ("manyToOne", "manyToMany")

        columns = [TableColumn("id", INTEGER), TableColumn(join_column, INTEGER), TableColumn(inverse_column, INTEGER)]
        indexes = [
            Index(f"{name}_fk", (join_column,)),
            Index(f"{name}_inv_fk", (inverse_column,)),
            Index(f"{name}_unique", (join_column, inverse_column), True),
        ]
        if to_many:
            columns.append(TableColumn(order, ORDER))
            indexes.append(Index(f"{name}_order_fk", (order,)))
        if from_many:
            columns.append(TableColumn(inverse_order, ORDER))
            indexes.append(Index(f"{name}_order_inv_fk", (inverse_order,)))
        keys = (
            ForeignKey(join_column, model.collection_name, "CASCADE"),
            ForeignKey(inverse_column, target.collection_name, "CASCADE"),
        )
        self.add_table(model.uid, Table(name, tuple(columns), tuple(indexes), keys))

        pivot = (join_column, inverse_column)
        here = JoinTable(
            name=name,
            join_column=join_column,
            inverse_join_column=inverse_column,
            order_column=order if to_many else None,
            inverse_order_column=inverse_order if from_many else None,
            order_by=order if to_many else None,
            pivot_columns=pivot,
        )
        self.link(model.uid, attribute.name, join_table=here)
        if attribute.inversed_by is not None:
            there = JoinTable(
                name=name,
                join_column=inverse_column,
                inverse_join_column=join_column,
                order_column=inverse_order if from_many else None,
                inverse_order_column=order if to_many else None,
                order_by=inverse_order if from_many else None,
                pivot_columns=pivot,
            )
            self.link(target.uid, attribute.inversed_by, join_table=there)

    def put(self, model: Model, attribute: Attribute, relation: str, **more: object) -> None:
        """Describe one side, keeping the link that the other side may already have given it."""
        described: dict[str, object] = {"kind": attribute.type, "relation": relation, **more}
        self.link(model.uid, attribute.name, **described)

    def link(self, uid: str, name: str, **more: object) -> None:
        known = self.relations[uid].get(name) or Relation(uid=uid, name=name, kind="", relation="")
        self.relations[uid][name] = replace(known, **more)  # type: ignore[arg-type]

    def add_columns(self, model: Model, columns: Iterable[TableColumn]) -> None:
        table = self.tables[model.collection_name]
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
        return ModelMetadata(
            uid=model.uid,
            table=model.collection_name,
            singular_name=singular_name(model),
            order=order,
            columns=columns,
            relations={name: relations[name] for name in model.attributes if name in relations},
            column_to_attribute={column.name: column.attribute for column in columns.values()},
            physical=tuple(physical),
        )


def singular_name(model: Model) -> str:
    """Strapi's modelName: a content type's singular name, a component's own name without its category."""
    if isinstance(model, ContentType):
        return model.singular_name
    assert isinstance(model, Component)
    return model.uid.split(".", 1)[1]


def component_table_name(model: Model) -> str:
    return f"{model.collection_name}_components"


def component_link(model: Model, field: str, inverse: str | None, morph_id: str | None) -> JoinTable:
    """The link of a component (`inverse` names the id column) or a dynamic zone (`morph_id` does)."""
    return JoinTable(
        name=component_table_name(model),
        join_column="entity_id",
        inverse_join_column=inverse,
        order_column="order" if inverse else None,
        order_by="order",
        on_field=field,
        morph_id_column=morph_id,
        morph_type_column="component_type" if morph_id else None,
        type_field="__component" if morph_id else None,
        pivot_columns=("entity_id", "component_id", "field", "component_type"),
    )
