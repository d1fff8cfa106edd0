"""Volatile values by reference: ids, documentIds, times and tokens get a name where they first appear, and keep it.

Nothing is blanked. `<job.id:2>` is the second job id of this conversation, wherever it stands; a value that should be
the same as an earlier one and isn't gets another name, and the comparison fails. What is not volatile stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from harness.client import Response
from harness.jsontext import Array, Node, NotJson, Object, Scalar, compact, parse
from harness.jwt import opened_jwt
from harness.media import file_names
from harness.names import Names
from harness.secrets import BCRYPT, JWT, identity_of, named_cookie, named_states, secret_kind
from harness.shapes import Shape, Shapes

DOCUMENT_ID = re.compile(r"[a-z][a-z0-9]{23}")
A_DOCUMENT_ID = re.compile(r"(?<![a-z0-9])[a-z][a-z0-9]{23}(?![a-z0-9])")
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
# What Strapi puts into a mail to be sent back: random bytes in hex.
SECRET = re.compile(r"\b(?:[0-9a-f]{128}|[0-9a-f]{40})\b")
# Where an error's text holds a numeric id: `relation with id 26 at position {"before":25}`.
ID_IN_TEXT = re.compile(r'(?<=\bid )\d+\b|(?<="before":)\d+\b|(?<="after":)\d+\b|(?<="id":)\d+\b')

# All components of a project, in the order in which its disk lists their files.
COMPONENTS_IN_TEXT = re.compile(r"(?<=__component must be one of the following values: )[\w.-]+(?:, [\w.-]+)*")

# Stamps of one write that share one `new Date()` share a kind: createdAt equals updatedAt after a create, always.
# publishedAt is stamped on its own: whether it equals createdAt depends on the millisecond, so it is a kind of its own.
TIMES = {
    "createdAt": "time",
    "updatedAt": "time",
    "publishedAt": "published",
    "lastUsedAt": "used",
    "expiresAt": "expires",
    "loginAt": "login",
    "lastActiveAt": "active",
}
STAMPED_CODE = re.compile(r"-m[0-9a-z]{7}$")  # of an administrator's role: milliseconds to base 36
STAMPS = ("createdAt", "updatedAt", "publishedAt")
TOLERANCE = 2.0  # seconds that a stamp may lie outside of the conversation: the Date header has whole seconds


@dataclass(frozen=True, slots=True)
class Normal:
    """An answer with names in place of volatile values: the form that is recorded and compared."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str


@dataclass(frozen=True, slots=True)
class Window:
    """When the conversation began and when this answer came, seconds since the epoch by the server's clock."""

    start: float
    end: float

    def holds(self, iso: str) -> bool:
        moment = datetime.strptime(iso, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc).timestamp()
        return self.start - TOLERANCE <= moment <= self.end + TOLERANCE


def normalise(response: Response, target: str, used: list[str], names: Names, shapes: Shapes, window: Window) -> Normal:
    """An answer, named. `target`: of the request; `used`: the names that the request held.

    A createdAt outside of the window of the conversation is not volatile (a client may have sent it): it stays.
    """
    text = body_text(response)
    named = text
    if "json" in (response.header("content-type") or "") and text:
        with suppress(NotJson):  # which is compared as the text that it is
            named = _Naming(text, used, names, shapes, window).run(parse(text), shapes.of_route(target))
    named = _with_texts(named, names)
    headers = tuple((key, _header(key, value, response, names)) for key, value in response.headers)
    return Normal(response.status, headers, named)


def body_text(response: Response) -> str:
    """The body as text; bytes that are not UTF-8 by their number and digest."""
    try:
        return response.body.decode("utf-8")
    except UnicodeDecodeError:
        return f"<{len(response.body)} bytes, sha256 {sha256(response.body).hexdigest()}>"


def server_time(response: Response) -> float | None:
    """The server's clock by its Date header, whole seconds since the epoch."""
    date = response.header("date")
    return parsedate_to_datetime(date).timestamp() if date else None


def _header(key: str, value: str, response: Response, names: Names) -> str:
    low = key.lower()
    if low == "set-cookie":
        return named_cookie(value, names.give)
    if low == "date" and re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", value):
        return "<date>"
    if low == "content-length" and value == str(len(response.body)):
        return "<length of the body>"  # the body is compared itself; after HEAD the number stays
    if low == "last-modified" and re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", value):
        return "<date>"
    if low == "x-ratelimit-reset" and value.isdigit():
        return "<unix time>"
    if low == "location":
        return _with_texts(value, names)
    return value


