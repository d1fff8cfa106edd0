"""Entries of a journal, without a server."""

from __future__ import annotations

from fake_strapi.simulation.journal import Entry, Journal


def record(
    journal: Journal,
    request_line: str,
    body: bytes = b"",
    status: int | None = 200,
    *,
    headers: tuple[tuple[str, str], ...] = (),
    answer: bytes = b"{}",
) -> Entry:
    """One finished exchange; the request line is `GET /api/jobs?sort=Name`."""
    method, _, target = request_line.partition(" ")
    path, _, query = target.partition("?")
    entry = journal.begin(1_737_390_600_000, method, path, query, headers, body, "http://127.0.0.1:1337")
    journal.finish(entry, status, (("Content-Type", "application/json"),), answer, 0.0012)
    return entry
