"""A small OAuth 2.0 provider for tests, over HTTPS on the loopback: it says who somebody is, and to whom it says so.

It speaks as Keycloak and CAS do, because those are the providers that a Strapi can be pointed to by their `subdomain`:
an authorization endpoint that approves at once, a token endpoint, and one that tells about the user. Codes and access
tokens are `code-<name>` and `token-<name>`, so that a test can also take up the flow in the middle.
"""

from __future__ import annotations

import base64
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from harness.certificates import ca_file, server_context

CLIENT_ID, CLIENT_SECRET = "strapi", "strapi-secret"
AUTHORIZE = ("/protocol/openid-connect/auth", "/oidc/authorize")
TOKEN = ("/protocol/openid-connect/token", "/oidc/token")
USERINFO = ("/protocol/openid-connect/userinfo", "/oidc/profile")


class OAuthProvider:
    """The provider. `people`: what it tells about each of its users, by name. `who`: who approves, None: nobody does.

    `client_id` and `client_secret` are what it wants to be asked with; the requests that it got are in `requests`.
    """

    def __init__(self) -> None:
        self.client_id, self.client_secret = CLIENT_ID, CLIENT_SECRET
        self.people: dict[str, dict[str, Any]] = {}
        self.who: str | None = None
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self._server: ThreadingHTTPServer | None = None

    def knows(self, name: str, **claims: Any) -> str:
        """Add a user, who approves from now on; answers the code that an application would get for it.

        Without `claims` it is `<name>@provider.example`, verified.
        """
        address = f"{name.lower()}@provider.example"
        self.people[name] = {
            "sub": f"id-of-{name}",
            "preferred_username": name,
            "email": address,
            "email_verified": True,
            **claims,
        }
        self.who = name
        return f"code-{name}"

    def forget(self) -> None:
        """Nobody is known, nothing was asked."""
        self.people.clear()
        self.requests.clear()
        self.who = None

    @property
    def ca_path(self) -> str:
        """The CA to trust, a PEM file."""
        return str(ca_file())

    @property
    def host(self) -> str:
        """`127.0.0.1:53211`, a provider's `subdomain`; anything may follow it, such as `/realms/shop`."""
        assert self._server is not None, "this provider isn't running: call start()"
        return f"127.0.0.1:{self._server.server_address[1]}"

    def settings(self, callback: str, **more: Any) -> dict[str, Any]:
        """What a Strapi has to be told about it, as one of its providers."""
        secrets = {"key": self.client_id, "secret": self.client_secret}
        return {"enabled": True, **secrets, "subdomain": self.host, "callback": callback, **more}

    def start(self) -> OAuthProvider:
        context = server_context("127.0.0.1", "localhost")
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        server.daemon_threads = True
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        self._server = server
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> OAuthProvider:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # --- the three endpoints: status, and JSON or a place to go to

    def authorize(self, query: dict[str, str]) -> tuple[int, Any]:
        """Back to the application with a code, or with what the user said instead."""
        target = query.get("redirect_uri")
        if query.get("client_id") != self.client_id or not target:
            return 400, {"error": "invalid_request"}
        if query.get("response_type") != "code":
            answer = {"error": "unsupported_response_type"}
        elif self.who is None:
            answer = {"error": "access_denied", "error_description": "The user said no"}
        else:
            answer = {"code": f"code-{self.who}"}
        if "state" in query:
            answer["state"] = query["state"]
        return 302, f"{target}{'&' if '?' in target else '?'}{urlencode(answer)}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, Any]:
        """An access token for a code."""
        client = form.get("client_id"), form.get("client_secret")
        if authorization.startswith("Basic "):
            name, _, secret = base64.b64decode(authorization[6:]).decode().partition(":")
            client = name, secret
        if client != (self.client_id, self.client_secret):
            return 401, {"error": "unauthorized_client", "error_description": "Invalid client or credentials"}
        name = form.get("code", "").removeprefix("code-")
        if form.get("grant_type") != "authorization_code" or name not in self.people:
            return 400, {"error": "invalid_grant", "error_description": "Code not valid"}
        return 200, {"access_token": f"token-{name}", "expires_in": 300, "token_type": "Bearer", "scope": "email"}

    def userinfo(self, authorization: str) -> tuple[int, Any]:
        """Who the user of an access token is."""
        person = self.people.get(authorization.removeprefix("Bearer token-"))
        if person is None:
            return 401, {"error": "invalid_token", "error_description": "Token verification failed"}
        return 200, person


def handler_of(provider: OAuthProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet

        def setup(self) -> None:
            self.request.settimeout(10)
            super().setup()

        def do_GET(self) -> None:
            self.serve({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            self.serve(first_values(body))

        def serve(self, form: dict[str, str]) -> None:
            parts = urlsplit(self.path)
            query, authorization = first_values(parts.query), self.headers.get("Authorization", "")
            provider.requests.append((self.command, parts.path, form or query))
            if self.command == "GET" and parts.path.endswith(AUTHORIZE):
                self.send(*provider.authorize(query))
            elif self.command == "POST" and parts.path.endswith(TOKEN):
                self.send(*provider.token(form, authorization))
            elif self.command == "GET" and parts.path.endswith(USERINFO):
                self.send(*provider.userinfo(authorization))
            else:
                self.send(404, {"error": "not_found"})

        def send(self, status: int, value: Any) -> None:
            body = b"" if status == 302 else json.dumps(value).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", value)
            else:
                self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing: a test looks at `requests`."""

    return Handler


def first_values(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}
