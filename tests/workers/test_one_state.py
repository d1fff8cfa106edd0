"""Readers see what was written, reset and restored, and answer nothing while more than the rows decides."""

from __future__ import annotations

import re

import requests
from served_workers import AUTH, DEADLINE, Client, Fleet


def names(client: Client) -> list[str]:
    rows = client.get("/api/customers?sort=id")["data"]
    return [row.get("attributes", row)["Name"] for row in rows]


def add(client: Client, name: str) -> int:
    """A new customer; the answer's status."""
    head, body = client.ask("POST", "/api/customers", {"data": {"Name": name}})
    made = re.match(rb"HTTP/1.1 (20[01]) ", head)
    assert made, head + body
    return int(made[1])


def test_what_is_written_is_read_at_once_by_everybody(fleet: Fleet, clients: list[Client]) -> None:
    writer = fleet.connect()
    before = fleet.answered()
    for n in range(20):
        add(writer, f"N{n}")
        for client in clients:
            assert names(client) == [f"N{m}" for m in range(n + 1)]
    assert all(now - then >= 20 for now, then in zip(fleet.answered(), before, strict=True)), fleet.workers()
    writer.close()


def test_a_connection_that_writes_and_reads_sees_its_own(fleet: Fleet, clients: list[Client]) -> None:
    for n, client in enumerate(clients):
        add(client, f"N{n}")
        assert names(client) == [f"N{m}" for m in range(n + 1)]
    before = fleet.answered()
    for _ in range(12):  # who reads again only goes back to a reader
        for client in clients:
            assert len(names(client)) == len(clients)
    assert all(now > then for now, then in zip(fleet.answered(), before, strict=True)), fleet.workers()


def test_reset_and_restore_are_seen_by_all(fleet: Fleet, clients: list[Client]) -> None:
    writer = fleet.connect()
    add(writer, "first")
    snapshot = fleet.control("POST", "/snapshots")["id"]
    for _ in range(3):
        add(writer, "second")
        assert all(names(client) == ["first", "second"] for client in clients)
        fleet.control("POST", f"/snapshots/{snapshot}/restore")
        assert all(names(client) == ["first"] for client in clients)
    fleet.control("POST", "/reset")
    assert all(names(client) == [] for client in clients)
    add(writer, "third")
    assert all(names(client) == ["third"] for client in clients)
    writer.close()


def test_access_that_is_given_and_taken_holds_for_all(fleet: Fleet, clients: list[Client]) -> None:

    def statuses(authorization: str) -> set[bytes]:
        return {client.ask("GET", "/api/jobs", Authorization=authorization)[0][9:12] for client in clients}

    assert statuses("") == {b"403"}
    fleet.control("POST", "/public", {"allow": ["api::job.job.find"]})
    assert statuses("") == {b"200"}
    token = fleet.control("POST", "/api-tokens", {"type": "read-only"})["token"]
    assert statuses(f"Bearer {token}") == {b"200"}
    fleet.control("POST", "/reset")
    assert statuses("") == {b"403"}
    assert statuses(f"Bearer {token}") == {b"401"}


def test_users_are_known_to_all(fleet: Fleet, clients: list[Client]) -> None:
    fleet.control("POST", "/authenticated", {"allow": ["api::job.job.find"]})
    user = fleet.control("POST", "/users", {"username": "ann"})
    token = fleet.control("POST", f"/users/{user['id']}/jwt")["jwt"]

    def statuses() -> set[bytes]:
        return {client.ask("GET", "/api/jobs", Authorization=f"Bearer {token}")[0][9:12] for client in clients}

    before = fleet.answered()
    assert statuses() == {b"200"}
    assert sum(fleet.answered()) - sum(before) == len(clients)
    writer = fleet.connect()
    assert writer.ask("PUT", f"/api/users/{user['id']}", {"blocked": True})[0].startswith(b"HTTP/1.1 200")
    assert statuses() == {b"401"}
    writer.close()


def test_a_token_that_is_taken_by_an_administrator_is_no_more(fleet: Fleet, clients: list[Client]) -> None:
    def login(path: str, body: dict[str, str]) -> str:
        answer = requests.post(fleet.url + path, json=body, timeout=DEADLINE)
        assert answer.ok, answer.text
        found: str = answer.json()["data"]["token"]
        return found

    person = {"email": "ann@example.com", "password": "Password123"}
    admin = login("/admin/register-admin", {**person, "firstname": "Ann", "lastname": "Lee"})
    headers = {"Authorization": f"Bearer {admin}"}
    values = {"name": "own", "description": "", "type": "read-only", "lifespan": None, "permissions": None}
    made = requests.post(f"{fleet.url}/admin/api-tokens", json=values, headers=headers, timeout=DEADLINE)
    assert made.ok, made.text
    token = made.json()["data"]

    def statuses() -> set[bytes]:
        bearer = f"Bearer {token['accessKey']}"
        return {client.ask("GET", "/api/jobs", Authorization=bearer)[0][9:12] for client in clients}

    for _ in range(
        10
    ):  # the first use is noted by the primary, and eight reads later readers have the connection again
        assert statuses() == {b"200"}
    before = fleet.answered()
    assert statuses() == {b"200"}
    assert sum(fleet.answered()) - sum(before) == len(clients)
    url = f"{fleet.url}/admin/api-tokens/{token['id']}"
    assert requests.delete(url, headers=headers, timeout=DEADLINE).ok
    assert statuses() == {b"401"}


