"""Rows and links as they stand in the tables. For whole answers of a real Strapi see tests/documents."""

from __future__ import annotations

from typing import Any

import pytest
from recordings import in_own_names

from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.schema.attributes import RelationAttribute, StringAttribute
from fake_strapi.schema.content_type import ContentType, Registry
from fake_strapi.storage.database import Database
from fake_strapi.storage.layout import Layout, build_layout
from fake_strapi.storage.write import create_entity, delete_entity, insert, update, update_entity
from fake_strapi.storage.write_values import Date, stored_default
from fake_strapi.versions import Behaviour, behaviour_of

JOB, TAG, CUSTOMER, THING = "api::job.job", "api::tag.tag", "api::customer.customer", "api::thing.thing"
ROPE, MENTION, COMMENT = "api::rope.rope", "api::mention.mention", "api::comment.comment"


@pytest.fixture
def db(layout: Layout) -> Database:
    return Database(layout)


def rows(db: Database, sql: str) -> list[tuple[object, ...]]:
    return db.rows(in_own_names(db.layout, sql))


def names(db: Database, uid: str, count: int) -> list[int]:
    name = "Name" if uid == CUSTOMER else "name"
    return [create_entity(db, uid, {name: str(number)}, 1) for number in range(count)]


def test_a_row_is_stamped_and_changed(db: Database) -> None:
    job = create_entity(db, JOB, {"JobID": "J1", "DueDate": "2026-01-02"}, 1000)
    update_entity(db, JOB, job, {"Quantity": "7"}, 2000)
    rows = db.rows("select job_id, quantity, due_date, created_at, updated_at from jobs")
    assert rows == [("J1", 7, "2026-01-02", 1000, 2000)]


def test_given_times_are_kept_on_create_only(db: Database) -> None:
    tag = create_entity(db, TAG, {"createdAt": Date(5)}, 1000)
    update_entity(db, TAG, tag, {"updatedAt": Date(6)}, 2000)
    assert db.rows("select created_at, updated_at from tags") == [(5, 2000)]


def test_defaults_are_filled_in_where_nothing_is_given(db: Database) -> None:
    insert(db, THING, {"intDefault": None, "s": "x", "jsonDefault": None})
    rows = db.rows("select s, s_default, int_default, bool_true, json_default from things")
    assert rows == [("x", "by default", None, 1, None)]


def test_a_default_that_is_a_list_or_an_object() -> None:
    """Where no validation has put it in, as in an updated component: recorded in contract_tests/found."""
    assert stored_default({"a": [1, None]}) == '{"a":[1,null]}'
    assert stored_default({}) == "{}"
    for value in [], [1], [{"a": 1}]:
        with pytest.raises(InternalServerError):
            stored_default(value)


def test_ids_are_never_given_twice(db: Database) -> None:
    first, second = names(db, TAG, 2)
    delete_entity(db, TAG, second)
    assert names(db, TAG, 1) == [first + 2]


def test_half_of_a_surrogate_pair_is_stored_as_node_reads_it_back(db: Database) -> None:
    insert(db, TAG, {"name": "a\ud800b"})
    assert db.rows("select name from tags") == [("a\ufffd\ufffd\ufffdb",)]


def test_the_error_of_the_first_attribute_wins(db: Database) -> None:
    with pytest.raises(ValidationError) as raised:
        create_entity(db, THING, {"datetime": "x", "time": "x", "date": "2026-02-30"}, 1)
    assert (raised.value.message, raised.value.details) == ("Invalid date", {})


def test_an_update_may_move_a_row(db: Database) -> None:
    first, _ = names(db, TAG, 2)
    update(db, TAG, first, {"id": 99, "name": "x"})
    assert db.rows("select id, name from tags order by id") == [(2, "1"), (99, "x")]


