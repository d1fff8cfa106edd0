"""The control API of a fake, over HTTP: what the fixtures use, so that they serve any target that has a capability.

Whether the fake runs in this process, in another one, or is shared by many runs makes no difference here: its URL does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from harness.client import Client, Connection, NoAnswer, Request
from harness.targets.protocol import TargetError


class ControlError(TargetError):
    """The control API refused: its own words, which say what to do. `status` 0: it could not be reached."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class ControlClient:
    """Calls under `/_fake` of the fake at `url`, which may hold a workspace's prefix. `headers` go with each call, such
    as `X-Fake-Token`. One connection, kept; any thread may call.

        control.post("/seed", {"customer": [{"Name": "Acme"}]})
    """

    def __init__(
        self,
        url: str,
        headers: Sequence[tuple[str, str]] = (),
        *,
        timeout: float = 30.0,
        ca_path: Path | None = None,
        connect: Callable[[], Connection] | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self._headers = tuple(headers)
        self._client = Client(url, timeout=timeout, ca_path=ca_path, connect=connect)
        self._lock = Lock()
        self._again = partial(ControlClient, url, headers, timeout=timeout, ca_path=ca_path, connect=connect)

    def another(self) -> ControlClient:
        """The same, with a connection of its own: its calls don't wait for those of this one."""
        return self._again()

    def get(self, path: str, /, **query: object) -> Any:
        """What `GET /_fake<path>` answers, parsed. Conditions that are None are left out."""
        given = {name: value for name, value in query.items() if value is not None}
        return self.call("GET", path + ("?" + urlencode(given) if given else ""))

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self.call("POST", path, body)

    def put(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self.call("PUT", path, body)

    def delete(self, path: str) -> Any:
        return self.call("DELETE", path)

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """One call; None for an empty answer. Raises ControlError."""
        headers = self._headers
        data = None
        if body is not None:
            headers = (*headers, ("Content-Type", "application/json"))
            data = json.dumps(body).encode()
        target = f"/_fake{path}"
        try:
            with self._lock:
                answer = self._client.send(Request(method, target, headers, data))
        except (NoAnswer, OSError) as error:
            raise ControlError(f"{method} {target}: no answer from {self.url} ({error})") from error
        if answer.status >= 400:
            raise ControlError(f"{method} {target}: {refusal(answer.body)}", answer.status)
        return json.loads(answer.body) if answer.body else None

    def close(self) -> None:
        """Close the connection; the next call opens a new one."""
        with self._lock:
            self._client.close()


def refusal(body: bytes) -> str:
    """The message of a refused call; the whole body where it has none, as another server's would not."""
    try:
        return str(json.loads(body)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return body.decode("utf-8", "replace")
