"""OAuth 2.0 as values: addresses, encodings, and who somebody is."""

from __future__ import annotations

from typing import Any

import pytest

from fake_strapi.auth.oauth import PROVIDERS, OAuthError, form_encoded, profile, scope_of, stringified, tokens
from fake_strapi.http.oauth_flow import id_token_problem, same_place, with_query
from harness.jwt import signed_jwt


def test_encodings() -> None:
    assert stringified({"a b": "c&d~", "n": 5, "raw": {"x": True, "y": [1, None]}}) == (
        "a%20b=c%26d~&n=5&raw%5Bx%5D=true&raw%5By%5D%5B0%5D=1&raw%5By%5D%5B1%5D="
    )
    assert form_encoded({"a b": "c&d~*", "none": None, "n": 5}) == "a+b=c%26d%7E*&n=5"


@pytest.mark.parametrize(
    ("scope", "text"), [(["openid", "", "email"], "openid email"), ([], ""), (None, ""), ("openid", "openid")]
)
def test_scopes(scope: Any, text: str) -> None:
    assert scope_of(PROVIDERS["keycloak"], {"scope": scope}) == text


def test_tokens_keep_their_order() -> None:
    assert list(tokens({"access_token": "a", "id_token": "i", "more": 1})) == ["id_token", "access_token"]
    assert tokens("no object") == {}


def test_an_unverified_address_is_refused_where_that_counts() -> None:
    person = {"preferred_username": "ann", "email": "a@b.co", "email_verified": False}
    assert profile("keycloak", person, verified=False) == {"username": "ann", "email": "a@b.co"}
    with pytest.raises(OAuthError, match="Email not verified by Keycloak"):
        profile("keycloak", person, verified=True)
    inner = {"attributes": {"strapiusername": "ann", "strapiemail": "a@b.co"}}
    with pytest.raises(OAuthError, match="Email not verified by CAS"):
        profile("cas", inner, verified=True)


@pytest.mark.parametrize(
    ("url", "other", "same"),
    [
        ("http://a.co/x?y=1", "http://a.co/x", True),
        ("http://a.co", "http://a.co/", True),
        ("http://a.co/x", "http://a.co/y", False),
        ("https://a.co/x", "http://a.co/x", False),
        ("/x", "/x", False),
        (["http://a.co"], "http://a.co", False),
    ],
)
def test_places(url: Any, other: Any, same: bool) -> None:
    assert same_place(url, other) is same


def test_a_query_replaces_the_one_before() -> None:
    assert with_query("http://a.co?x=1", {"error": "a b"}) == "http://a.co/?error=a+b"
    assert with_query("http://a.co/p?x=1", {}) == "http://a.co/p"


def test_id_tokens() -> None:
    token = signed_jwt({"aud": ["strapi"]}, "secret", 0, 1)
    assert id_token_problem({}, "strapi") is None
    assert id_token_problem({"id_token": token}, "strapi") is None
    assert id_token_problem({"id_token": token}, "other") == "Grant: OpenID Connect invalid id_token audience"
    assert id_token_problem({"id_token": "x"}, "strapi") == "Grant: OpenID Connect invalid id_token format"
    assert id_token_problem({"id_token": "a.b.c"}, "strapi") == "Grant: OpenID Connect error decoding id_token"
