"""A clean target as one side of a conversation."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import cast
from urllib.parse import urlsplit

from harness.client import Client
from harness.conversation import Side
from harness.targets.protocol import Target, TokenKind

JWT_SECRET = "test-jwt-secret"  # a real Strapi's, of its environment
LIKE_A_REAL_ONE = {"profile": "strapi", "env": "development", "jwt_secret": JWT_SECRET}
"""Settings of a fake that is compared with a real Strapi, as harness/targets/process.py starts it."""


def side_of(target: Target) -> Side:
    """A clean target as one side of a conversation. Tokens other than the full-access one are made when first used."""
    tokens = {"full-access": target.token}

    def token(label: str) -> str:
        if label == "admin":
            tokens[label] = target.admin_token()
        elif label not in tokens:
            kind, *words = label.split(" ")
            if kind == "expired":
                tokens[label] = target.expired_token()
            elif kind == "admin":
                tokens[label] = target.role_admin_token(" ".join(words))
            elif kind == "user":
                tokens[label] = target.create_user(*words).jwt
            else:
                tokens[label] = target.api_token(cast(TokenKind, kind), words)
        return tokens[label]

    year = datetime.now(timezone.utc).year
    return Side(
        label=f"{target.name}, Strapi {target.strapi_version}",
        real=target.name != "fake",
        client=Client(target.url),
        token=token,
        grant=target.allow_public,
        texts={"<JobID:this-year>": f"JOB-{year}-", "<server:url>": f"http://localhost:{urlsplit(target.url).port}"},
        target=target,
    )
