"""API tokens that name their workspace, so that a client which sends one needs neither a header nor a path prefix.

A workspace's own token is the configured one, a full stop, and the name. A token made in a named workspace is 256 hex
digits as Strapi's are, the first of which spell a mark and the name; those of the default workspace are all chance.
"""

from __future__ import annotations

MARK = b"fake-ws:".hex()
END = ":"
KEY_LENGTH = 256


def own_token(api_token: str, workspace: str) -> str:
    """The full-access token that a named workspace has beside the configured one, which every workspace takes."""
    return f"{api_token}.{workspace}"


def access_key(workspace: str | None, chance: str) -> str:
    """A new token's text out of 256 hex digits of chance; `workspace` None is the default one."""
    if workspace is None:
        return chance
    head = MARK + f"{workspace}{END}".encode().hex()
    return head + chance[len(head) :]


def workspace_of(token: str, api_token: str) -> str | None:
    """The name of the workspace that a token belongs to; None when it names none."""
    if token.startswith(MARK) and len(token) == KEY_LENGTH:
        try:
            name, end, _ = bytes.fromhex(token[len(MARK) :]).partition(END.encode())
            return name.decode("ascii") if end else None
        except ValueError:
            return None
    if token.startswith(api_token) and token[len(api_token) : len(api_token) + 1] == ".":
        return token[len(api_token) + 1 :]
    return None