def test_a_fault_fires_wherever_the_request_goes(fleet: Fleet, clients: list[Client]) -> None:
    fleet.control("POST", "/faults", {"path": "/api/jobs", "status": 503, "times": len(clients)})
    for client in clients:
        client.get("/api/jobs", 503)
    for client in clients:
        client.get("/api/jobs")
    assert fleet.control("GET", "/faults")["faults"][0]["fired"] == len(clients)
    before = fleet.answered()
    fleet.control("DELETE", "/faults")
    for _ in range(12):
        for client in clients:
            client.get("/api/jobs")
    assert all(now > then for now, then in zip(fleet.answered(), before, strict=True)), fleet.workers()


def test_a_fault_may_take_a_reader_s_connection_away(fleet: Fleet, clients: list[Client]) -> None:
    fleet.control("POST", "/faults", {"path": "/api/jobs", "disconnect": True})
    for client in clients:
        assert client.ask("GET", "/api/jobs") == (b"", b"")


def test_the_clock_is_one(fleet: Fleet, clients: list[Client]) -> None:

    def years() -> set[bytes]:
        found = (re.search(rb"Date: \w+, \d+ \w+ (\d+)", client.ask("GET", "/api/jobs")[0]) for client in clients)
        return {date[1] for date in found if date}

    fleet.control("POST", "/clock", {"freeze": "2031-01-20T16:30:00.000Z"})
    assert years() == {b"2031"}
    fleet.control("POST", "/clock", {"advance": 366 * 86400})
    assert years() == {b"2032"}
    fleet.control("POST", "/clock", {"resume": True})
    assert years() == {b"2032"}
    fleet.control("POST", "/reset")
    assert not years() & {b"2031", b"2032"}


def test_the_rate_limit_counts_all(fleet: Fleet, clients: list[Client]) -> None:
    fleet.control("PUT", "/rate-limit", {"limit": f"{len(clients)}/1h"})
    for client in clients:
        client.get("/api/jobs")
    for client in clients:
        client.get("/api/jobs", 429)
    fleet.control("PUT", "/rate-limit", {"limit": None})
    for client in clients:
        client.get("/api/jobs")


def test_announced_versions_are_there_for_all(fleet: Fleet, clients: list[Client]) -> None:
    fleet.control("PUT", "/versioning", {"announced": "2025-01-20"})
    for client in clients:
        client.get("/api/v2/jobs")
        head, _ = client.ask("GET", "/api/jobs", **{"Accept-Version": "2"})
        assert head.startswith(b"HTTP/1.1 200")
    fleet.control("PUT", "/versioning", {"announced": None})
    for client in clients:
        client.get("/api/v2/jobs", 404)


def test_named_workspaces_are_apart(fleet: Fleet, clients: list[Client]) -> None:
    made = fleet.control("POST", "/workspaces", {"name": "other"})
    answer = requests.post(
        f"{made['url']}/api/customers", json={"data": {"Name": "elsewhere"}}, headers=AUTH, timeout=DEADLINE
    )
    assert answer.ok, answer.text
    for client in clients:
        assert names(client) == []
        head, body = client.ask("GET", "/api/customers", **{"X-Fake-Workspace": "other"})
        assert b"elsewhere" in body, head
        head, body = client.ask("GET", "/api/customers", Authorization=f"Bearer {made['token']}")
        assert b"elsewhere" in body, head


def journal(fleet: Fleet, query: str = "") -> list[tuple[int, str, int]]:
    found = fleet.control("GET", f"/requests{query}")
    return [(one["id"], one["path"], one["status"]) for one in found["requests"]]


def test_the_journal_has_every_request_in_its_order(fleet: Fleet, clients: list[Client]) -> None:
    fleet.control("POST", "/reset")
    assert journal(fleet) == []
    expected = []
    for turn in range(3):
        for n, client in enumerate(clients):
            client.get(f"/api/jobs/{turn}{n}", 404)
            expected.append((len(expected) + 1, f"/api/jobs/{turn}{n}", 404))
        status = add(clients[turn], "one")
        expected.append((len(expected) + 1, "/api/customers", status))
        assert journal(fleet) == expected
    asked = {"method": "GET", "path": "/api/jobs/*", "times": 3 * len(clients)}
    assert fleet.control("POST", "/requests/verify", asked)["ok"]
    fleet.control("DELETE", "/requests")
    assert journal(fleet) == []
    clients[-1].get("/api/jobs")
    assert journal(fleet) == [(len(expected) + 1, "/api/jobs", 200)]


def test_the_journal_forgets_the_oldest_of_all(fleet: Fleet, clients: list[Client]) -> None:
    fleet.control("POST", "/reset")
    for n in range(8):
        for m, client in enumerate(clients):
            client.get(f"/api/jobs/{n}{m}", 404)
    found = fleet.control("GET", "/requests")
    last = 8 * len(clients)
    assert [one["id"] for one in found["requests"]] == list(range(last - 29, last + 1))
    assert [one["path"] for one in found["requests"]] == [f"/api/jobs/{n}{m}" for n in range(3, 8) for m in range(6)]
    assert found["forgotten"] == last - 30


def test_a_snapshot_has_the_journal_of_its_time(fleet: Fleet, clients: list[Client]) -> None:
    fleet.control("POST", "/reset")
    for client in clients:
        client.get("/api/jobs")
    snapshot = fleet.control("POST", "/snapshots")["id"]
    kept = journal(fleet)
    assert len(kept) == len(clients)
    for client in clients:
        client.get("/api/jobs")
    fleet.control("POST", f"/snapshots/{snapshot}/restore")
    assert journal(fleet) == kept
