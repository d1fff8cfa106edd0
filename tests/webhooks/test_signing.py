"""Signatures, each judged by another implementation than ours: node's crypto through known values, standardwebhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from fake_strapi.errors import FakeStrapiError
from fake_strapi.webhooks.signing import SCHEMES, Signed, signature_headers, standard_key

BODY = '{"event":"entry.update","entry":{"id":1,"Name":"Çelik"}}'.encode()
SIGNED = Signed("msg_1", 1_795_427_600, BODY)
# node -e 'console.log(require("crypto").createHmac("sha256","shh").update(BODY).digest("hex"))'
BY_NODE = "4a90701e74dda3238f044c3523bda9f571d32cda952c17fb6b30dd18e618ca54"


def headers(scheme: str, *secrets: str) -> dict[str, str]:
    return dict(signature_headers([scheme], secrets, SIGNED))


def test_the_guides_signature_is_what_node_computes() -> None:
    assert headers("x-strapi-signature", "shh") == {"x-strapi-signature": BY_NODE}
    assert headers("x-strapi-signature-256", "shh") == {"X-Strapi-Signature-256": f"sha256={BY_NODE}"}


def test_a_receiver_finds_the_current_secret_where_it_was_and_the_old_one_beside_it() -> None:
    rotated = headers("x-strapi-signature", "new", "shh")
    assert rotated["x-strapi-signature-previous"] == BY_NODE
    assert rotated["x-strapi-signature"] == headers("x-strapi-signature", "new")["x-strapi-signature"] != BY_NODE


def test_a_timestamped_signature_covers_its_time() -> None:
    value = headers("timestamped", "new", "old")["X-Strapi-Signature-Timestamped"]
    parts = [part.split("=", 1) for part in value.split(",")]
    assert [name for name, _ in parts] == ["t", "v1", "v1"]
    for (_, digest), secret in zip(parts[1:], ("new", "old"), strict=True):
        assert digest == hmac.new(secret.encode(), b"1795427600." + BODY, hashlib.sha256).hexdigest()


@pytest.mark.parametrize("secret", ["whsec_" + base64.b64encode(b"a secret of 24 bytes....").decode(), "plain words"])
def test_standard_webhooks_verify_with_their_own_package(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    verifier = Webhook(base64.b64encode(standard_key(secret)).decode())
    monkeypatch.setattr("standardwebhooks.webhooks.Webhook._Webhook__verify_timestamp", at_signing_time)
    verifier.verify(BODY.decode(), headers("standard-webhooks", secret))
    verifier.verify(BODY.decode(), headers("standard-webhooks", "whsec_bmV3", secret))
    with pytest.raises(WebhookVerificationError):
        verifier.verify(BODY.decode() + " ", headers("standard-webhooks", secret))
    with pytest.raises(WebhookVerificationError):
        verifier.verify(BODY.decode(), headers("standard-webhooks", "another"))


def at_signing_time(self: Webhook, timestamp: str) -> object:
    """The package compares with the machine's clock, which is not what is tested here."""
    from datetime import datetime, timezone

    return datetime.fromtimestamp(float(timestamp), tz=timezone.utc)


def test_a_secret_that_is_no_base64_behind_its_prefix() -> None:
    with pytest.raises(FakeStrapiError, match="whsec_"):
        headers("standard-webhooks", "whsec_???")


def test_nothing_is_signed_without_a_secret() -> None:
    assert signature_headers(list(SCHEMES), [], SIGNED) == []
