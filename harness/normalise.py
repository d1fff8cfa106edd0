"""Volatile values by reference: ids, documentIds, times and tokens get a name where they first appear, and keep it.

Nothing is blanked. `<job.id:2>` is the second job id of this conversation, wherever it stands; a value that should be
the same as an earlier one and isn't gets another name, and the comparison fails. What is not volatile stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
from harness.secrets import JWT, identity_of, named_cookie, named_states, secret_kind
from harness.shapes import Shape, Shapes

NAME = re.compile(r"<[A-Za-z][\w.\-]*:[\w\-]+(\|text)?>")
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


class UnknownName(LookupError):
    """A request uses a name that no answer has given yet."""


class Names:
    """The names that one conversation with one server has given so far, and the values behind them."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._values: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._writes: list[tuple[float, float, dict[str, str]]] = []
        self.texts: dict[str, str] = {}

    def give(self, kind: str, value: str, identity: str | None = None) -> str:
        """The name of a value of that kind, a new one if it is new.

        `identity`: what values have in common that share a name, which then stands for the last of them.
        """
        known = self._names.get((kind, identity or value))
        if known is not None:
            self._values[known] = value
            return known
        self._counts[kind] = self._counts.get(kind, 0) + 1
        name = self.preset(kind, value, str(self._counts[kind]))
        self._names[kind, identity or value] = name
        return name

    def fresh(self, kind: str, value: str) -> str:
        """A new name, also for a value that has one: equal by chance, as two tokens of one second are."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self.preset(kind, value, str(self._counts[kind]))

    def preset(self, kind: str, value: str, label: str) -> str:
        """Name a value beforehand, such as a token by its type: `<token:read-only>`."""
        name = f"<{kind}:{label}>"
        self._names[kind, value] = name
        self._values[name] = value
        return name

    def preset_text(self, name: str, value: str) -> None:
        """A text that holds for the whole session and is volatile wherever it stands in a body."""
        self.texts[value] = name
        self._values[name] = value

    def wrote(self, start: float, end: float) -> None:
        """A write was asked for and answered in this time, seconds since the epoch by the server's clock."""
        self._writes.append((int(start * 1000) / 1000, end, {}))  # stamps have whole milliseconds

    def moment(self, kind: str, iso: str) -> str:
        """The first time seen of the write that this one comes from: how long its steps took is chance."""
        seconds = datetime.strptime(iso, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc).timestamp()
        for start, end, first in reversed(self._writes):
            if start <= seconds <= end:
                return first.setdefault(kind, iso)
        return iso

    def known(self, kind: str, value: str) -> str | None:
        return self._names.get((kind, value))

    def of_value(self, value: str, among: Iterable[str] | None = None) -> str | None:
        """The name that stands for the value: one of `among`, or any."""
        return next((name for name in among or self._values if self._values.get(name) == value), None)

    def value(self, name: str) -> str:
        try:
            return self._values[name.replace("|text>", ">")]
        except KeyError:
            raise UnknownName(f"{name} has no value yet: no answer so far held it") from None

    def resolve(self, template: str) -> str:
        """A request's target or header with the values in place of the names."""
        return NAME.sub(lambda match: self.value(match.group()), template)

    def resolve_json(self, template: str) -> str:
        """A JSON text with the values in place of the names: a whole string that names an id becomes a number.

        `"<job.id:1|text>"` stays a string.
        """

        def put(match: re.Match[str]) -> str:
            kind = match.group(1).strip("<").partition(":")[0]
            bare = kind.rpartition(".")[2] == "id" and match.group(2) is None
            return self.value(match.group(1)) if bare else f'"{self.value(match.group(1))}"'

        return self.resolve(re.sub(f'"({NAME.pattern})"', put, template))


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
        elif node.string is not None:
            named = A_DOCUMENT_ID.sub(lambda match: self.names.of_value(match.group()) or match.group(), node.string)
            named = ID_IN_TEXT.sub(lambda match: self._used(match.group()) or match.group(), named)
            named = COMPONENTS_IN_TEXT.sub(lambda match: ", ".join(sorted(match.group().split(", "))), named)
            if named != node.string:
                self.puts.append((node.start, node.end, compact(named)))

    def _used(self, value: str) -> str | None:
        return self.names.of_value(value, self.used) if self.used else None
