"""Servers for the wire tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from wire_client import Application, Serve, plain

from fake_strapi.http.wire import WireServer


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers; stops them at the end, and finds every thread and connection gone."""
    before = set(threading.enumerate())
    with ExitStack() as stack:

        def start(app: Application = plain, **options: Any) -> WireServer:
            server = WireServer(app, **options)
            server.start()
            stack.callback(server.stop)
            return server

        yield start
    assert set(threading.enumerate()) - before == set()
