"""The package has every call of the control API and every option of serve, by their names, and nothing else by them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from fake_strapi import Config, create_app
from fake_strapi.command.serve import serve

PACKAGE = Path(__file__).parent.parent.parent / "packages" / "fake-strapi"
TYPES = (PACKAGE / "index.d.ts").read_text(encoding="utf-8")
CALL = re.compile(r"call\('([A-Z]+)', '([^']+)'")
# What the start of the package decides.
OF_THE_START = {"port", "port_file", "ca_file", "quiet", "with_stdin"}
OWN_OPTIONS = {"command", "cwd", "args"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = create_app(Config(strapi="5")).test_client().get("/_fake/openapi.json").get_json()
    return found


def members(interface: str) -> dict[str, bool]:
    """Name -> whether it may be left out, of an interface of index.d.ts."""
    found = re.search(
        rf"^export interface {interface}(?: extends \w+)? \{{\n(.*?)^\}}", TYPES, re.DOTALL | re.MULTILINE
    )
    assert found is not None, interface
    return {name: bool(optional) for name, optional in re.findall(r"^  (\w+)(\?)?:", found[1], re.MULTILINE)}


def schema_of(document: dict[str, Any], method: str, path: str, *, body: bool = False) -> dict[str, Any]:
    operation = document["paths"][f"/_fake{path}"][method]
    if body:
        found: dict[str, Any] = operation["requestBody"]["content"]["application/json"]["schema"]
    else:
        status = next(status for status in operation["responses"] if status != "default")
        found = operation["responses"][status]["content"]["application/json"]["schema"]
    return found


def test_every_call_has_a_method(document: dict[str, Any]) -> None:
    source = (PACKAGE / "lib" / "strapi.js").read_text(encoding="utf-8")
    served = {
        (method.upper(), path.removeprefix("/_fake")) for path, item in document["paths"].items() for method in item
    }
    assert set(CALL.findall(source)) == served


@pytest.mark.parametrize(
    ("interface", "method", "path"),
    [
        ("FaultWish", "post", "/faults"),
        ("Expectation", "post", "/requests/verify"),
        ("Mischief", "post", "/deliveries/{delivery_id}/redeliver"),
        ("RateLimitWish", "put", "/rate-limit"),
        ("ApiTokenWish", "post", "/api-tokens"),
    ],
)
def test_bodies_have_their_keys(document: dict[str, Any], interface: str, method: str, path: str) -> None:
    assert list(members(interface)) == list(schema_of(document, method, path, body=True)["properties"])


@pytest.mark.parametrize(
    ("interface", "method", "path", "key"),
    [
        ("Health", "get", "/health", None),
        ("ClockState", "get", "/clock", None),
        ("JournalRequest", "get", "/requests", "requests"),
        ("Verdict", "post", "/requests/verify", None),
        ("Delivery", "get", "/deliveries", "deliveries"),
        ("VersioningState", "get", "/versioning", None),
        ("User", "post", "/users", None),
        ("Fault", "post", "/faults", None),
    ],
)
def test_answers_have_their_keys(
    document: dict[str, Any], interface: str, method: str, path: str, key: str | None
) -> None:
    schema = schema_of(document, method, path)
    if key is not None:
        schema = schema["properties"][key]["items"]
    assert list(members(interface)) == list(schema["properties"])
    assert not any(members(interface).values())


def test_conditions_of_requests_are_the_query_s(document: dict[str, Any]) -> None:
    parameters = document["paths"]["/_fake/requests"]["get"]["parameters"]
    assert set(members("RequestConditions")) == {one["name"] for one in parameters if one["in"] == "query"}


def test_options_are_those_of_serve() -> None:
    def camel(name: str) -> str:
        first, *rest = name.split("_")
        return first + "".join(word.capitalize() for word in rest)

    names = {camel(str(option.name)) for option in serve.params if option.name not in OF_THE_START}
    assert set(members("ServerOptions")) - OWN_OPTIONS == names


def test_both_kinds_of_module_export_the_same() -> None:
    def exported(name: str, pattern: str) -> list[str]:
        found = re.search(pattern, (PACKAGE / name).read_text(encoding="utf-8"), re.DOTALL)
        assert found is not None
        return re.findall(r"^  (\w+),$", found[1], re.MULTILINE)

    common = exported("index.js", r"module\.exports = \{\n(.*?)\};")
    assert common == exported("index.mjs", r"export const \{\n(.*?)\} = api;")
    typed = re.findall(r"^export (?:const|function|class) (\w+)", TYPES, re.MULTILINE)
    assert sorted(common) == sorted(typed)


def test_it_needs_nothing_and_is_never_published() -> None:
    package = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))
    assert not {"dependencies", "peerDependencies", "optionalDependencies", "scripts"} & package.keys()
    assert package["private"] is True
    project = (PACKAGE.parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{package["version"]}"\n' in project
    assert (PACKAGE / "LICENSE").read_bytes() == (PACKAGE.parent.parent / "LICENSE").read_bytes()


def test_what_is_exported_is_there_and_goes_into_the_package() -> None:
    package = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))
    named = set(re.findall(r"\./[\w./-]+", json.dumps(package["exports"]))) - set(package["exports"])
    assert named
    for name in named | {f"./{package['main']}"}:
        assert (PACKAGE / name).is_file(), name
    kept = {file for pattern in package["files"] for file in PACKAGE.glob(pattern)}
    assert {file for file in PACKAGE.iterdir() if file.name not in ("package.json", "README.md", "LICENSE")} == kept
