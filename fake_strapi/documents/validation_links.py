"""Whether `new URL(text)` accepts a text, and the scheme it finds.

Source: the WHATWG URL standard's basic parser without a base, as node 20 has it. Not looked at: which of the characters
beyond ASCII IDNA allows in a domain (only what their compatibility forms turn into).
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote_to_bytes

SPECIAL = frozenset({"http", "https", "ws", "wss", "ftp", "file"})
_EDGES = "".join(map(chr, range(0x21)))
_SCHEME = re.compile("([a-zA-Z][a-zA-Z0-9+.-]*):")
_FORBIDDEN_HOST = re.compile("[\x00\t\n\r #/:<>?@\\[\\\\\\]^|]")
_FORBIDDEN_DOMAIN = re.compile("[\x00-\x20#%/:<>?@\\[\\\\\\]^|\x7f]")
_PORT = re.compile("[0-9]*")
_IPV4_PART = re.compile("0[xX][0-9a-fA-F]*|[0-9]+")
_HEX_GROUP = re.compile("[0-9a-fA-F]{1,4}")
_DOTTED_QUAD = re.compile(r"(0|[1-9][0-9]{0,2})(?:\.(0|[1-9][0-9]{0,2})){3}")


def url_scheme(text: str) -> str | None:
    """The scheme in lower case ("https"), or None for what is no URL."""
    text = text.strip(_EDGES).translate({9: None, 10: None, 13: None})
    found = _SCHEME.match(text)
    if found is None:
        return None
    scheme, rest = found[1].lower(), text[found.end() :]
    if scheme in SPECIAL:
        rest = _with_slashes(rest)
    if scheme == "file":
        return scheme if _file_is_valid(rest) else None
    if scheme in SPECIAL:
        return scheme if _authority_is_valid(rest.lstrip("/"), special=True) else None
    if rest.startswith("//"):
        return scheme if _authority_is_valid(rest[2:], special=False) else None
    return scheme


def _with_slashes(rest: str) -> str:
    """Backslashes are slashes up to the query."""
    end = min((at for at in (rest.find("?"), rest.find("#")) if at >= 0), default=len(rest))
    return rest[:end].replace("\\", "/") + rest[end:]


def _authority(rest: str) -> str:
    return re.split("[/?#]", rest, maxsplit=1)[0]


def _authority_is_valid(rest: str, *, special: bool) -> bool:
    _, at, host_and_port = _authority(rest).rpartition("@")
    if host_and_port.startswith("["):
        host, bracket, port = host_and_port.partition("]")
        if not bracket or not _is_ipv6(host[1:]) or (port and not port.startswith(":")):
            return False
        port = port[1:]
    else:
        host, colon, port = host_and_port.partition(":")
        if not host and (special or at or colon):
            return False
        if host and not (_is_domain(host) if special else _FORBIDDEN_HOST.search(host) is None):
            return False
    return _PORT.fullmatch(port) is not None and (not port or int(port) <= 65535)


def _file_is_valid(rest: str) -> bool:
    if not rest.startswith("//"):
        return True
    host = _authority(rest[2:])
    if not host or re.fullmatch("[a-zA-Z][:|]", host):
        return True
    if host.startswith("["):
        return host.endswith("]") and _is_ipv6(host[1:-1])
    return _is_domain(host)


def _is_domain(host: str) -> bool:
    """A host of http, https, ws, wss, ftp and file: percent-decoded, brought to ASCII; numbers must make an address."""
    decoded = unquote_to_bytes(host).decode("utf-8", "replace")
    plain = unicodedata.normalize("NFKC", decoded).casefold().replace("\u3002", ".").replace("\u00ad", "")
    if not plain or "\ufffd" in plain or _FORBIDDEN_DOMAIN.search(plain):
        return False
    labels = plain.split(".")
    if labels[-1] == "" and len(labels) > 1:
        labels.pop()
    last = labels[-1]
    if last and ((last.isascii() and last.isdigit()) or _IPV4_PART.fullmatch(last)):
        return _is_ipv4(labels)
    return all(_is_punycode(label[4:]) for label in labels if label.startswith("xn--"))


def _is_punycode(text: str) -> bool:
    try:
        return not text.encode("ascii").decode("punycode").isascii()
    except UnicodeError:
        return False


def _is_ipv4(parts: list[str]) -> bool:
    if len(parts) > 4 or not all(_IPV4_PART.fullmatch(part) for part in parts):
        return False
    numbers = [_ipv4_number(part) for part in parts]
    if any(number is None for number in numbers):
        return False
    *first, last = [number or 0 for number in numbers]
    return all(number <= 255 for number in first) and last < 256 ** (5 - len(parts))


def _ipv4_number(part: str) -> int | None:
    """One part of an address; "0x" alone is 0, a leading 0 makes it octal."""
    try:
        if part[:2] in ("0x", "0X"):
            return int(part[2:] or "0", 16)
        return int(part, 8) if part[0] == "0" and len(part) > 1 else int(part)
    except ValueError:
        return None


def _is_ipv6(text: str) -> bool:
    head, gap, tail = text.partition("::")
    groups = [*(head.split(":") if head else ()), *(tail.split(":") if tail else ())]
    if not gap and not groups:
        return False
    if groups and "." in groups[-1] and text.endswith(groups[-1]):
        quad = groups.pop()
        if not _DOTTED_QUAD.fullmatch(quad) or any(int(part) > 255 for part in quad.split(".")):
            return False
        groups += ["0", "0"]
    if not all(_HEX_GROUP.fullmatch(group) for group in groups):
        return False
    return len(groups) <= 7 if gap else len(groups) == 8
