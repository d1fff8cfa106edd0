"""The tables that Strapi makes: for a model, for its components, and for links between models.

Source: `@strapi/database` metadata/relations and schema, `transform-content-types-to-models` (4.26.2 and 5.54.0), and
the SQLite files of both. Column types and indexes are Strapi's own, because comparing, sorting and the order of rows
without a sort depend on them. Names are those of Strapi 4 for both (Strapi 5 only shortens them).
"""

from __future__ import annotations

from collections.abc import Mapping

from fake_strapi.javascript.text import snake_case
from fake_strapi.schema.attributes import RelationAttribute
from fake_strapi.schema.builtin import FILE, FOLDER
from fake_strapi.schema.content_type import Component, ContentType, Model
from fake_strapi.storage.metadata import Column, ForeignKey, Index, JoinTable, Table, TableColumn
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


def scalar_columns(model: Model, behaviour: Behaviour) -> dict[str, Column]:
    """The model's columns by attribute, in order: `id`, `documentId` where there are documents, then the scalars."""
    columns = {"id": Column("id", "id", "increments", INTEGER)}
    if isinstance(model, ContentType) and behaviour.documents:
        columns["documentId"] = Column("document_id", "documentId", "string", STRING)
    for name, attribute in model.attributes.items():
        if attribute.scalar:
            columns[name] = Column(
                name=snake_case(name),
                attribute=name,
                type=attribute.type,
                sql_type=SQL_TYPES[attribute.type],
                default=attribute.default,
                searchable=attribute.searchable,
            )
    return columns


def model_table(model: Model, columns: Mapping[str, Column], behaviour: Behaviour) -> Table:
    """The model's own table, as yet without columns for relations."""
    table = model.collection_name
    declared = PLUGIN_INDEXES.get(model.uid, ())
    indexes = [Index(f"{table}_{column}_index", (column,), unique) for column, unique in declared]
    if "documentId" in columns:
        wanted = ("documentId", "locale", "publishedAt")
        names = tuple(columns[name].name for name in wanted if name in columns)
        indexes.append(Index(f"{table}_documents_idx", names))
    if behaviour.uid_columns_unique:
        uids = [column.name for column in columns.values() if column.type == "uid"]
        indexes += [Index(f"{table}_{name}_unique", (name,), True) for name in uids]
    own = tuple(TableColumn(column.name, column.sql_type) for column in columns.values())
    return Table(table, own, tuple(indexes))


def component_table(model: Model) -> Table:
    """Which components stand in which fields of the model's rows."""
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
    return Table(component_table_name(model), columns, indexes, keys)


def morph_table(model: Model, attribute: RelationAttribute) -> tuple[Table, JoinTable]:
    """The link table of a morphToMany, and how the relation sees it."""
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
    link = JoinTable(
        name=name,
        join_column=join_column,
        order_by="order",
        morph_id_column=f"{morph}_id",
        morph_type_column=f"{morph}_type",
        pivot_columns=(join_column, f"{morph}_type", f"{morph}_id"),
    )
    return Table(name, columns, indexes, keys), link


def link_table(model: Model, target: Model, attribute: RelationAttribute) -> tuple[Table, JoinTable, JoinTable]:
    """The link table of a relation, and how its owner and its other side see it."""
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
    pivot = (join_column, inverse_column)
    ordered, inversely = order if to_many else None, inverse_order if from_many else None
    here = JoinTable(name, join_column, inverse_column, ordered, inversely, order_by=ordered, pivot_columns=pivot)
    there = JoinTable(name, inverse_column, join_column, inversely, ordered, order_by=inversely, pivot_columns=pivot)
    return Table(name, tuple(columns), tuple(indexes), keys), here, there


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
