"""Secrets don't leave the journal."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fake_strapi.simulation.redaction import codes_of, is_secret, mark, redact_header, redact_json, redact_query

MARK = re.compile(r"<redacted:[0-9a-f]{8}>")


def masked(text: str) -> str:
    return MARK.sub("***", text)


@pytest.mark.parametrize(
    "name",
    [
        *("password", "passwordConfirmation", "currentPassword", "resetPasswordToken", "jwt", "token", "refreshToken"),
        *(
            "access_token",
            "accessKey",
            "client_secret",
            "apiKey",
            "data[user][password]",
            "user.token",
            "Authorization",
        ),
    ],
)
def test_secret_names(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize("name", ["identifier", "email", "tokens_used", "token[name]", "key", "code", "name"])
def test_other_names(name: str) -> None:
    assert not is_secret(name)


def test_equal_stays_equal_and_different_different() -> None:
    assert mark("a") == mark("a") != mark("b")
    assert MARK.fullmatch(mark("a"))


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Authorization", "Bearer abc", "Bearer ***"),
        ("authorization", "abc", "***"),
        ("Proxy-Authorization", "Basic abc", "Basic ***"),
        ("X-Fake-Token", "abc", "***"),
        ("X-Api-Key", "abc", "***"),
        ("Cookie", "a=1; jwt=2; flag", "a=***; jwt=***; flag"),
        (
            "Set-Cookie",
            "strapi_admin_refresh=abc; path=/admin; httponly",
            "strapi_admin_refresh=***; path=/admin; httponly",
        ),
        ("Content-Type", "text/plain", "text/plain"),
        ("Authorization", "", ""),
    ],
)
def test_headers(name: str, value: str, shown: str) -> None:
    assert masked(redact_header(name, value)) == shown


def test_queries_and_forms() -> None:
    sent = "identifier=a%40b&password=p%26w&data%5Btoken%5D=x&token&empty=&jwt="
    assert masked(redact_query(sent)) == "identifier=a%40b&password=***&data%5Btoken%5D=***&token&empty=&jwt="


def test_json_keeps_all_but_the_secrets() -> None:
    text = (
        '{ "identifier":"a", "password" : "p\\"w", "deep":[{"jwt":"x.y.z","token":{"data":1},"accessKey":5}], "n":null}'
    )
    shown = redact_json(text)
    assert masked(shown) == (
        '{ "identifier":"a", "password" : "***", "deep":[{"jwt":"***","token":{"data":1},"accessKey":"***"}], "n":null}'
    )
    assert json.loads(shown)["identifier"] == "a"


def test_a_cut_body_hides_the_secret_that_was_cut() -> None:
    assert masked(redact_json('{"a":"b","password":"secr')) == '{"a":"b","password":"***"'


def test_json_inside_of_a_string_stays_as_it_is() -> None:
    text = json.dumps({"note": '{"password": "x"}', "b": ['"password": 1']})
    assert redact_json(text) == text


keys = st.sampled_from(["password", "name", "jwt", "items", 'quo"te', "token"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(keys, values, max_size=4))
def test_no_secret_text_stays_and_nothing_else_goes(value: dict[str, object]) -> None:
    shown = json.loads(redact_json(json.dumps(value)))

    def check(before: object, after: object, secret: bool) -> None:
        if secret and isinstance(before, str | int) and not isinstance(before, bool):
            assert isinstance(after, str)
            assert MARK.fullmatch(after)
        elif isinstance(before, dict):
            assert isinstance(after, dict)
            assert list(before) == list(after)
            for key in before:
                check(before[key], after[key], is_secret(key))
        elif isinstance(before, list):
            assert isinstance(after, list)
            assert len(before) == len(after)
            for one, other in zip(before, after, strict=True):
                check(one, other, False)
        else:
            assert before == after

    check(value, shown, False)


def test_codes_are_secrets_on_auth_routes_only() -> None:
    for path in ("/api/auth/reset-password", "/api/auth/email-confirmation", "/api/connect/keycloak/callback"):
        codes = codes_of(path)
        assert masked(redact_query("a=1&code=x&confirmation=y", codes)) == "a=1&code=***&confirmation=***"
        assert masked(redact_json('{"code":"x","codes":"y"}', codes)) == '{"code":"***","codes":"y"}'
    assert redact_query("code=fr", codes_of("/api/i18n/locales")) == "code=fr"
    assert redact_json('{"code":"fr"}', codes_of("/admin/roles")) == '{"code":"fr"}'


@pytest.mark.parametrize("name", ["Location", "referer"])
def test_urls_in_headers(name: str) -> None:
    shown = masked(redact_header(name, "https://shop.example/welcome?access_token=abc&a=b"))
    assert shown == "https://shop.example/welcome?access_token=***&a=b"
    assert redact_header(name, "/plain") == "/plain"
