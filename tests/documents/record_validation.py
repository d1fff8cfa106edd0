"""Asks a real Strapi all cases of one project and keeps its answers as test data.

    STRAPI_URL=http://127.0.0.1:1337 STRAPI_API_TOKEN=... STRAPI_LIMITED_TOKEN=... STRAPI_VERSION=5.54.0 \\
        python tests/documents/record_validation.py zoo

The project is `zoo` (contract_tests/zoo, validation_cases.py) or `sampler` (the directory sampler here,
sampler_cases.py). Writes recorded_v<major>.json or recorded_sampler_v<major>.json beside it. STRAPI_API_TOKEN may
do everything, STRAPI_LIMITED_TOKEN (zoo alone) what `LIMITED_PERMISSIONS` lists. Start from an empty database. What a
case creates is removed again, so that cases do not see each other; the seeds stay.
"""

from __future__ import annotations

import json
import math
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import requests
import sampler_cases
import validation_cases
from sampler_cases import sampler_cases as cases_of_sampler
from validation_cases import Case, all_cases

HERE = Path(__file__).parent
# Of a project: its seeds, its cases, and the stem of the file of its answers.
PROJECTS = {
    "zoo": (validation_cases.SEEDS, all_cases, "recorded"),
    "sampler": (sampler_cases.SEEDS, cases_of_sampler, "recorded_sampler"),
}


class Server:
    """The running Strapi."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.url = environment["STRAPI_URL"].rstrip("/")
        self.version = environment["STRAPI_VERSION"]
        self.major = int(self.version.split(".")[0])
        self.tokens = {False: environment["STRAPI_API_TOKEN"], True: environment.get("STRAPI_LIMITED_TOKEN", "")}
        self.session = requests.Session()

    def ask(self, method: str, path: str, data: Any = None, *, limited: bool = False) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self.tokens[limited]}", "Content-Type": "application/json"}
        body = None if method == "DELETE" else json_text({"data": data}).encode()
        answer = self.session.request(method, f"{self.url}/api/{path}", data=body, headers=headers, timeout=30)
        return answer.status_code, answer.json() if answer.content else None

    def path(self, plural: str, entity: dict[str, Any]) -> str:
        return f"{plural}/{entity['documentId' if self.major == 5 else 'id']}"


def json_text(value: Any, **layout: Any) -> str:
    """JSON with Python's infinities as 1e400, which JavaScript reads as its own."""
    text = json.dumps(marked(value), ensure_ascii=False, **layout)
    return text.replace('"@infinity"', "1e400").replace('"@-infinity"', "-1e400")


def marked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: marked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [marked(item) for item in value]
    if isinstance(value, float) and math.isinf(value):
        return "@infinity" if value > 0 else "@-infinity"
    return value


def placed(value: Any, seeds: dict[str, dict[str, Any]]) -> Any:
    """The value with the ids of seeds put in; a documentId where there is none is the text "unknown"."""
    if isinstance(value, dict):
        return {key: placed(item, seeds) for key, item in value.items()}
    if isinstance(value, list):
        return [placed(item, seeds) for item in value]
    if isinstance(value, str) and value.startswith("{") and value.endswith("}") and "." in value and '"' not in value:
        name, key = value[1:-1].split(".")
        return seeds[name].get(key, "unknown")
    return value


def run(server: Server, case: Case, seeds: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The answer to one case: an error's body whole, of a success what became of the keys that were sent."""
    data = placed(case.data, seeds)
    record: dict[str, Any] = {"type": case.type, "data": data}
    if case.query:
        record["query"] = case.query
    if case.limited:
        record["limited"] = True
    target = None
    if case.changes is not None:
        record["changes"] = placed(case.changes, seeds)
        status, body = server.ask("POST", case.type, record["changes"])
        assert status < 300, (case, body)
        target = server.path(case.type, body["data"])
    method, path = ("PUT", target) if target else ("POST", case.type)
    status, body = server.ask(method, path + case.query, data, limited=case.limited)
    record["status"] = status
    if status >= 300:
        record["body"] = body
    else:
        stored = body["data"].get("attributes", body["data"])
        record["stored"] = {key: stored[key] for key in data if key in stored}
        target = target or server.path(case.type, body["data"])
    if target:
        server.ask("DELETE", target)
    return record


def main(project: str) -> None:
    project_seeds, cases_of, stem = PROJECTS[project]
    server = Server(dict(os.environ))
    seeds: dict[str, dict[str, Any]] = {}
    for name, plural, data in project_seeds:
        placed_data = placed(data, seeds)
        status, body = server.ask("POST", plural, placed_data)
        assert status < 300, (name, body)
        ids = {key: body["data"][key] for key in ("id", "documentId") if key in body["data"]}
        seeds[name] = {**ids, "type": plural, "data": placed_data}
    cases = [run(server, case, seeds) for case in cases_of(server.major)]
    head = {"strapi": server.version, "recorded": date.today().isoformat(), "seeds": seeds}
    rows = ",\n".join(json_text(case, separators=(",", ":")) for case in cases)
    text = json_text(head, indent=1)[:-2] + f',\n "cases": [\n{rows}\n]}}\n'
    (HERE / f"{stem}_v{server.major}.json").write_text(text, encoding="utf-8")
    print(f"{len(cases)} cases of Strapi {server.version}, {sum(case['status'] >= 300 for case in cases)} refused")


if __name__ == "__main__":
    main(sys.argv[1])
