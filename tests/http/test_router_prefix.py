"""A project's own prefix in the place of /api."""

from __future__ import annotations

import pytest

from fake_strapi.http.answer import Answer
from fake_strapi.http.router import Endpoint, Router


def router(prefix: str) -> Router:
    def serve(call: object) -> Answer:
        return Answer(200, [], b"")

    made = Router(prefix)
    made.add("jobs", {"GET": Endpoint("find", serve)}, {"GET": Endpoint("findOne", serve)})
    made.add_path("/api/upload/files/:id", {"GET": Endpoint("file", serve)})
    made.add_path("/admin/init", {"GET": Endpoint("init", serve)})
    return made


@pytest.mark.parametrize(
    ("prefix", "path", "action"),
    [
        ("/api", "/api/jobs", "find"),
        ("/v1", "/v1/jobs", "find"),
        ("/V1", "/v1/JOBS/", "find"),
        ("/v1", "/v1/jobs/5", "findOne"),
        ("/v1/content", "/v1/content/jobs/5", "findOne"),
        ("/v1", "/v1/upload/files/5", "file"),
        ("/v1", "/admin/init", "init"),
        ("/v1", "/api/jobs", None),
        ("/v1", "/v1", None),
        ("/v1", "/v12/jobs", None),
        ("/v1", "/v1/api/jobs", None),
        ("", "/jobs/5", "findOne"),
        ("", "/admin/init", "init"),
        ("", "/api/jobs", None),
        ("v1", "/v1/jobs", None),
        ("/v1/", "/v1//jobs", "find"),
        ("/v1/", "/v1/jobs", None),
    ],
)
def test_where_routes_are(prefix: str, path: str, action: str | None) -> None:
    route, values = router(prefix).match(path)
    assert (None if route is None else route.endpoints["GET"].action) == action
    assert values == ({"id": "5"} if "5" in path and action else {})


def test_a_route_may_have_several_parameters() -> None:
    made = router("/api")
    made.add_path("/manager/:model/:id/publish", {"GET": Endpoint("publish", lambda call: Answer(200))})
    made.add_path("/manager/:model/:id/:field", {"GET": Endpoint("field", lambda call: Answer(200))})
    route, values = made.match("/Manager/api::job.job/4%20/PUBLISH/")
    assert route is not None
    assert route.endpoints["GET"].action == "publish"
    assert values == {"model": "api::job.job", "id": "4 "}
    route, values = made.match("/manager/api::job.job/4/customer")
    assert route is not None
    assert values == {"model": "api::job.job", "id": "4", "field": "customer"}
    assert made.match("/manager/api::job.job/4") == (None, {})


@pytest.mark.parametrize(
    ("prefix", "path", "names"),
    [
        ("/api", "/api/users", ("/api/users",)),
        ("/v1", "/v1/users", ("/api/users",)),
        ("/v1", "/api/users", ()),
        ("/v1", "/graphql", ("/graphql",)),
        ("", "/users", ("/api/users", "/users")),
    ],
)
def test_what_a_path_is_called_here(prefix: str, path: str, names: tuple[str, ...]) -> None:
    assert router(prefix).under_api(path) == names
