"""The requests that are measured, one row each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

JOBS = "/api/jobs"
JSON_TYPE = "application/json"
EMPLOYEE = '{"data":{"Name":"Mike Wilson"}}'
QUANTITY = '{"data":{"Quantity":7}}'
BOUNDARY = "fake-strapi-benchmark"
A_FILE = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="order.txt"\r\n'
    f"Content-Type: text/plain\r\n\r\n{'one hundred shirts, navy. ' * 40}\r\n--{BOUNDARY}--\r\n"
)


@dataclass(frozen=True, slots=True)
class Request:
    """`{id}` in the path stands for an entry's id; `{made}` for that of the entry that the request before it made."""

    method: str
    path: str
    body: str = ""
    content_type: str = JSON_TYPE


@dataclass(frozen=True, slots=True)
class Scenario:
    """Requests that are sent in turn, each as often as the others. `sizes`: the numbers of rows it is measured at."""

    name: str
    requests: tuple[Request, ...]
    small_only: bool = False


def read(name: str, query: str = "", path: str = JOBS) -> Scenario:
    return Scenario(name, (Request("GET", f"{path}?{query}" if query else path),))


HUNDRED = "pagination[pageSize]=100"

SCENARIOS = (
    read("list 25"),
    read("list 100", HUNDRED),
    read("filter", "filters[Status][$eq]=Complete"),
    read("sort", "sort=Quantity:desc"),
    read("populate", "populate=customer"),
    read("filter + sort + populate", "filters[Status][$eq]=Complete&sort=Quantity:desc&populate=customer"),
    read("get", path=f"{JOBS}/{{id}}"),
    Scenario("update", (Request("PUT", f"{JOBS}/{{id}}", QUANTITY),)),
    Scenario("update, then list 25", (Request("PUT", f"{JOBS}/{{id}}", QUANTITY), Request("GET", JOBS))),
    Scenario(
        "update, then list 100", (Request("PUT", f"{JOBS}/{{id}}", QUANTITY), Request("GET", f"{JOBS}?{HUNDRED}"))
    ),
    Scenario("create", (Request("POST", "/api/employees", EMPLOYEE),), small_only=True),
    Scenario(
        "create, then delete",
        (Request("POST", "/api/employees", EMPLOYEE), Request("DELETE", "/api/employees/{made}")),
        small_only=True,
    ),
    Scenario(
        "upload 1 KB",
        (Request("POST", "/api/upload", A_FILE, f"multipart/form-data; boundary={BOUNDARY}"),),
        small_only=True,
    ),
)


def escaped(target: str) -> str:
    """A target as it goes over the wire."""
    signs: Mapping[str, str] = {"[": "%5B", "]": "%5D", "$": "%24", ":": "%3A", " ": "%20"}
    path, mark, query = target.partition("?")
    return path + mark + "".join(signs.get(sign, sign) for sign in query)
