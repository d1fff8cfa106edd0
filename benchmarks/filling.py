"""The rows that are read: ten customers and any number of jobs, the same on every server."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import requests

from benchmarks.contestants import Contestant

CUSTOMERS = 10
STATUSES = ("Pending Artwork", "In Production", "Complete", "Archived")
BY_API = 1000
"""A real Strapi makes some 200 entries a second; what is beyond these is copied from them in its database."""
AT_ONCE = 5000


def job(number: int, customer: object) -> dict[str, Any]:
    return {
        "JobID": f"JOB-2025-{number:06d}",
        "Status": STATUSES[number % len(STATUSES)],
        "Quantity": number,
        "InkColors": ["Black", "Red"],
        "customer": customer,
    }


def fill(contestant: Contestant, rows: int) -> str:
    """Fills an empty server; answers the key of one job, as a route takes it."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {contestant.token}"

        def create(path: str, data: dict[str, Any]) -> str:
            answer = session.post(f"{contestant.url}{path}", json={"data": data}, timeout=60)
            answer.raise_for_status()
            made = answer.json()["data"]
            return str(made.get("documentId") or made["id"])

        people = [{"Name": f"C{n}", "Email": f"c{n}@example.com"} for n in range(CUSTOMERS)]
        customers = [create("/api/customers", one) for one in people]
        first = min(rows, BY_API)
        for n in range(first):
            key = create("/api/jobs", job(n, customers[n % CUSTOMERS]))
        if contestant.database is not None:
            if rows > first:
                multiply(contestant.database, first, rows)
        else:
            for start in range(first, rows, AT_ONCE):
                more = [job(n, customers[n % CUSTOMERS]) for n in range(start, min(rows, start + AT_ONCE))]
                seed = session.post(f"{contestant.url}/_fake/seed", json={"job": more}, timeout=600)
                seed.raise_for_status()
        total = session.get(f"{contestant.url}/api/jobs", timeout=60).json()["meta"]["pagination"]["total"]
        if total != rows:
            raise SystemExit(f"{contestant.name} has {total} jobs, not {rows}")
        return key


def multiply(path: Path, first: int, rows: int) -> None:
    """Copies of the first jobs in a real Strapi's database, with their own numbers, until there are so many."""
    copies = rows // first - 1
    with closing(sqlite3.connect(path, timeout=60)) as database, database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(jobs)") if row[1] != "id"]
        own = {
            "document_id": "lower(hex(randomblob(12)))",
            "job_id": f"printf('JOB-2025-%06d', quantity + {first} * n)",
            "quantity": f"quantity + {first} * n",
        }
        database.execute(
            f"INSERT INTO jobs ({', '.join(columns)})"
            f" WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < {copies})"
            f" SELECT {', '.join(own.get(name, name) for name in columns)}"
            f" FROM jobs, copy WHERE quantity < {first} ORDER BY n, jobs.id"
        )
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'jobs_customer%'"
        ((links,),) = database.execute(named).fetchall()
        ends = [row[1] for row in database.execute(f"PRAGMA table_info({links})")]
        order = next(name for name in ends if name.endswith(("_order", "_ord")))
        database.execute(
            f"INSERT INTO {links} (job_id, customer_id, {order})"
            f" SELECT id, (SELECT min(id) FROM customers) + quantity % {CUSTOMERS}, quantity / {CUSTOMERS} + 1"
            f" FROM jobs WHERE id NOT IN (SELECT job_id FROM {links})"
        )
