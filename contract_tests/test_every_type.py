"""Each content type of each project: written, read, changed, refused and removed, attribute by attribute."""

from __future__ import annotations

import pytest

from contract_tests.every_type import PROJECTS, ContentType, Values, content_types
from harness.contract import Contract

pytestmark = pytest.mark.parity

EVERY = [
    pytest.param(project, uid, marks=pytest.mark.project(project), id=f"{project}-{uid.rpartition('.')[2]}")
    for project in PROJECTS
    for uid in content_types(project)
]


def written(contract: Contract, project: str, uid: str) -> tuple[ContentType, Values, str]:
    """An entry with a value for each attribute; where it is."""
    kind, values = content_types(project)[uid], Values(contract, project)
    data = values.entry(uid)
    method = "PUT" if kind.single else "POST"
    answer = contract.request(method, f"{kind.route}?populate=*", json={"data": data})
    return kind, values, kind.route if kind.single else f"{kind.route}/{answer.row.key}"


@pytest.mark.parametrize(("project", "uid"), EVERY)
def test_life(contract: Contract, project: str, uid: str) -> None:
    kind, values, path = written(contract, project, uid)
    for query in ("", "populate=*", "status=draft", "locale=en", "locale=fr", "locale=*", "fields=id", "nope=1"):
        contract.get(f"{path}?{query}")
        contract.get(f"{kind.route}?{query}&sort=id")
    contract.put(f"{path}?populate=*", {"data": values.entry(uid, 1)})
    contract.put(path, {"data": {}})
    contract.put(path, {"data": {"nope": 1}})
    contract.put(path, {"data": dict.fromkeys(kind.attributes)})
    contract.get(f"{path}?populate=*")
    contract.delete(f"{path}?populate=*")
    contract.get(path)
    contract.delete(path)


@pytest.mark.parametrize(("project", "uid"), EVERY)
def test_each_attribute_in_queries(contract: Contract, project: str, uid: str) -> None:
    kind, _, path = written(contract, project, uid)
    for name in kind.attributes:
        contract.gets(
            path, [f"fields[0]={name}", f"fields=id&populate={name}", f"fields=id&populate[{name}][count]=true"]
        )
        contract.gets(kind.route, [
            f"fields=id&sort={name}:desc", f"fields=id&filters[{name}][$null]=true",
            f"fields=id&filters[{name}][$notNull]=true", f"fields=id&filters[{name}][id][$notNull]=true",
            f"fields=id&populate[{name}][populate]=*", f"fields=id&populate[{name}][fields][0]=id",
        ])  # fmt: skip


@pytest.mark.parametrize(("project", "uid"), EVERY)
def test_each_attribute_in_writes(contract: Contract, project: str, uid: str) -> None:
    kind, values, path = written(contract, project, uid)
    for name, attribute in kind.attributes.items():
        shown = f"{path}?fields=id&populate={name}"
        for value in values.bad(name, attribute):
            contract.put(shown, {"data": {name: value}})
            contract.put(f"{shown}&status=draft", {"data": {name: value}})
        contract.put(shown, {"data": {name: None}})
        contract.get(shown)
    if not kind.single:
        for name, attribute in kind.attributes.items():
            for value in values.bad(name, attribute):
                contract.post(f"{kind.route}?fields=id", {"data": {name: value}})
