"""The setting that makes the first administrator, and the templates that users-permissions takes."""

from __future__ import annotations

import pytest

from fake_strapi.app import create_app
from fake_strapi.config import Config
from fake_strapi.errors import FakeStrapiError
from fake_strapi.http.admin.users_permissions import is_valid_template
from fake_strapi.installation import install
from fake_strapi.world import World


def test_the_address_is_kept_in_lower_case() -> None:
    client = create_app(Config(admin="Ann@Example.com:Pass:word")).test_client()
    login = {"email": "ANN@example.com", "password": "Pass:word"}
    answer = client.post("/admin/login", json=login).get_json()
    assert answer["data"]["user"]["email"] == "ann@example.com"


@pytest.mark.parametrize("setting", ["ann", "ann@example.com", "ann@example.com:", "ann:secret", ""])
def test_what_is_no_administrator(setting: str) -> None:
    with pytest.raises(FakeStrapiError, match="expected EMAIL:PASSWORD"):
        World(install(Config(admin=setting)))


def test_a_reset_goes_back_to_the_first_administrator() -> None:
    world = World(install(Config(strapi="5", admin="a@example.com:Password123")))
    client = create_app(world=world).test_client()
    login = {"email": "a@example.com", "password": "Password123"}
    token = client.post("/admin/login", json=login).get_json()["data"]["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/admin/users/me", headers=headers).status_code == 200
    world.reset()
    assert client.get("/admin/users/me", headers=headers).status_code == 401
    assert client.post("/admin/login", json=login).status_code == 200


@pytest.mark.parametrize(
    ("template", "valid"),
    [
        ("", True),
        ("<%= URL %>?code=<%=TOKEN%>", True),
        ("<%= USER.email %> <%= USER.username %> <%= USER %>", True),
        ("<%= USER.password %>", False),
        ("<% code %>", False),
        ("${URL}", False),
        ("${}", False),
        ("<%= URL", True),
        (None, True),
        (5, True),
    ],
)
def test_templates(template: object, valid: bool) -> None:
    assert is_valid_template(template) is valid
