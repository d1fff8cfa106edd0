"""The servers and designs that servers.py measures: each takes a WSGI application, answers its port and how to stop it.

The designs of our own share the connection, the parser and the exchange of `fake_strapi.http.wire`; only the threads
differ.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import select
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

Started = tuple[int, Callable[[], None]]
"""The port, and what stops the server."""

BODY = json.dumps({"data": [{"id": n, "attributes": {"name": "x" * 200}} for n in range(24)]}).encode()
HEADERS = {f"X-Header-Number-{n}": "some value of usual length" for n in range(14)}


def make_app() -> Any:
    """A bare Flask application: what any server can reach at most with Flask."""
    from flask import Flask, Response, request

    app = Flask("bare", static_folder=None)

    @app.route("/", defaults={"path": ""})
    @app.route("/<path:path>", methods=["GET", "POST"])
    def everything(path: str) -> Response:
        if path == "slow":
            time.sleep(0.3)
        if path == "nested":
            connection = http.client.HTTPConnection("127.0.0.1", request.server[1], timeout=2)  # type: ignore[index]
            connection.request("GET", "/inner")
            connection.getresponse().read()
            connection.close()
        return Response(BODY, content_type="application/json; charset=utf-8", headers=HEADERS)

    return app


# The designs that were weighed for our own server: the same connection, parser and exchange, other threads.


def own_loop(app: Any) -> Started:
    from fake_strapi.http.wire import WireServer

    server = WireServer(app)
    server.start()
    return server.port, server.stop


class NoOwner:
    """A connection's owner for designs in which blocking is nobody else's business."""

    def __init__(self) -> None:
        self.connections: set[Any] = set()

    def hand_over(self, connection: Any) -> None:
        pass

    def forget(self, connection: Any) -> bool:
        known = connection in self.connections
        self.connections.discard(connection)
        return known

    def pause(self, seconds: float) -> bool:
        time.sleep(seconds)
        return True


def own_thread_per_connection(app: Any) -> Started:
    """(a) A thread for each connection, which blocks in recv."""
    from fake_strapi.http.wire.answers import DateHeader
    from fake_strapi.http.wire.connection import Connection, Disconnected
    from fake_strapi.http.wire.exchange import answer_ready
    from fake_strapi.http.wire.limits import Limits
    from fake_strapi.http.wire.listening import listen
    from fake_strapi.http.wire.request import RequestReader

    (listener,) = listen("127.0.0.1", 0)
    listener.setblocking(True)
    owner, limits, date = NoOwner(), Limits(), DateHeader(time.time)
    threads: set[threading.Thread] = set()

    def converse(connection: Connection) -> None:
        connection._socket.setblocking(True)
        with contextlib.suppress(Disconnected):
            while not connection.closed:
                data = connection.receive()
                if not data:
                    break
                connection.reader.feed(data)
                answer_ready(app, connection, date)
        connection.close()
        threads.discard(threading.current_thread())

    def accept() -> None:
        while True:
            try:
                sock, peer = listener.accept()
            except OSError:
                return
            connection = Connection(sock, peer, owner, RequestReader(limits), 0.0)
            owner.connections.add(connection)
            thread = threading.Thread(target=converse, args=(connection,), daemon=True)
            threads.add(thread)
            thread.start()

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()

    def stop() -> None:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        acceptor.join()
        for connection in list(owner.connections):
            connection.abort()
        for thread in list(threads):
            thread.join()

    return listener.getsockname()[1], stop


def own_pool(app: Any, size: int = 4) -> Started:
    """(c) A small pool: all threads wait on one epoll, each event wakes one of them (leader and followers)."""
    from fake_strapi.http.wire.answers import DateHeader
    from fake_strapi.http.wire.connection import Connection, Disconnected
    from fake_strapi.http.wire.exchange import answer_ready
    from fake_strapi.http.wire.limits import Limits
    from fake_strapi.http.wire.listening import listen
    from fake_strapi.http.wire.request import RequestReader

    (listener,) = listen("127.0.0.1", 0)
    owner, limits, date = NoOwner(), Limits(), DateHeader(time.time)
    poller = select.epoll()
    once = select.EPOLLIN | select.EPOLLONESHOT
    poller.register(listener, once)
    waker, wakee = socket.socketpair()
    poller.register(wakee, select.EPOLLIN)
    sockets: dict[int, Connection] = {}

    def serve() -> None:
        while True:
            ((number, _),) = poller.poll(None, 1)
            if number == wakee.fileno():
                return
            if number == listener.fileno():
                with contextlib.suppress(BlockingIOError):
                    sock, peer = listener.accept()
                    connection = Connection(sock, peer, owner, RequestReader(limits), 0.0)
                    sockets[sock.fileno()] = connection
                    owner.connections.add(connection)
                    poller.register(sock, once)
                poller.modify(listener, once)
                continue
            connection = sockets[number]
            try:
                data = connection.receive()
            except Disconnected:
                data = b""
            if data:
                connection.reader.feed(data)
                answer_ready(app, connection, date)
            elif data == b"":
                connection.close()
            if not connection.closed:
                poller.modify(number, once)

    threads = [threading.Thread(target=serve, daemon=True) for _ in range(size)]
    for thread in threads:
        thread.start()

    def stop() -> None:
        waker.send(b"w")
        for thread in threads:
            thread.join()
        for connection in list(owner.connections):
            connection.close()
        listener.close()

    return listener.getsockname()[1], stop


# Known servers


def waitress(app: Any) -> Started:
    from waitress.server import create_server  # type: ignore[import-untyped,unused-ignore]

    server = create_server(app, host="127.0.0.1", port=0, threads=4, clear_untrusted_proxy_headers=False)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()

    def stop() -> None:
        server.close()
        server.task_dispatcher.shutdown()
        thread.join(5)

    return server.effective_port, stop


def cheroot(app: Any) -> Started:
    from cheroot.wsgi import Server  # type: ignore[import-not-found,unused-ignore]

    server = Server(("127.0.0.1", 0), app, numthreads=10)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()

    def stop() -> None:
        server.stop()
        thread.join(5)

    return server.bind_addr[1], stop


def werkzeug(app: Any) -> Started:
    import logging

    from werkzeug.serving import WSGIRequestHandler, make_server

    logging.getLogger("werkzeug").disabled = True

    class Kept(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Kept)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join(5)

    return server.server_port, stop


@dataclass(frozen=True)
class Candidate:
    """A server and the module whose import it costs."""

    start: Callable[[Any], Started] | None
    module: str


CANDIDATES = {
    "loop": Candidate(own_loop, "fake_strapi.http.wire"),
    "threads": Candidate(own_thread_per_connection, "fake_strapi.http.wire"),
    "pool2": Candidate(partial(own_pool, size=2), "fake_strapi.http.wire"),
    "pool4": Candidate(own_pool, "fake_strapi.http.wire"),
    "waitress": Candidate(waitress, "waitress.server"),
    "cheroot": Candidate(cheroot, "cheroot.wsgi"),
    "werkzeug": Candidate(werkzeug, "werkzeug.serving"),
    "granian": Candidate(None, "granian"),
}