def test_a_refused_create_uses_up_an_id_only_without_a_transaction(db: Database) -> None:
    names(db, TAG, 1)
    refused: dict[str, Any] = {"tags": {"connect": [{"id": 1, "position": {"before": 9}}]}}
    if db.layout.behaviour.all_or_nothing:
        with pytest.raises(ValidationError), db.transaction():
            create_entity(db, JOB, refused, 1)
    else:
        with pytest.raises(ValidationError):
            create_entity(db, JOB, refused, 1)
    assert db.rows("select count(*) from jobs") == [(0,)]
    assert rows(db, "select count(*) from jobs_tags_links") == [(0,)]
    assert create_entity(db, JOB, {}, 1) == (1 if db.layout.behaviour.all_or_nothing else 2)


def test_a_refused_update_changes_nothing(db: Database) -> None:
    names(db, TAG, 2)
    job = create_entity(db, JOB, {"JobID": "old", "tags": [1]}, 1)
    with pytest.raises(ValidationError), db.transaction():
        update_entity(db, JOB, job, {"JobID": "new", "tags": {"connect": [{"id": 2, "position": {"after": 9}}]}}, 2)
    assert db.rows("select job_id, updated_at from jobs") == [("old", 1)]
    assert rows(db, "select tag_id from jobs_tags_links") == [(1,)]


@pytest.mark.parametrize("value", ["list", "connect"])
def test_strapi_4_can_not_write_more_than_500_links_at_once(db: Database, value: str) -> None:
    tags: Any = names(db, TAG, 501)
    given = tags if value == "list" else {"connect": tags}
    job = create_entity(db, JOB, {}, 1)
    if db.layout.behaviour.most_rows_inserted is None:
        update_entity(db, JOB, job, {"tags": given}, 2)
        assert rows(db, "select count(*), max(tag_order) from jobs_tags_links") == [(501, 501)]
    else:
        with pytest.raises(InternalServerError):
            update_entity(db, JOB, job, {"tags": given}, 2)
        assert rows(db, "select count(*) from jobs_tags_links") == [(0,)]


def test_both_sides_are_numbered(db: Database) -> None:
    names(db, TAG, 3)
    create_entity(db, JOB, {"tags": [2, 1]}, 1)
    create_entity(db, JOB, {"tags": [1, 3]}, 1)
    update_entity(db, JOB, 1, {"tags": {"disconnect": [2]}}, 2)
    found = rows(db, "select job_id, tag_id, tag_order, job_order from jobs_tags_links order by job_id, tag_order")
    assert found == [(1, 1, 1, 1), (2, 1, 1, 2), (2, 3, 2, 1)]


def test_a_link_to_nothing_is_refused(db: Database) -> None:
    with pytest.raises(InternalServerError):
        create_entity(db, JOB, {"tags": [99]}, 1)


def test_links_go_with_either_end(db: Database) -> None:
    names(db, CUSTOMER, 1)
    names(db, TAG, 1)
    create_entity(db, JOB, {"customer": 1, "tags": [1]}, 1)
    delete_entity(db, CUSTOMER, 1)
    delete_entity(db, TAG, 1)
    assert rows(db, "select count(*) from jobs_customer_links") == [(0,)]
    assert rows(db, "select count(*) from jobs_tags_links") == [(0,)]


def test_polymorphic_links_are_forgotten_with_their_target(db: Database) -> None:
    names(db, ROPE, 1)
    create_entity(db, MENTION, {"subjects": [{"__type": ROPE, "id": 1}]}, 1)
    create_entity(db, COMMENT, {"subject": {"__type": ROPE, "id": 1}}, 1)
    mention = create_entity(db, MENTION, {}, 1)
    update_entity(db, ROPE, 1, {"mentions": [mention]}, 2)
    delete_entity(db, ROPE, 1)
    assert db.rows("select target_id, target_type from comments") == [(None, None)]
    # A link made by the other end names no field: a real Strapi leaves it, pointing at nothing.
    assert rows(db, "select mention_id, subjects_id, field from mentions_subjects_morphs") == [(1, 1, None)]


