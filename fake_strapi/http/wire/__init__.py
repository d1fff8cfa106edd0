"""The HTTP/1.1 server that carries the WSGI application: node's manners over llhttp, sockets and threads."""

from fake_strapi.http.wire.connection import Connection
from fake_strapi.http.wire.limits import Limits
from fake_strapi.http.wire.server import WireServer

__all__ = ["Connection", "Limits", "WireServer"]
