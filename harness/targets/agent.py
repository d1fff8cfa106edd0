"""The control of a real Strapi from outside, by the agent in its node: see strapi_app/agent/index.js."""

from __future__ import annotations

import http.client
import json
from typing import Any

from harness.targets.protocol import TargetError

TIMEOUT_SECONDS = 60


class Agent:
    """A connection to the agent at `host`:`port`. Methods raise TargetError with what the agent says."""

    def __init__(self, host: str, port: int) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
        self._leash: http.client.HTTPConnection | None = None

    def hold_leash(self) -> None:
        """From now on the server ends when this process does, if it was started with AGENT_LEASH."""
        self._leash = http.client.HTTPConnection(self._connection.host, self._connection.port, timeout=TIMEOUT_SECONDS)
        try:
            self._leash.request("GET", "/leash")
            self._leash.getresponse()
        except (OSError, http.client.HTTPException) as error:
            raise TargetError(f"The agent of the real Strapi does not answer: {error!r}") from error

    def version(self) -> str:
        """Of the Strapi, e.g. `5.54.0`."""
        version: str = self._call("GET", "/version")
        return version

    def keep(self) -> None:
        """Remember the content, id counters and uploads as they are now."""
        self._call("POST", "/keep")

    def restore(self) -> None:
        """Put back what was kept, and forget webhooks, mails and counters of requests since then."""
        self._call("POST", "/restore")

    def mails(self) -> list[dict[str, Any]]:
        """The mails since the last `restore()`, oldest first, as Strapi hands them to its provider of mails."""
        mails: list[dict[str, Any]] = self._call("GET", "/mails")
        return mails

    def expire_newest_token(self) -> None:
        """The time of the newest API token is over."""
        self._call("POST", "/expire-newest-token")

    def close(self) -> None:
        self._connection.close()
        if self._leash is not None:
            self._leash.close()

    def _call(self, method: str, path: str) -> Any:
        try:
            self._connection.request(method, path)
            answer = self._connection.getresponse()
            content = json.loads(answer.read())
        except (OSError, ValueError, http.client.HTTPException) as error:
            self._connection.close()
            raise TargetError(f"The agent of the real Strapi does not answer: {error!r}") from error
        if answer.status != 200:
            raise TargetError(f"The real Strapi's agent: {method} {path} failed: {content['error']}")
        return content
