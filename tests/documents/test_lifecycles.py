"""Hooks in Python: called around the row's own write, with Strapi's event."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from fake_strapi import FakeStrapi
from fake_strapi.schema.errors import SchemaError

SCHEMA = {
    "collectionName": "notes",
    "info": {"singularName": "note", "pluralName": "notes", "displayName": "Note"},
    "attributes": {"text": {"type": "string"}, "log": {"type": "json"}},
}
HOOKS = """
from fake_strapi.errors import ApplicationError

def beforeCreate(event):
    event.state["seen"] = event.params["data"]["text"]
    others = event.strapi.query("note").count({"where": {"text": "x"}})
    event.params["data"]["log"] = [event.action, event.model.uid, others]

def afterCreate(event):
    assert event.state["seen"] == event.result["text"]
    if event.result["text"] == "refuse":
        raise ApplicationError("not this one")
    if event.result["text"] == "crash":
        raise RuntimeError("oops")

def beforeUpdate(event):
    event.params["data"]["log"] = ["beforeUpdate", event.params["where"]["id"]]

def afterFindMany(event):
    for entry in event.result:
        entry["text"] = entry["text"].upper() if entry["text"] == "loud" else entry["text"]

def afterDelete(event):
    event.strapi.query("note").create({"data": {"text": "grave of " + event.result["text"]}})
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """The directory of the type `note`."""
    path = tmp_path / "src" / "api" / "note" / "content-types" / "note"
    path.mkdir(parents=True)
    (path / "schema.json").write_text(json.dumps(SCHEMA))
    (path / "lifecycles.fake.py").write_text(HOOKS)
    return path


def project(directory: Path) -> Path:
    return directory.parents[4]


def call(strapi: FakeStrapi, method: str, path: str, data: Any = None) -> requests.Response:
    body = None if data is None else {"data": data}
    headers = {"Authorization": f"Bearer {strapi.token}"}
    return requests.request(method, f"{strapi.url}/api/notes{path}", json=body, headers=headers, timeout=10)


def test_hooks_see_and_change_what_is_written(directory: Path) -> None:
    with FakeStrapi(project=project(directory)) as strapi:
        call(strapi, "POST", "", {"text": "x"})
        made = call(strapi, "POST", "", {"text": "second"}).json()["data"]
        assert made["attributes"]["log"] == ["beforeCreate", "api::note.note", 1]
        changed = call(strapi, "PUT", f"/{made['id']}", {"text": "third"}).json()["data"]
        assert changed["attributes"]["log"] == ["beforeUpdate", str(made["id"])]  # as the route has it


def test_a_hook_may_write(directory: Path) -> None:
    with FakeStrapi(project=project(directory)) as strapi:
        made = call(strapi, "POST", "", {"text": "first"}).json()["data"]
        call(strapi, "DELETE", f"/{made['id']}")
        texts = [row["attributes"]["text"] for row in call(strapi, "GET", "").json()["data"]]
        assert texts == ["grave of first"]


@pytest.mark.parametrize("version", ["4", "5"])
def test_an_error_in_a_hook_is_answered_as_in_strapi(directory: Path, version: str) -> None:
    with FakeStrapi(project=project(directory), version=version) as strapi:
        refused = call(strapi, "POST", "", {"text": "refuse"})
        assert refused.status_code == 400
        assert refused.json()["error"] == {
            "status": 400,
            "name": "ApplicationError",
            "message": "not this one",
            "details": {},
        }
        crashed = call(strapi, "POST", "", {"text": "crash"})
        assert crashed.status_code == 500
        rows = call(strapi, "GET", "").json()["data"]
        kept = [row.get("attributes", row)["text"] for row in rows]
        # Strapi 5 undoes the whole request; in Strapi 4 the row is there before the hook is asked.
        assert kept == ([] if version == "5" else ["refuse", "crash"])


def test_a_hook_that_is_never_called_stops_the_start(directory: Path) -> None:
    (directory / "lifecycles.fake.py").write_text("def beforePublish(event): pass")
    with pytest.raises(SchemaError, match=r"beforePublish: expected one of beforeFindOne, .* no such hook is ever"):
        FakeStrapi(project=project(directory))


def test_a_broken_module_stops_the_start(directory: Path) -> None:
    (directory / "lifecycles.fake.py").write_text("import nothing_of_this_name")
    with pytest.raises(SchemaError, match=r"lifecycles\.fake\.py: expected a Python module"):
        FakeStrapi(project=project(directory))


def test_a_name_that_would_switch_real_hooks_off_is_warned_about(directory: Path) -> None:
    (directory / "lifecycles.fake.py").rename(directory / "lifecycles.py")
    (directory / "lifecycles.js").write_text("module.exports = {}")
    strapi = FakeStrapi(project=project(directory))
    assert "a real Strapi loads this in place of lifecycles.js" in strapi.installation.project.warnings[0]
