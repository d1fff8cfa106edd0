"""Ask a real Strapi what the scenarios ask, and write down the answers for `test_relations_recorded.py`.

    STRAPI_URL=http://127.0.0.1:1337 STRAPI_API_TOKEN=... python tests/documents/record_relations.py 5.54.0

The server must run the zoo project (contract_tests/zoo) on a new database, and the token be a full-access one. Ids are
written down as they are: the replay starts on an empty database too, and must come to the same ones.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import component_scenarios as components
import polymorphic_scenarios as polymorphic
import project_scenarios as projects
import relation_scenarios as relations
import requests
import scalar_scenarios as scalars
from scenario_answers import flat
from scenario_steps import Part, Ref, Row, Scenario, Step

NAME = re.compile(r"\{(\w+)\}")


class NotMade(Exception):
    """A step that speaks of an entity that was refused."""


def scenarios() -> Iterator[Scenario]:
    for group in (
        relations.knot_scenarios,
        relations.rope_scenarios,
        relations.order_scenarios,
        relations.odd_scenarios,
        projects.self_scenarios,
        projects.job_scenarios,
        components.component_scenarios,
        polymorphic.media_scenarios,
        polymorphic.polymorphic_scenarios,
        scalars.scalar_scenarios,
    ):
        yield from group()


class Recorder:
    """One scenario: what its names stand for, and the last answer."""

    def __init__(self, session: requests.Session, url: str, prefix: str) -> None:
        self.session = session
        self.url = url
        self.prefix = prefix
        self.made: dict[str, dict[str, Any]] = {}
        self.last: Any = None

    def entity(self, name: str) -> dict[str, Any]:
        if name not in self.made:
            raise NotMade(name)
        return self.made[name]

    def public_id(self, name: str) -> Any:
        entity = self.entity(name)
        return entity.get("documentId", entity["id"])

    def real(self, value: Any) -> Any:
        """A value of a scenario with its ids put in."""
        if isinstance(value, Ref):
            return self.public_id(value.name)
        if isinstance(value, Row):
            identifier = self.entity(value.name)["id"]
            return str(identifier) if value.text else identifier
        if isinstance(value, Part):
            found = self.part(value.path)
            return str(found) if value.text else found
        if isinstance(value, list):
            return [self.real(one) for one in value]
        if isinstance(value, dict):
            form = {key: self.real(one) for key, one in value.items() if key != "$item"}
            if "$item" in value:
                entity = self.entity(value["$item"])
                key = "documentId" if "documentId" in entity else "id"
                return {key: entity[key], **form}
            return form
        return value.replace("{prefix}", self.prefix) if isinstance(value, str) else value

    def part(self, path: str) -> Any:
        found = self.last
        try:
            for key in path.split("."):
                found = found[int(key)] if isinstance(found, list) else found[key]
        except (LookupError, TypeError):
            raise NotMade(path) from None
        return found

    def try_step(self, step: Step) -> dict[str, Any] | None:
        """None for a step that speaks of what was refused."""
        try:
            return self.step(*step)
        except NotMade:
            return None

    def step(self, method: str, path: str, data: Any = None, name: str | None = None) -> dict[str, Any]:
        path = path.replace("{prefix}", self.prefix.replace(" ", "%20"))
        path = NAME.sub(lambda found: str(self.public_id(found[1])), path)
        if method == "UPLOAD":
            answer = self.session.post(f"{self.url}/api/upload", files={"files": (f"{name}.txt", b"x", "text/plain")})
            self.made[str(name)] = entity = self.named(answer.json()[0], "name")
            return {"method": method, "path": "/upload", "status": answer.status_code, "answer": entity}
        body = None if data is None else {"data": self.real(data)}
        # json= would escape what clients send as it is, and refuses half of a surrogate pair.
        text = None if body is None else json.dumps(body)
        answer = self.session.request(
            method, f"{self.url}/api{path}", data=text, headers={"Content-Type": "application/json"}
        )
        shown = self.shown(method, answer)
        if method == "POST" and answer.ok and name:
            self.made[name] = shown
        if method == "GET":
            self.last = shown
        step: dict[str, Any] = {"method": method, "path": path}
        if body is not None:
            step["data"] = body["data"]
        return {**step, "status": answer.status_code, "answer": shown}

    def shown(self, method: str, answer: requests.Response) -> Any:
        body = answer.json() if answer.content else None
        if not answer.ok:
            return flat(body["error"])
        if method == "GET":
            return flat(body["data"])
        found = flat(body["data"]) if body else None
        return self.named(found) if found else None

    @staticmethod
    def named(entity: dict[str, Any], *more: str) -> dict[str, Any]:
        return {key: entity[key] for key in ("id", "documentId", *more) if key in entity}


def main(version: str) -> None:
    url, token = os.environ["STRAPI_URL"].rstrip("/"), os.environ["STRAPI_API_TOKEN"]
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"
    recorded = []
    for number, (name, steps) in enumerate(scenarios()):
        recorder = Recorder(session, url, f"s{number}")
        answers = [answer for step in steps if (answer := recorder.try_step(step)) is not None]
        recorded.append({"name": name, "steps": answers})
    file = Path(__file__).parent / f"relations_recorded_v{version.partition('.')[0]}.json"
    head = f'{{"strapi": "{version}", "recorded": "{date.today().isoformat()}", "scenarios": [\n'
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in recorded)
    file.write_text(f"{head}{lines}\n]}}\n", encoding="utf-8")
    print(f"{len(recorded)} scenarios, {sum(len(one['steps']) for one in recorded)} requests: {file}")


if __name__ == "__main__":
    main(sys.argv[1])
