"""API tokens and actors: who may what, and what is said to whom may not."""

from __future__ import annotations

import pytest

from fake_strapi.auth.actor import OPEN, public_actor, token_actor
from fake_strapi.auth.api_token import bearer_token
from fake_strapi.clock import FrozenClock
from fake_strapi.config import Config
from fake_strapi.errors import FakeStrapiError, UnauthorizedError
from fake_strapi.installation import install
from fake_strapi.world import World

FIND, CREATE = "api::job.job.find", "api::job.job.create"
DAY = 86_400_000


@pytest.fixture(scope="module")
def world() -> World:
    return World(install(Config(read_only_tokens=("reader",))), FrozenClock(1_700_000_000_000))


@pytest.mark.parametrize(
    ("header", "token"),
    [
        (None, None),
        ("", None),
        ("Bearer", None),
        ("Bearer a b", None),
        ("Basic abc", None),
        ("Token abc", None),
        ("Bearer abc", "abc"),
        ("bEaReR   abc", "abc"),
    ],
)
def test_only_bearer_and_one_word_is_a_token(header: str | None, token: str | None) -> None:
    assert bearer_token(header) == token


def test_each_kind_may_its_own() -> None:
    assert token_actor("full-access").may("plugin::upload.content-api.upload")
    reader = token_actor("read-only")
    assert reader.may(FIND)
    assert reader.may("api::job.job.findOne")
    assert not reader.may(CREATE)
    assert not reader.may("plugin::users-permissions.user.count")
    custom = token_actor("custom", [CREATE])
    assert (custom.may(CREATE), custom.may(FIND)) == (True, False)
    assert not public_actor([]).may(FIND)
    assert not OPEN.may(FIND)


def test_equal_rights_are_equal_actors() -> None:
    assert token_actor("custom", [FIND, CREATE]) == token_actor("custom", [CREATE, FIND])
    assert token_actor("custom", [FIND]) != public_actor([FIND])


def test_a_token_lives_as_long_as_it_was_told(world: World) -> None:
    token = world.access.create_api_token("custom", [FIND], lifespan=7 * DAY)
    now = world.clock.now()
    actor = world.access.token_actor(token, now + 7 * DAY)
    assert actor is not None
    assert actor.may(FIND)
    with pytest.raises(UnauthorizedError, match="Token expired"):
        world.access.token_actor(token, now + 7 * DAY + 1)


def test_tokens_and_permissions_go_with_a_reset(world: World) -> None:
    token = world.access.create_api_token("read-only")
    world.access.allow_public([FIND])
    assert world.access.token_actor(token, 0) is not None
    assert world.access.public_actor().may(FIND)
    world.reset()
    assert world.access.token_actor(token, 0) is None
    assert not world.access.public_actor().may(FIND)
    assert world.access.token_actor("reader", 0) == token_actor("read-only")


def test_a_token_is_not_stored_in_clear(world: World) -> None:
    token = world.access.create_api_token()
    assert len(token) == 256
    stored = world.database.connection.execute("SELECT access_key FROM strapi_api_tokens").fetchall()
    assert token not in {key for (key,) in stored}


def test_bad_use_is_said(world: World) -> None:
    with pytest.raises(FakeStrapiError, match="no token type 'admin': choose one of full-access, read-only, custom"):
        world.access.create_api_token("admin")  # type: ignore[arg-type]
    with pytest.raises(FakeStrapiError, match="a custom token needs permissions"):
        world.access.create_api_token("custom")
