"""JWTs: signed as jsonwebtoken does, and refused when anything about them is wrong."""

from __future__ import annotations

import pytest

from fake_strapi.auth import jwt

NOW = 1_700_000_000
CLAIMS = {"id": 1, "iat": NOW, "exp": NOW + 60}
# jwt.sign({id: 1, iat: 1700000000, exp: 1700000060}, "secret") of jsonwebtoken 9.0.3
TOKEN = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6MSwiaWF0IjoxNzAwMDAwMDAwLCJleHAiOjE3MDAwMDAwNjB9"
    ".zEQ4FZRmtu89oloTOGVq4NERxSsJTRtTxPDzOhMOxxY"
)


def test_a_token_is_jsonwebtokens() -> None:
    assert jwt.sign(CLAIMS, "secret") == TOKEN


def test_a_good_token_gives_its_claims() -> None:
    assert jwt.verify(TOKEN, "secret", NOW + 59) == CLAIMS


@pytest.mark.parametrize(
    ("token", "secret", "now"),
    [
        (TOKEN, "secret", NOW + 60),
        (TOKEN, "other", NOW),
        (TOKEN[:-1], "secret", NOW),
        ("a.b.c", "secret", NOW),
        ("", "secret", NOW),
        (TOKEN.rpartition(".")[0] + ".", "secret", NOW),
        (jwt.sign({**CLAIMS, "exp": "never"}, "secret"), "secret", NOW),
        (jwt.sign({**CLAIMS, "nbf": NOW + 1}, "secret"), "secret", NOW),
    ],
)
def test_what_is_no_good_token(token: str, secret: str, now: int) -> None:
    assert jwt.verify(token, secret, now) is None