def test_a_polymorphic_link_needs_a_known_type(db: Database) -> None:
    with pytest.raises(InternalServerError):
        create_entity(db, MENTION, {"subjects": [{"__type": "api::no.no", "id": 1}]}, 1)
    with pytest.raises(InternalServerError):
        create_entity(db, COMMENT, {"subject": {"id": 1}}, 1)


def column_layout(behaviour: Behaviour) -> Layout:
    """nut.bolt and nut.box are columns; bolt.nut and box.nuts their other ends."""
    return build_layout(
        Registry(
            [
                content_type(
                    "nut",
                    RelationAttribute(
                        name="bolt",
                        relation="oneToOne",
                        target="api::bolt.bolt",
                        inversed_by="nut",
                        use_join_table=False,
                    ),
                    RelationAttribute(
                        name="box",
                        relation="manyToOne",
                        target="api::box.box",
                        inversed_by="nuts",
                        use_join_table=False,
                    ),
                ),
                content_type(
                    "bolt",
                    RelationAttribute(name="nut", relation="oneToOne", target="api::nut.nut", mapped_by="bolt"),
                ),
                content_type(
                    "box",
                    RelationAttribute(name="nuts", relation="oneToMany", target="api::nut.nut", mapped_by="box"),
                ),
            ]
        ),
        behaviour,
    )


def content_type(name: str, *relations: RelationAttribute) -> ContentType:
    return ContentType(
        uid=f"api::{name}.{name}",
        kind="collectionType",
        collection_name=f"{name}s",
        display_name=name,
        attributes={"name": StringAttribute(name="name"), **{one.name: one for one in relations}},
        singular_name=name,
        plural_name=f"{name}s",
    )


@pytest.fixture(params=["4", "5"])
def nuts(request: pytest.FixtureRequest) -> Database:
    """Two bolts and two boxes; nut 1 has bolt 1 and is in box 1, nut 2 has bolt 2 and is in box 2."""
    database = Database(column_layout(behaviour_of(request.param)))
    for number in (1, 2):
        create_entity(database, "api::bolt.bolt", {}, 1)
        create_entity(database, "api::box.box", {}, 1)
        create_entity(database, "api::nut.nut", {"bolt": number, "box": number}, 1)
    return database


def columns(db: Database) -> list[tuple[Any, ...]]:
    return db.rows("select bolt_id, box_id from nuts order by id")


def test_a_new_owner_takes_the_other_end_away(nuts: Database) -> None:
    create_entity(nuts, "api::nut.nut", {"bolt": 1, "box": 1}, 1)
    assert columns(nuts) == [(None, 1), (2, 2), (1, 1)]


def test_a_changed_owner_does_not(nuts: Database) -> None:
    update_entity(nuts, "api::nut.nut", 2, {"bolt": 1, "box": None}, 1)
    assert columns(nuts) == [(1, 1), (1, None)]


def test_the_other_end_sets_and_empties_columns(nuts: Database) -> None:
    update_entity(nuts, "api::box.box", 1, {"nuts": [2]}, 1)
    update_entity(nuts, "api::bolt.bolt", 2, {"nut": None}, 1)
    assert columns(nuts) == [(1, None), (None, 1)]
    update_entity(nuts, "api::box.box", 1, {"nuts": {"connect": [1]}}, 1)
    assert columns(nuts) == [(1, None), (None, None)]


def test_objects_stand_for_ids_in_strapi_5(nuts: Database) -> None:
    if nuts.layout.behaviour.join_columns_take_objects:
        update_entity(nuts, "api::nut.nut", 1, {"bolt": {"id": 2}, "box": {"set": [1, 2]}}, 1)
        assert columns(nuts)[0] == (2, 2)
    else:
        with pytest.raises(InternalServerError):
            update_entity(nuts, "api::nut.nut", 1, {"bolt": {"id": 2}}, 1)
