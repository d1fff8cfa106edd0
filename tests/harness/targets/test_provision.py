import json
from collections.abc import Iterator

import pytest
import requests
import responses

from harness.targets.protocol import TargetError
from harness.targets.provision import Admin, enable

URL = "http://127.0.0.1:1337"


@pytest.fixture
def strapi() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def admin() -> Iterator[Admin]:
    admin = Admin(URL)
    yield admin
    admin.close()


def answer_login(strapi: responses.RequestsMock, path: str, token: str, cookies: str = "") -> None:
    strapi.post(f"{URL}{path}", json={"data": {"token": token}}, headers={"Set-Cookie": cookies} if cookies else {})


def requests_of(strapi: responses.RequestsMock) -> list[tuple[str, str]]:
    return [(call.request.method or "", (call.request.url or "").removeprefix(URL)) for call in strapi.calls]


def test_the_first_administrator_is_registered(strapi: responses.RequestsMock, admin: Admin) -> None:
    strapi.get(f"{URL}/admin/init", json={"data": {"hasAdmin": False}})
    answer_login(strapi, "/admin/register-admin", "jwt")
    strapi.get(f"{URL}/admin/users/me", json={})
    admin.register()
    assert admin.token() == "jwt"
    assert "rememberMe" not in json.loads(strapi.calls[1].request.body or "")
    admin.register(remember_me=True)
    assert json.loads(strapi.calls[-1].request.body or "")["rememberMe"] is True


def test_an_existing_administrator_logs_in(strapi: responses.RequestsMock, admin: Admin) -> None:
    strapi.get(f"{URL}/admin/init", json={"data": {"hasAdmin": True}})
    answer_login(strapi, "/admin/login", "jwt")
    admin.register()
    assert requests_of(strapi) == [("GET", "/admin/init"), ("POST", "/admin/login")]


def refuse_old_token(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
    if request.headers["Authorization"] == "Bearer new":
        return 200, {}, '{"data": "fine"}'
    return 401, {}, "{}"


def test_an_expired_token_is_renewed_by_the_cookie(strapi: responses.RequestsMock, admin: Admin) -> None:
    answer_login(strapi, "/admin/login", "old", "strapi_admin_refresh=r1; path=/admin")
    strapi.add_callback("GET", f"{URL}/admin/webhooks", callback=refuse_old_token)
    answer_login(strapi, "/admin/access-token", "new", "strapi_admin_refresh=r2; path=/admin")
    admin.log_in()
    assert admin.call("GET", "/admin/webhooks") == {"data": "fine"}
    renewal = strapi.calls[2].request
    assert (renewal.url, renewal.headers["Cookie"]) == (f"{URL}/admin/access-token", "strapi_admin_refresh=r1")


def test_without_a_cookie_that_works_it_logs_in_again(strapi: responses.RequestsMock, admin: Admin) -> None:
    answer_login(strapi, "/admin/login", "old", "strapi_admin_refresh=r1; path=/admin")
    strapi.add_callback("GET", f"{URL}/admin/webhooks", callback=refuse_old_token)
    strapi.post(f"{URL}/admin/access-token", status=401)
    admin.log_in()
    strapi.replace("POST", f"{URL}/admin/login", json={"data": {"token": "new"}})
    assert admin.call("GET", "/admin/webhooks") == {"data": "fine"}
    assert [path for _, path in requests_of(strapi)][-3:] == ["/admin/access-token", "/admin/login", "/admin/webhooks"]


def test_an_error_is_shown_with_its_request_and_body(strapi: responses.RequestsMock, admin: Admin) -> None:
    strapi.post(f"{URL}/admin/api-tokens", status=400, body='{"error":{"message":"Name already taken"}}')
    with pytest.raises(TargetError, match=r"POST http://127.0.0.1:1337/admin/api-tokens answered 400: .*already taken"):
        admin.create_api_token("full-access")


def test_api_tokens_have_different_names_and_only_custom_ones_permissions(
    strapi: responses.RequestsMock, admin: Admin
) -> None:
    strapi.post(f"{URL}/admin/api-tokens", status=201, json={"data": {"accessKey": "key"}})
    assert admin.create_api_token("read-only") == "key"
    admin.create_api_token("custom", ["api::job.job.find"], 604_800_000)
    first, second = (json.loads(call.request.body or "") for call in strapi.calls)
    assert first["name"] != second["name"]
    assert "permissions" not in first
    assert (second["permissions"], second["lifespan"]) == (["api::job.job.find"], 604_800_000)
    with pytest.raises(TargetError, match="takes no permissions"):
        admin.create_api_token("full-access", ["api::job.job.find"])


def permissions() -> dict[str, object]:
    actions = {"find": {"enabled": False, "policy": ""}, "create": {"enabled": False, "policy": ""}}
    return {"api::job": {"controllers": {"job": actions}}, "plugin::upload": {"controllers": {"content-api": {}}}}


def test_an_action_is_enabled_and_the_others_stay() -> None:
    tree = permissions()
    enable(tree, "api::job.job.find")
    expected = permissions()
    expected["api::job"]["controllers"]["job"]["find"]["enabled"] = True  # type: ignore[index]
    assert tree == expected


@pytest.mark.parametrize("action", ["api::job.job.destroy", "api::job", "api::nope.nope.find", ""])
def test_an_unknown_action_is_refused_with_the_known_ones(action: str) -> None:
    with pytest.raises(TargetError, match=r"api::job\.job\.create, api::job\.job\.find"):
        enable(permissions(), action)


def test_a_role_is_sent_back_whole(strapi: responses.RequestsMock, admin: Admin) -> None:
    strapi.get(
        f"{URL}/users-permissions/roles",
        json={"roles": [{"id": 1, "type": "authenticated"}, {"id": 2, "type": "public"}]},
    )
    role = {"id": 2, "name": "Public", "description": "d", "type": "public", "permissions": permissions(), "users": []}
    strapi.get(f"{URL}/users-permissions/roles/2", json={"role": role})
    strapi.put(f"{URL}/users-permissions/roles/2", json={"ok": True})
    admin.allow("public", ["api::job.job.create"])
    sent = json.loads(strapi.calls[-1].request.body or "")
    assert (sent["name"], sent["description"]) == ("Public", "d")
    assert sent["permissions"]["api::job"]["controllers"]["job"]["create"]["enabled"] is True
    with pytest.raises(TargetError, match="no role of the type 'editor'"):
        admin.allow("editor", [])
