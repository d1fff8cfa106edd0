"""The bytes of uploaded files, under `/uploads/…`: koa-range in front of koa-static.

Source: plugin-upload middlewares/upload, koa-range 0.3, koa-static 5 and koa-send 5, the same in 4.26.2 and 5.54.0.
"""

from __future__ import annotations

import math
import posixpath
from datetime import datetime, timezone
from email.utils import format_datetime

from fake_strapi.errors import StrapiError
from fake_strapi.http.answer import POWERED_BY, TEXT_TYPE, Answer, common_headers, error_answer
from fake_strapi.http.public import check_path
from fake_strapi.http.request import Request
from fake_strapi.http.router import decode_uri_component
from fake_strapi.javascript.numbers import to_number
from fake_strapi.upload.mime import content_type
from fake_strapi.upload.names import extname
from fake_strapi.world import World

PREFIX = "/uploads/"
ACCEPT_RANGES = ("Accept-Ranges", "bytes")
Range = tuple[int, float]  # first and last byte; the last may be infinite


def uploaded_file(request: Request, world: World) -> Answer | None:
    """GET or HEAD of a file, or what koa-send says of a bad path; None for a path that is no file's."""
    if not request.path.lower().startswith(PREFIX):
        return None
    header = request.header("Range")
    wanted: Range | None = None
    if header:
        wanted = first_range(header)
        if wanted is None:  # said before the file is looked for
            headers = [*common_headers(request), ACCEPT_RANGES, POWERED_BY, TEXT_TYPE]
            return Answer(416, headers, b"Range Not Satisfiable")
    try:
        check_path(request.path)
    except StrapiError as error:
        answer = error_answer(request, error)
        answer.headers.insert(len(answer.headers) - 1, ACCEPT_RANGES)
        return answer
    if request.path.endswith("/"):
        return None
    path = posixpath.normpath(decode_uri_component(request.path) or "")
    if not path.startswith(PREFIX):
        return None
    with world.database.lock:
        file = world.uploads.read(path.removeprefix(PREFIX))
    if file is None:
        return None
    data = file.data
    modified = datetime.fromtimestamp(file.modified // 1000, timezone.utc)
    about = [
        ("Last-Modified", format_datetime(modified, usegmt=True)),
        ("Cache-Control", "max-age=0"),
        ("Content-Type", content_type(extname(path))),
    ]
    if wanted is None or request.method == "HEAD":
        length = ("Content-Length", str(len(data)))
        headers = [*common_headers(request), ACCEPT_RANGES, length, *about, POWERED_BY]
        return Answer(200, headers, data, has_length=True)
    start, end = wanted[0], len(data) - 1 if wanted[1] == math.inf else int(wanted[1])
    part = data[start : end + 1]
    where = [("Content-Range", f"bytes {start}-{end}/{len(data)}"), ("Content-Length", str(len(part)))]
    return Answer(206, [*common_headers(request), ACCEPT_RANGES, *about, *where, POWERED_BY], part, has_length=True)


def first_range(header: str) -> Range | None:
    """The first range of a Range header that is one; None when none is. Ranges from the end are none to koa-range."""
    unit, *ranges = header.split("=")
    if len(ranges) != 1 or unit != "bytes":
        return None
    for text in ranges[0].split(","):
        first, *last = (math.inf if part == "" else float(to_number(part)) for part in text.split("-"))
        if last and first <= last[0] and first != math.inf:
            return int(first), last[0]
    return None
