"""The tables that Strapi makes: for a model, for its components, and for links between models.

Source: `@strapi/database` metadata/relations and schema, `transform-content-types-to-models` (4.26.2 and 5.54.0), and
the SQLite files of both. Column types and indexes are Strapi's own, because comparing, sorting and the order of rows
without a sort depend on them. Names too, so that either can open the other's file.
"""

from __future__ import annotations

from collections.abc import Mapping

from fake_strapi.javascript.text import snake_case
from fake_strapi.schema.attributes import RelationAttribute
from fake_strapi.schema.builtin import FILE, FOLDER
from fake_strapi.schema.content_type import Component, ContentType, Model
from fake_strapi.storage.identifiers import Identifiers
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
PLUGIN_INDEXES: Mapping[str, tuple[Index, ...]] = {
    FILE: tuple(
        Index(f"upload_files_{name}_index", (name,))
        for name in ("folder_path", "created_at", "updated_at", "name", "size", "ext")
    ),
    FOLDER: tuple(Index(f"upload_folders_{name}_index", (name,), True) for name in ("path_id", "path")),
}


def scalar_columns(model: Model, behaviour: Behaviour) -> dict[str, Column]:
    """The model's columns by attribute, in order: `id`, `documentId` where there are documents, then the scalars."""
    columns = {"id": Column("id", "id", "increments", INTEGER)}
    if isinstance(model, ContentType) and behaviour.documents:
        columns["documentId"] = Column("document_id", "documentId", "string", STRING)
    names = Identifiers(behaviour.identifier_limit)
    for name, attribute in model.attributes.items():
        if attribute.scalar:
            columns[name] = Column(
                name=names.name(snake_case(name)),
                attribute=name,
                type=attribute.type,
                sql_type=SQL_TYPES[attribute.type],
                default=attribute.default,
                searchable=attribute.searchable,
            )
    return columns


def table_name(model: Model, behaviour: Behaviour) -> str:
    """The model's own table."""
    return Identifiers(behaviour.identifier_limit).name(model.collection_name)


def model_table(model: Model, columns: Mapping[str, Column], behaviour: Behaviour) -> Table:
    """The model's own table, as yet without columns for relations."""
    names = Identifiers(behaviour.identifier_limit)
    table = table_name(model, behaviour)
    indexes = list(PLUGIN_INDEXES.get(model.uid, ()))
    if "documentId" in columns:
        wanted = ("documentId", "locale", "publishedAt")
        indexed = tuple(columns[name].name for name in wanted if name in columns)
        indexes.append(Index(names.name(model.collection_name, "documents", suffix="index"), indexed))
    if behaviour.uid_columns_unique:
        uids = [column.name for column in columns.values() if column.type == "uid"]
        indexes += [Index(names.name(table, name, suffix="unique"), (name,), True) for name in uids]
    own = tuple(TableColumn(column.name, column.sql_type) for column in columns.values())
    first = {index.columns[0] for index in indexes}
    unique = [columns[name].name for name, one in model.attributes.items() if one.scalar and one.unique]
    return Table(table, own, tuple(indexes), own_indexes=tuple((name,) for name in unique if name not in first))


def component_table(model: Model, behaviour: Behaviour) -> Table:
    """Which components stand in which fields of the model's rows."""
    names = Identifiers(behaviour.identifier_limit)
    owner = model.collection_name
    component_id = names.fixed("component", "id")
    columns = (
        TableColumn("id", INTEGER),
        TableColumn("entity_id", INTEGER),
        TableColumn(component_id, INTEGER),
        TableColumn("component_type", STRING),
        TableColumn("field", STRING),
        TableColumn("order", ORDER),
    )
    indexes = (
        Index(names.name(owner, "field", suffix="index"), ("field",)),
        Index(names.name(owner, "component_type", suffix="index"), ("component_type",)),
        Index(names.name(owner, suffix="entity_fk"), ("entity_id",)),
        Index(names.name(owner, suffix="unique"), ("entity_id", component_id, "field", "component_type"), True),
    )
    keys = (ForeignKey("entity_id", table_name(model, behaviour), "CASCADE"),)
    return Table(component_table_name(model, behaviour), columns, indexes, keys)


