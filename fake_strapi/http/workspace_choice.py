"""Which workspace a request means: by path prefix, header or API token. See fake_strapi/workspaces.py."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_to_bytes

from fake_strapi.workspace import PREFIX
from fake_strapi.workspaces import Workspaces
from fake_strapi.world import World

HEADER = "HTTP_X_FAKE_WORKSPACE"
CHOSEN = "fake_strapi.workspace"
"""The environ key of the name that the path began with."""


def take_prefix(environ: dict[str, Any]) -> None:
    """Move `/_ws/<name>` from the path (decoded and as sent) to SCRIPT_NAME, where what a client is sent to begins."""
    path: str = environ["PATH_INFO"]
    if not path.startswith(PREFIX):
        return
    target: bytes | None = environ.get("wire.raw_target")
    if target is None:
        _, _, name, *rest = path.split("/", 3)
    else:
        sent, mark, query = target.partition(b"?")
        if not sent.startswith(b"/"):  # absolute form, as a proxy sends it
            sent = b"/" + sent.partition(b"://")[2].partition(b"/")[2]
        _, _, raw_name, *raw_rest = sent.split(b"/", 3)
        raw_path = b"/" + b"".join(raw_rest)
        environ["wire.raw_target"] = raw_path + mark + query
        name = unquote_to_bytes(raw_name).decode("latin-1")
        rest = [unquote_to_bytes(raw_path.partition(b"#")[0][1:]).decode("latin-1")]
    environ["PATH_INFO"] = "/" + "".join(rest)
    environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + PREFIX + name
    environ[CHOSEN] = name


def chosen_world(environ: dict[str, Any], workspaces: Workspaces) -> World:
    """The workspace of a request whose prefix has been taken. Raises UnknownWorkspaceError."""
    name: str | None = environ.get(CHOSEN) or environ.get(HEADER)
    if name is not None:
        return workspaces.get(name)
    authorization: str | None = environ.get("HTTP_AUTHORIZATION")
    if authorization is None:
        return workspaces.default
    return workspaces.named_by(authorization.rpartition(" ")[2])
