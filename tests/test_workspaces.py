"""Many workspaces in one server: how one is chosen, made and deleted, and that they share nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from fake_strapi import Config, FakeStrapi, FakeStrapiError, create_app
from fake_strapi.installation import install
from fake_strapi.workspaces import UnknownWorkspaceError, WorkspaceExistsError, Workspaces


@pytest.fixture
def strapi() -> Iterator[FakeStrapi]:
    with FakeStrapi(version="5") as running:
        yield running


def bearer(token: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", **more}


def add(url: str, name: str, headers: dict[str, str]) -> None:
    made = requests.post(f"{url}/api/customers", json={"data": {"Name": name}}, headers=headers, timeout=10)
    assert made.status_code == 201, made.text


def names(url: str, headers: dict[str, str]) -> list[str]:
    answer = requests.get(f"{url}/api/customers", headers=headers, timeout=10)
    assert answer.status_code == 200, answer.text
    return [row["Name"] for row in answer.json()["data"]]


def test_a_workspace_is_chosen_by_prefix_header_or_token(strapi: FakeStrapi) -> None:
    one = strapi.create_workspace("one")
    assert one.url == f"{strapi.url}/_ws/one"
    add(strapi.url, "default", bearer(strapi.token))
    add(one.url, "by prefix", bearer(strapi.token))
    add(strapi.url, "by header", bearer(strapi.token, **{"X-Fake-Workspace": "one"}))
    add(strapi.url, "by its own token", bearer(one.token))
    add(strapi.url, "by a token of it", bearer(one.create_api_token()))
    here = ["by prefix", "by header", "by its own token", "by a token of it"]
    assert names(one.url, bearer(one.token)) == here
    assert names(strapi.url, bearer(one.token)) == here
    assert names(f"{strapi.url}/_ws/default", bearer(strapi.token)) == ["default"]
    assert names(strapi.url, bearer(strapi.token)) == ["default"]


def test_a_token_of_one_workspace_is_nobodys_in_another(strapi: FakeStrapi) -> None:
    one, other = strapi.create_workspace("one"), strapi.create_workspace("other")
    for token in (one.token, one.create_api_token("read-only")):
        assert len(token) == 256 or token == f"{strapi.token}.one"
        answer = requests.get(f"{other.url}/api/jobs", headers=bearer(token), timeout=10)
        assert answer.status_code == 401
    # A header goes before a token: what it names is asked, and that doesn't know the token.
    headers = bearer(one.token, **{"X-Fake-Workspace": "other"})
    assert requests.get(f"{strapi.url}/api/jobs", headers=headers, timeout=10).status_code == 401


def test_tokens_of_the_default_workspace_are_256_hex_digits_of_chance(strapi: FakeStrapi) -> None:
    one, other = strapi.create_api_token(), strapi.create_api_token()
    assert len(one) == len(other) == 256
    assert one[:32] != other[:32]
    assert names(strapi.url, bearer(one)) == []


def test_workspaces_are_made_listed_and_deleted_by_http(strapi: FakeStrapi) -> None:
    control = f"{strapi.url}/_fake/workspaces"
    made = requests.post(control, json={"name": "gw0"}, timeout=10)
    assert made.status_code == 201
    gw0 = {"name": "gw0", "url": f"{strapi.url}/_ws/gw0", "token": f"{strapi.token}.gw0"}
    assert made.json() == gw0
    free = requests.post(control, timeout=10).json()
    default = {"name": "default", "url": strapi.url, "token": strapi.token}
    assert requests.get(control, timeout=10).json() == {"workspaces": [default, gw0, free]}
    assert requests.get(f"{strapi.url}/_fake/health", timeout=10).json()["workspaces"] == 3
    add(free["url"], "A", bearer(free["token"]))
    assert requests.delete(f"{control}/gw0", timeout=10).json() == {"status": "ok"}
    assert requests.get(gw0["url"] + "/api/jobs", timeout=10).status_code == 404
    assert names(free["url"], bearer(free["token"])) == ["A"]
    again = requests.post(control, json={"name": "gw0"}, timeout=10).json()
    assert names(again["url"], bearer(again["token"])) == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "message"),
    [
        ("POST", "", {"name": "default"}, 409, "there is a workspace 'default' already: reset it, or delete it first"),
        ("POST", "", {"name": "A B"}, 400, "'A B' can't be a workspace: a name has up to 63 of a-z"),
        ("POST", "", {"name": 7}, 400, "7 can't be a workspace"),
        ("POST", "", {"named": "a"}, 400, "no such key: named; there are name"),
        ("POST", "", [], 400, "expected a JSON object"),
        ("DELETE", "/default", None, 400, "the default workspace can't be deleted: reset it instead"),
        ("DELETE", "/other", None, 404, "there is no workspace 'other'"),
    ],
)
def test_bad_use_is_said(strapi: FakeStrapi, method: str, path: str, body: object, status: int, message: str) -> None:
    url = f"{strapi.url}/_fake/workspaces{path}"
    answer = requests.request(method, url, json=body if method == "POST" else None, timeout=10)
    assert answer.status_code == status
    assert answer.json()["error"]["message"].startswith(message)


@pytest.mark.parametrize("path", ["/api/jobs", "/_fake/health", "/_fake/reset", "/"])
def test_an_unknown_workspace_is_a_404_that_says_how_to_make_it(strapi: FakeStrapi, path: str) -> None:
    """Whole-server calls of the control API mean no workspace, so that one can be made with its own header."""
    how = "there is no workspace 'lost': make it with POST /_fake/workspaces"
    answers = [
        requests.get(f"{strapi.url}/_ws/lost{path}", timeout=10),
        requests.get(f"{strapi.url}{path}", headers={"X-Fake-Workspace": "lost"}, timeout=10),
        requests.get(f"{strapi.url}{path}", headers=bearer(f"{strapi.token}.lost"), timeout=10),
    ]
    for answer in answers:
        if path == "/_fake/health":
            assert answer.status_code == 200
        elif path != "/_fake/reset":
            assert answer.status_code == 404
            assert answer.json()["error"]["message"].startswith(how)
    reset = requests.post(f"{strapi.url}/_ws/lost/_fake/reset", timeout=10)
    assert (reset.status_code, reset.json()["error"]["message"][: len(how)]) == (404, how)


def test_workspaces_make_themselves_where_that_is_wanted() -> None:
    with FakeStrapi(version="5", auto_workspaces=True) as strapi:
        add(f"{strapi.url}/_ws/worker-1", "A", bearer(strapi.token))
        assert names(strapi.url, bearer(f"{strapi.token}.worker-1")) == ["A"]
        assert names(strapi.url, bearer(f"{strapi.token}.worker-2")) == []
        assert len(strapi.workspaces) == 3
        refused = requests.get(f"{strapi.url}/_ws/No%20name/api/jobs", timeout=10)
        assert refused.status_code == 404
        assert "'No name' can't be a workspace" in refused.json()["error"]["message"]


def test_everything_works_under_the_prefix(strapi: FakeStrapi) -> None:
    one = strapi.create_workspace("one")
    headers = bearer(strapi.token)
    sent = requests.post(
        f"{one.url}/api/upload", files={"files": ("a.txt", b"hello", "text/plain")}, headers=headers, timeout=10
    )
    (file,) = sent.json()
    assert requests.get(one.url + file["url"], timeout=10).content == b"hello"
    assert requests.get(strapi.url + file["url"], timeout=10).status_code == 404
    home = requests.get(one.url + "/", allow_redirects=False, timeout=10)
    assert home.headers["Location"] == "/_ws/one/admin"
    assert requests.get(one.url + "/_health", timeout=10).status_code == 204
    filtered = f"{one.url}/api/upload/files?filters[name][$eq]=a%2Etxt"
    assert [row["name"] for row in requests.get(filtered, headers=headers, timeout=10).json()] == ["a.txt"]
    assert requests.post(f"{one.url}/_fake/reset", timeout=10).json() == {"status": "ok"}
    assert requests.get(filtered, headers=headers, timeout=10).json() == []
    assert requests.get(one.url, allow_redirects=False, timeout=10).status_code == 302


def test_answers_are_the_same_in_every_workspace(strapi: FakeStrapi) -> None:
    """The header block too, and its order."""
    one = strapi.create_workspace("one")
    for path in ("/api/customers", "/api/none", "/_health", "/api/customers/x"):
        here, there = (
            requests.get(url + path, headers=bearer(strapi.token), timeout=10) for url in (strapi.url, one.url)
        )
        assert (here.status_code, here.text, list(here.headers)) == (there.status_code, there.text, list(there.headers))


def test_other_servers_serve_workspaces_too() -> None:
    client = create_app(Config(strapi="5", auto_workspaces=True, public=["api::job.job.find"])).test_client()
    assert client.get("/_ws/a/api/jobs").status_code == 200
    assert client.get("/_ws/a").headers["Location"] == "/_ws/a/admin"
    assert client.get("/_ws/a/_fake/workspaces").get_json()["workspaces"][1]["url"] == "http://localhost/_ws/a"


def test_files_of_a_directory_are_kept_apart(tmp_path: Path) -> None:
    with FakeStrapi(version="5", uploads=tmp_path) as strapi:
        one = strapi.create_workspace("one")
        sent = requests.post(
            f"{one.url}/api/upload",
            files={"files": ("a.txt", b"hello", "text/plain")},
            headers=bearer(one.token),
            timeout=10,
        )
        url = sent.json()[0]["url"]
        assert requests.get(one.url + url, timeout=10).content == b"hello"
        assert requests.get(strapi.url + url, timeout=10).status_code == 404
        assert requests.get(f"{strapi.url}/uploads/.workspaces/one/{Path(url).name}", timeout=10).status_code == 404
        strapi.delete_workspace("one")
        assert not (tmp_path / ".workspaces" / "one").exists()


def test_a_seed_and_configured_tokens_are_in_every_workspace() -> None:
    seed = {"customer": [{"Name": "Acme"}]}
    with FakeStrapi(version="5", seed=seed, read_only_tokens=["reader"]) as strapi:
        add(strapi.url, "only here", bearer(strapi.token))
        one = strapi.create_workspace("one")
        assert names(one.url, bearer("reader")) == ["Acme"]
        add(one.url, "Bolt", bearer(one.token))
        one.reset()
        assert names(one.url, bearer(one.token)) == ["Acme"]
        assert names(strapi.url, bearer(strapi.token)) == ["Acme", "only here"]


def test_workspaces_from_python() -> None:
    workspaces = Workspaces(install(Config()))
    world = workspaces.create("one")
    assert workspaces.get("one") is world
    with pytest.raises(WorkspaceExistsError):
        workspaces.create("one")
    workspaces.delete("one")
    with pytest.raises(UnknownWorkspaceError, match="POST /_fake/workspaces"):
        workspaces.get("one")
    with pytest.raises(FakeStrapiError, match="begins and ends with a letter or digit"):
        workspaces.create("one.")
    workspaces.close()


def test_threads_that_make_and_use_workspaces_do_not_meet(strapi: FakeStrapi) -> None:
    """Each writes, reads its own alone, and resets, while the others do the same."""
    wrong: list[object] = []

    def work(number: int) -> None:
        try:
            mine = strapi.create_workspace(f"w{number}")
            for turn in range(5):
                add(mine.url, f"{number}.{turn}", bearer(strapi.token))
                assert names(mine.url, bearer(strapi.token)) == [f"{number}.{turn}"]
                mine.reset()
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not wrong
    assert names(strapi.url, bearer(strapi.token)) == []


def test_a_reset_amid_requests_leaves_no_half(strapi: FakeStrapi) -> None:
    """Requests that come while resets run are answered whole, by the state before or behind."""
    statuses: set[int] = set()
    done = threading.Event()

    def write() -> None:
        with requests.Session() as session:
            session.headers["Authorization"] = f"Bearer {strapi.token}"
            while not done.is_set():
                made = session.post(f"{strapi.url}/api/customers", json={"data": {"Name": "A"}}, timeout=10)
                statuses.add(made.status_code)
                statuses.add(session.get(f"{strapi.url}/api/customers?populate=*", timeout=10).status_code)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(200):
        strapi.reset()
    done.set()
    for thread in threads:
        thread.join(30)
    assert statuses == {200, 201}
    strapi.reset()
    assert names(strapi.url, bearer(strapi.token)) == []