def _with_texts(text: str, names: Names) -> str:
    """A text with the names that hold for the whole session, and those of states; also where they are URL-encoded."""
    for value, name in names.texts.items():
        text = text.replace(value, name).replace(quote(value, safe=""), name)
    return named_states(text, names.give)


def _stamp(row: Object, key: str) -> str:
    """A time of a row, as text that can be compared; empty without one."""
    node = row.get(key)
    return (node.string or "") if isinstance(node, Scalar) else ""


def _components(node: Array) -> dict[str, Node] | None:
    """The items of a list of components by uid; None for any other list."""
    found: dict[str, Node] = {}
    for item in node.items:
        if not isinstance(item, Object) or item.get("category") is None:
            return None
        uid = item.get("uid")
        if not isinstance(uid, Scalar) or uid.string is None:
            return None
        found[uid.string] = item
    return found if len(found) == len(node.items) > 0 else None


class _Naming:
    """One walk over one body, collecting what to put where."""

    def __init__(self, text: str, used: list[str], names: Names, shapes: Shapes, window: Window) -> None:
        self.text, self.used, self.names, self.shapes, self.window = text, used, names, shapes, window
        self.puts: list[tuple[int, int, str]] = []

    def run(self, root: Node, shape: Shape | None) -> str:
        error = root.get("error") if isinstance(root, Object) else None
        if isinstance(error, Object):
            self.echo(error, shape, "")
        else:
            self.walk(root, shape, "")
        pieces, at = [], 0
        for start, end, name in sorted(self.puts):
            pieces += [self.text[at:start], name]
            at = end
        return "".join([*pieces, self.text[at:]])

    def put(self, node: Scalar, name: str | None) -> None:
        if name is not None:
            self.puts.append((node.start, node.end, f'"{name}"'))

    def children(self, node: Object, shape: Shape | None, above: str) -> Iterator[tuple[str, Node, Shape | None]]:
        """What stands below an object, each with its own shape; a key that is no attribute keeps its owner's."""
        component = node.get("__component") or node.get("__type")
        if isinstance(component, Scalar):
            shape = self.shapes.of_uid(component.string) or shape
        wrapper = above != "attributes" and all(key in ("data", "meta") for key, _ in node.items)
        for key, child in node.items:
            if wrapper:
                yield key, child, shape
            elif shape is not None and key in shape.opaque:
                continue
            elif shape is not None and key in shape.targets:
                yield key, child, self.shapes.of_uid(shape.targets[key])
            else:
                yield key, child, shape

    def walk(self, node: Node, shape: Shape | None, key: str) -> None:
        """Name what is volatile in rows."""
        if isinstance(node, Object):
            backwards = "" < _stamp(node, "updatedAt") < _stamp(node, "createdAt")
            named = file_names(node, self.text, self.names) if shape is not None and shape.name == "file" else {}
            self.puts += [(child.start, child.end, named[name]) for name, child in node.items if name in named]
            for name, child, below in self.children(node, shape, key):
                if name in named:
                    continue
                if backwards and name == "updatedAt" and isinstance(child, Scalar):
                    self.put(child, "<a time before createdAt>")
                elif name == "expiresAt" and isinstance(child, Scalar) and self.ends_after(node, child):
                    self.put(child, "<a lifespan from now>")
                else:
                    self.walk(child, below, name)
        elif isinstance(node, Array):
            if (components := _components(node)) is not None:
                self.puts.append((node.start, node.end, self.in_order(components)))
                return
            for child in node.items:
                self.walk(child, shape, key)
        elif key == "id" and node.integer is not None:
            self.put(node, self.names.give(f"{shape.name}.id" if shape else "id", node.raw))
        elif key == "documentId" and node.string is not None and DOCUMENT_ID.fullmatch(node.string):
            self.put(node, self.names.give(f"{shape.name}.documentId" if shape else "documentId", node.string))
        elif key in STAMPS and shape is not None and shape.furnished and ISO.fullmatch(node.string or ""):
            self.put(node, "<a time of the server's start>")
        elif key in TIMES and node.string is not None and ISO.fullmatch(node.string) and self.window.holds(node.string):
            self.put(node, self.names.give(TIMES[key], self.names.moment(TIMES[key], node.string)))
        elif key == "jwt" and node.string is not None and JWT.fullmatch(node.string):
            self.put(node, self.jwt(node.string))
        elif key == "code" and shape is not None and shape.name == "admin-role" and node.string is not None:
            self.put(node, STAMPED_CODE.sub("-<the time>", node.string))
        elif node.string is not None and BCRYPT.fullmatch(node.string):
            self.put(node, self.names.give("bcrypt", node.string))
        elif node.string is not None and (kind := secret_kind(key, node.string)) is not None:
            self.put(node, self.names.give(kind, node.string, identity_of(node.string)))
        elif key in ("text", "html", "code") and node.string is not None:
            text = SECRET.sub(lambda match: self.names.give("secret", match.group()), node.string)
            if text != node.string:
                self.puts.append((node.start, node.end, compact(text)))

    def jwt(self, token: str) -> str:
        """`<jwt:1> HS256 id=<user.id:1> iat=now exp=iat+2592000`: the name, then what the token says."""
        name = self.names.fresh("jwt", token)
        opened = opened_jwt(token)
        if opened is None:
            return name
        claims: dict[str, Any]
        header, claims = opened
        iat = claims.get("iat")
        said = [name, *(str(value) for value in header.values())]
        for key, value in claims.items():
            text = str(value)
            if key in ("id", "userId"):
                text = self.names.give("user.id", text)
            elif key == "sessionId":
                text = self.names.give("session.id", text)
            elif key == "iat" and self.window.start - TOLERANCE <= value <= self.window.end + TOLERANCE:
                text = "now"
            elif key == "exp" and isinstance(iat, int):
                text = f"iat+{value - iat}"
            said.append(f"{key}={text}")
        return " ".join(said)

    def in_order(self, components: Mapping[str, Node]) -> str:
        """A list of all components, from the last category and name to the first, as Strapi mostly finds their files.

        It takes the order in which the disk answers, under load another one: core/loaders/components of both versions.
        Nothing in their schemas is volatile.
        """
        uids = sorted(components, key=lambda uid: tuple(uid.split(".", 1)), reverse=True)
        return f"[{','.join(self.text[components[uid].start : components[uid].end] for uid in uids)}]"

    def ends_after(self, row: Object, end: Scalar) -> bool:
        """Whether an end lies as far in the future as the row's `lifespan` (milliseconds) says."""
        lifespan = _stamp(row, "lifespan")
        if not lifespan.isdigit() or not ISO.fullmatch(end.string or ""):
            return False
        start = datetime.strptime(end.string or "", "%Y-%m-%dT%H:%M:%S.%fZ") - timedelta(milliseconds=int(lifespan))
        return self.window.holds(start.isoformat(timespec="milliseconds") + "Z")

    def echo(self, node: Node, shape: Shape | None, key: str) -> None:
        """Name in an error only what already has a name: the rest is what the client sent."""
        if isinstance(node, Object):
            for name, child, below in self.children(node, shape, key):
                self.echo(child, below, name)
        elif isinstance(node, Array):
            for child in node.items:
                self.echo(child, shape, key)
        elif key in ("id", "before", "after") and node.integer is not None:
            self.put(node, self._used(node.raw))
        elif key in TIMES and node.string is not None and ISO.fullmatch(node.string) and self.window.holds(node.string):
            self.put(node, self.names.give(TIMES[key], node.string))
        elif key == "registrationToken" and node.string is not None:
            self.put(node, self.names.of_value(node.string))
        elif key == "value" and node.string is not None and BCRYPT.fullmatch(node.string):
            self.put(node, self.names.give("bcrypt", node.string))
        elif node.string is not None:
            named = A_DOCUMENT_ID.sub(lambda match: self.names.of_value(match.group()) or match.group(), node.string)
            named = ID_IN_TEXT.sub(lambda match: self._used(match.group()) or match.group(), named)
            named = COMPONENTS_IN_TEXT.sub(lambda match: ", ".join(sorted(match.group().split(", "))), named)
            if named != node.string:
                self.puts.append((node.start, node.end, compact(named)))

    def _used(self, value: str) -> str | None:
        return self.names.of_value(value, self.used) if self.used else None
