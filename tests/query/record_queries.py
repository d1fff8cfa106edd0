"""Ask a real Strapi all questions of recorded/questions.json, and write down what it answers, and asks its database.

    STRAPI_URL=http://127.0.0.1:1337 STRAPI_VERSION=5.54.0 STRAPI_API_TOKEN=… STRAPI_CUSTOM_TOKEN=… \
        python tests/query/record_queries.py

The Strapi serves the zoo project with door.js as its src/index.js and holds no entries. The custom token may do
`api::job.job.find` and `find` of the other types that are asked for, but not of those they relate to: see CUSTOM.
No question changes anything: what is written fails for the want of data, or of the entry.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

RECORDED = Path(__file__).parent / "recorded"
# What the caller "custom" may do.
CUSTOM = [f"api::{name}.{name}.find" for name in ("job", "page", "comment", "article", "post", "memo", "knot")]
UNKNOWN_ID = "9999"
REQUESTS: dict[str, tuple[str, str, Any]] = {
    "find": ("GET", "", None),
    "findOne": ("GET", f"/{UNKNOWN_ID}", None),
    "create": ("POST", "", {}),
    "update": ("PUT", f"/{UNKNOWN_ID}", {"data": {}}),
    "delete": ("DELETE", f"/{UNKNOWN_ID}", None),
    "findSingle": ("GET", "", None),
    "updateSingle": ("PUT", "", {"data": {}}),
    "deleteSingle": ("DELETE", "", None),
}


def ask(url: str, token: str, question: dict[str, Any]) -> dict[str, Any]:
    """The answer to one question: status, error, pagination, and the queries of the database."""
    method, suffix, body = REQUESTS[question["action"]]
    request = urllib.request.Request(
        f"{url}/api/{question['route']}{suffix}?{question['query']}",
        None if body is None else json.dumps(body).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        method=method,
    )
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        text = answer.read()
        content = json.loads(text) if text else {}
        asked = json.loads(unquote(answer.headers["x-db-queries"]))
        found = {"status": answer.status, "queries": asked}
    if content.get("error"):
        found["error"] = content["error"]
    if content.get("meta", {}).get("pagination"):
        found["pagination"] = content["meta"]["pagination"]
    return found


def main() -> None:
    """Write recorded/queries_v4.json or queries_v5.json anew."""
    version = os.environ["STRAPI_VERSION"]
    tokens = {"full-access": os.environ["STRAPI_API_TOKEN"], "custom": os.environ["STRAPI_CUSTOM_TOKEN"]}
    questions = json.loads((RECORDED / "questions.json").read_text(encoding="utf-8"))
    answers = [{**one, **ask(os.environ["STRAPI_URL"], tokens[one["caller"]], one)} for one in questions]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in answers)
    head = json.dumps({"strapi": version, "date": date.today().isoformat()})
    text = f'{head[:-1]},\n"answers":[\n{lines}\n]}}\n'
    (RECORDED / f"queries_v{version.split('.')[0]}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
