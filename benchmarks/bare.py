"""The measure of what Flask allows: a catch-all route that answers `?bytes=N` with a constant body of N bytes."""

from __future__ import annotations

import signal
from pathlib import Path

import click
from flask import Flask, Response, request

from fake_strapi.http.answer import JSON_TYPE, POWERED_BY, SAME_ORIGIN
from fake_strapi.http.wire.server import WireServer

HEADERS = [*SAME_ORIGIN, JSON_TYPE, POWERED_BY]


def make_app() -> Flask:
    app = Flask("bare", static_folder=None)
    bodies: dict[int, bytes] = {}

    @app.route("/", defaults={"path": ""}, methods=["GET", "POST", "PUT"])
    @app.route("/<path:path>", methods=["GET", "POST", "PUT"])
    def constant(path: str) -> Response:
        if path == "_health":
            return Response(status=204)
        size = int(request.args.get("bytes", "100"))
        body = bodies.setdefault(size, b'"' + b"x" * (size - 2) + b'"')
        response = Response(body)
        response.headers.clear()
        response.headers.extend(HEADERS)
        return response

    return app


@click.command()
@click.option("--port-file", type=click.Path(path_type=Path), required=True)
def main(port_file: Path) -> None:
    server = WireServer(make_app().wsgi_app)
    server.start()
    port_file.write_text(str(server.port))
    signal.signal(signal.SIGTERM, lambda *_: server.stop())
    server.serve_forever()


if __name__ == "__main__":
    main()