def morph_table(model: Model, attribute: RelationAttribute, behaviour: Behaviour) -> tuple[Table, JoinTable]:
    """The link table of a morphToMany, and how the relation sees it."""
    names = Identifiers(behaviour.identifier_limit)
    owner, morph = table_name(model, behaviour), snake_case(attribute.name)
    name = names.name(snake_case(owner), morph, suffix="morphs")
    join_column = names.name(snake_case(singular_name(model)), suffix="id")
    morph_id, morph_type = names.name(morph, suffix="id"), names.name(morph, suffix="type")
    columns = (
        TableColumn("id", INTEGER),
        TableColumn(join_column, INTEGER),
        TableColumn(morph_id, INTEGER),
        TableColumn(morph_type, STRING),
        TableColumn("field", STRING),
        TableColumn("order", ORDER),
    )
    indexes = (
        Index(names.name(name, suffix="fk"), (join_column,)),
        Index(names.name(name, suffix="order_index"), ("order",)),
        Index(names.name(name, suffix="id_column_index"), (morph_id,)),
    )
    keys = (ForeignKey(join_column, owner, "CASCADE"),)
    link = JoinTable(
        name=name,
        join_column=join_column,
        order_by="order",
        morph_id_column=morph_id,
        morph_type_column=morph_type,
        pivot_columns=(join_column, morph_type, morph_id),
    )
    return Table(name, columns, indexes, keys), link


def link_table(
    model: Model, target: Model, attribute: RelationAttribute, behaviour: Behaviour
) -> tuple[Table, JoinTable, JoinTable]:
    """The link table of a relation, and how its owner and its other side see it."""
    names = Identifiers(behaviour.identifier_limit)
    owner = table_name(model, behaviour)
    this, that = snake_case(singular_name(model)), snake_case(singular_name(target))
    name = names.name(snake_case(owner), snake_case(attribute.name), suffix="links")
    join_column, inverse_column = names.name(this, suffix="id"), names.name(that, suffix="id")
    if join_column == inverse_column:
        inverse_column = names.name(that, prefix="inv", suffix="id")
    order, inverse_order = names.name(that, suffix="order"), names.name(this, suffix="order")
    if attribute.relation == "manyToMany" and order == inverse_order:
        inverse_order = names.name(this, prefix="inv", suffix="order")
    to_many = attribute.relation in ("oneToMany", "manyToMany")
    from_many = attribute.inversed_by is not None and attribute.relation in ("manyToOne", "manyToMany")

    columns = [TableColumn("id", INTEGER), TableColumn(join_column, INTEGER), TableColumn(inverse_column, INTEGER)]
    indexes = [
        Index(names.name(name, suffix="fk"), (join_column,)),
        Index(names.name(name, suffix="inv_fk"), (inverse_column,)),
        Index(names.name(name, suffix="unique"), (join_column, inverse_column), True),
    ]
    if to_many:
        columns.append(TableColumn(order, ORDER))
        indexes.append(Index(names.name(name, suffix="order_fk"), (order,)))
    if from_many:
        columns.append(TableColumn(inverse_order, ORDER))
        indexes.append(Index(names.name(name, suffix="order_inv_fk"), (inverse_order,)))
    keys = (
        ForeignKey(join_column, owner, "CASCADE"),
        ForeignKey(inverse_column, table_name(target, behaviour), "CASCADE"),
    )
    pivot = (join_column, inverse_column)
    ordered, inversely = order if to_many else None, inverse_order if from_many else None
    here = JoinTable(name, join_column, inverse_column, ordered, inversely, order_by=ordered, pivot_columns=pivot)
    there = JoinTable(name, inverse_column, join_column, inversely, ordered, order_by=inversely, pivot_columns=pivot)
    own = ((inverse_column, inverse_order),) if from_many else ()  # whose largest place is the next link's
    return Table(name, tuple(columns), tuple(indexes), keys, own), here, there


def singular_name(model: Model) -> str:
    """Strapi's modelName: a content type's singular name, a component's own name without its category."""
    if isinstance(model, ContentType):
        return model.singular_name
    assert isinstance(model, Component)
    return model.uid.split(".", 1)[1]


def component_table_name(model: Model, behaviour: Behaviour) -> str:
    return Identifiers(behaviour.identifier_limit).name(model.collection_name, suffix="components")


def component_link(model: Model, field: str, behaviour: Behaviour, *, zone: bool) -> JoinTable:
    """The link of a component, or of a dynamic `zone`, which tells the type too."""
    component_id = Identifiers(behaviour.identifier_limit).fixed("component", "id")
    return JoinTable(
        name=component_table_name(model, behaviour),
        join_column="entity_id",
        inverse_join_column=None if zone else component_id,
        order_column=None if zone else "order",
        order_by="order",
        on_field=field,
        morph_id_column=component_id if zone else None,
        morph_type_column="component_type" if zone else None,
        type_field="__component" if zone else None,
        pivot_columns=("entity_id", component_id, "field", "component_type"),
    )
