"""Users as content relates to them, and the roles that a workspace starts with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from fake_strapi import Config, create_app
from fake_strapi.documents import users_roles
from fake_strapi.installation import install
from fake_strapi.storage.find import find_one
from fake_strapi.storage.write_password import verify_password
from fake_strapi.world import World

FULL = {"Authorization": "Bearer t"}
TASKS_ONLY = {"Authorization": "Bearer tasks"}
USER = "plugin::users-permissions.user"


def project(path: Path) -> Path:
    """Tasks with one owner and several helpers."""
    directory = path / "src" / "api" / "task" / "content-types" / "task"
    directory.mkdir(parents=True)
    schema = {
        "kind": "collectionType",
        "collectionName": "tasks",
        "info": {"singularName": "task", "pluralName": "tasks", "displayName": "Task"},
        "attributes": {
            "title": {"type": "string"},
            "owner": {"type": "relation", "relation": "manyToOne", "target": USER},
            "helpers": {"type": "relation", "relation": "manyToMany", "target": USER},
        },
    }
    (directory / "schema.json").write_text(json.dumps(schema))
    return path


@pytest.fixture(params=["4", "5"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Config:
    tokens = {"tasks": ["api::task.task.find", "api::task.task.create"]}
    return Config(project=project(tmp_path), strapi=request.param, api_token="t", custom_tokens=tokens)


@pytest.fixture
def fake(config: Config) -> FlaskClient:
    return create_app(config).test_client()


def new_user(fake: FlaskClient, name: str) -> dict[str, Any]:
    body = {"username": name, "email": f"{name}@shop.example", "password": "secret-1", "role": 1}
    answer = fake.post("/api/users", headers=FULL, json=body)
    assert answer.status_code == 201
    user: dict[str, Any] = answer.get_json()
    return user


def test_content_relates_to_users(fake: FlaskClient, config: Config) -> None:
    ann, bob = new_user(fake, "ann"), new_user(fake, "bob")
    key = "documentId" if config.strapi == "5" else "id"
    data = {"title": "Fold", "owner": ann[key], "helpers": [ann[key], bob[key]]}
    assert fake.post("/api/tasks", headers=FULL, json={"data": data}).status_code in (200, 201)
    found = fake.get("/api/tasks?populate=*&filters[owner][username]=ann", headers=FULL).get_data(as_text=True)
    assert found.count('"username":"ann"') == 2
    assert found.count('"username":"bob"') == 1
    assert "password" not in found


def test_who_may_not_find_users_does_not_see_them(fake: FlaskClient) -> None:
    ann = new_user(fake, "ann")
    fake.post("/api/tasks", headers=FULL, json={"data": {"title": "Fold", "owner": ann["id"]}})
    found = fake.get("/api/tasks?populate=*", headers=TASKS_ONLY)
    assert found.status_code == 200
    assert "owner" not in found.get_data(as_text=True)
    refused = fake.get("/api/tasks?filters[owner][username]=ann", headers=TASKS_ONLY)
    assert refused.status_code == 400
    refused = fake.post("/api/tasks", headers=TASKS_ONLY, json={"data": {"title": "Cut", "owner": ann["id"]}})
    assert "owner" not in refused.get_data(as_text=True) or refused.status_code == 400


def test_passwords_are_hashed(config: Config) -> None:
    world = World(install(config))
    fake = create_app(world=world).test_client()
    ann = new_user(fake, "ann")
    stored = find_one(world.database, USER, {"where": {"id": ann["id"]}})
    assert stored is not None
    assert verify_password("secret-1", stored["password"])
    assert fake.put(f"/api/users/{ann['id']}", headers=FULL, json={"password": "other-22"}).status_code == 200
    stored = find_one(world.database, USER, {"where": {"id": ann["id"]}})
    assert stored is not None
    assert verify_password("other-22", stored["password"])


def test_reset_leaves_the_default_roles_alone(config: Config) -> None:
    world = World(install(config))
    world.access.allow_public(["api::task.task.find", "api::task.task.find"])
    allowed = users_roles.actions_of(world.database, users_roles.PUBLIC)
    assert allowed.count("api::task.task.find") == 1
    assert world.access.public_actor().may("api::task.task.find")
    world.reset()
    assert not world.access.public_actor().may("api::task.task.find")
    assert "plugin::users-permissions.auth.register" in users_roles.actions_of(world.database, users_roles.PUBLIC)
    assert "plugin::users-permissions.user.me" in users_roles.actions_of(world.database, users_roles.AUTHENTICATED)
