"""Ask a real Strapi what the publication scenarios ask, and write down the answers.

    STRAPI_URL=http://127.0.0.1:1337 STRAPI_API_TOKEN=... python -m tests.documents.record_publication 5.54.0 zoo

The server must run the project, `zoo` (contract_tests/zoo) or `own` (tests/documents/publication_project), on a new
database, and the token be a full-access one. Ids are written down as they are.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import requests

from tests.documents import publication_scenarios as zoo
from tests.documents import publication_scenarios_own as own
from tests.documents.publication_steps import NotMade, Runner, Scenario

HERE = Path(__file__).parent


def scenarios(version: str, project: str) -> list[Scenario]:
    """In the order in which they run on one database."""
    module = zoo if project == "zoo" else own
    return list(module.entity_scenarios() if version.startswith("4") else module.document_scenarios())


def sender(url: str, token: str) -> Any:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"

    def send(method: str, path: str, data: Any) -> tuple[int, Any]:
        if method == "UPLOAD":
            answer = session.post(f"{url}/api/upload", files={"files": (path, b"x", "text/plain")})
        else:
            answer = session.request(method, f"{url}/api{path}", json=None if data is None else {"data": data})
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return answer.status_code, answer.json() if is_json else answer.text or None

    return send


def main(version: str, project: str) -> None:
    send = sender(os.environ["STRAPI_URL"].rstrip("/"), os.environ["STRAPI_API_TOKEN"])
    lines = []
    requested = 0
    for number, (name, steps) in enumerate(scenarios(version, project)):
        runner = Runner(send, number)
        recorded = []
        for step in steps:
            try:
                status, answer = runner.run(step)
            except NotMade:
                continue
            recorded.append({"step": list(step), "status": status, "answer": answer})
        requested += len(recorded)
        lines.append(json.dumps({"name": name, "number": number, "steps": recorded}, separators=(",", ":")))
    file = HERE / f"publication_recorded_{project}_v{version.partition('.')[0]}.json"
    head = f'{{"strapi": "{version}", "recorded": "{date.today().isoformat()}", "scenarios": [\n'
    file.write_text(head + ",\n".join(lines) + "\n]}\n", encoding="utf-8")
    print(f"{len(lines)} scenarios, {requested} requests: {file}")


if __name__ == "__main__":
    main(*sys.argv[1:])
