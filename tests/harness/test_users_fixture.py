"""strapi_user and strapi_outbox as a test meets them, on either version."""

from __future__ import annotations

import pytest

from harness.fixtures.users import StrapiOutbox, StrapiUsers
from harness.session import StrapiSession

pytestmark = pytest.mark.parametrize("version", ["4", "5"])


@pytest.fixture(autouse=True)
def of_version(request: pytest.FixtureRequest, version: str) -> None:
    request.node.add_marker(pytest.mark.strapi(version=version))


def test_users_have_sessions_of_their_own(of_version: None, strapi_user: StrapiUsers) -> None:
    ann, bob = strapi_user("ann"), strapi_user("Bob", email="bob@shop.example", role="public")
    assert ann.get("/api/users/me").json()["email"] == "ann@example.com"
    assert ann.get("/api/jobs").status_code == 403
    strapi_user.allow("api::job.job.find")
    assert ann.get("/api/jobs").status_code == 200
    assert bob.get("/api/jobs").status_code == 403
    assert bob.user.email == "bob@shop.example"


def test_mails_can_be_read(
    of_version: None, strapi_client: StrapiSession, strapi_user: StrapiUsers, strapi_outbox: StrapiOutbox
) -> None:
    strapi_user("ann")
    with pytest.raises(AssertionError, match=r"no mail to ann@example\.com; there are "):
        strapi_outbox.last(to="ann@example.com")
    strapi_client.post("/api/auth/forgot-password", json={"email": "ann@example.com"})
    mail = strapi_outbox.last(to="Ann@Example.com")
    assert (mail["subject"], strapi_outbox.mails(to="bob@example.com")) == ("Reset password", [])
    strapi_user.settings(email_confirmation=True)
    body = {"username": "bob", "email": "bob@example.com", "password": "Password123"}
    strapi_client.post("/api/auth/local/register", json=body)
    assert "/api/auth/email-confirmation?confirmation=" in strapi_outbox.last()["text"]
