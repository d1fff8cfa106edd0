"""The control API under `/_fake`: what a real Strapi lacks, for any language. JSON in, JSON out."""

from __future__ import annotations

from flask import Blueprint, Response, request

from fake_strapi.documents.seed_file import SeedError
from fake_strapi.javascript.json_text import JsonSyntaxError, parse, stringify
from fake_strapi.world import World

CALLS = {
    "GET /_fake/health": "whether the fake is up, and what it serves",
    "POST /_fake/reset": "the workspace as it started",
    "POST /_fake/seed": "entries by singular name or uid, written all or none; answers their ids",
}


def control_blueprint(world: World) -> Blueprint:
    """The calls of the table above, on one world."""
    control = Blueprint("control", __name__, url_prefix="/_fake")

    @control.get("/health")
    def health() -> Response:
        installation = world.installation
        return answer(
            {
                "status": "ok",
                "strapi": installation.behaviour.version,
                "profile": installation.profile,
                "workspaces": 1,
            }
        )

    @control.post("/reset")
    def reset() -> Response:
        world.reset()
        return answer({"status": "ok"})

    @control.post("/seed")
    def seed() -> Response:
        try:
            return answer(world.seed(parse(request.get_data())))
        except JsonSyntaxError as error:
            return answer({"error": {"message": f"expected JSON: {error}"}}, 400)
        except SeedError as error:
            told = {"message": str(error), "place": error.place, "details": error.details or {}}
            return answer({"error": told}, 400)

    @control.route("/", defaults={"path": ""}, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    @control.route("/<path:path>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def unknown(path: str) -> Response:
        message = f"no control call {request.method} /_fake/{path}: this version of the fake has {', '.join(CALLS)}"
        return answer({"error": {"message": message, "calls": CALLS}}, 404)

    return control


def answer(value: object, status: int = 200) -> Response:
    return Response(stringify(value), status, content_type="application/json; charset=utf-8")
