"""multipart/form-data bodies, and small images to send in them: the same bytes in every run."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

BOUNDARY = "----contract"
FORM = f"multipart/form-data; boundary={BOUNDARY}"

# field, file name (None: a plain field), media type (None: not said), content
Part = tuple[str, str | None, str | None, str | bytes]


def form(*parts: Part) -> bytes:
    """A whole form. Text is sent as UTF-8."""
    pieces = []
    for field, filename, media_type, content in parts:
        head = f'Content-Disposition: form-data; name="{field}"'
        if filename is not None:
            head += f'; filename="{filename}"'
        if media_type is not None:
            head += f"\r\nContent-Type: {media_type}"
        data = content.encode() if isinstance(content, str) else content
        pieces.append(f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + data + b"\r\n")
    return b"".join(pieces) + f"--{BOUNDARY}--\r\n".encode()


def text(name: str = "a.txt", content: str = "hello", field: str = "files") -> Part:
    """A text file."""
    return field, name, "text/plain", content


def value(field: str, content: str) -> Part:
    """A plain field."""
    return field, None, None, content


def png(width: int, height: int) -> bytes:
    """A red image."""
    row = b"\x00" + b"\xc8\x1e\x1e" * width
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return _chunks((b"IHDR", head), (b"IDAT", zlib.compress(row * height, 9)), (b"IEND", b""))


def _chunks(*chunks: tuple[bytes, bytes]) -> bytes:
    image = b"\x89PNG\r\n\x1a\n"
    for kind, data in chunks:
        image += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return image


def gif(width: int, height: int) -> bytes:
    """A one-colour image: an LZW stream of codes that never grow, each pixel on its own."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\xc8\x1e\x1e\x00\x00\x00"
    block = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02"
    bits, count = 0, 0
    stream = bytearray()
    for place in range(width * height):
        codes: Sequence[int] = (4, 0) if place % 2 == 0 else (0,)  # clear often, so that codes keep three bits
        for code in codes:
            bits |= code << count
            count += 3
            while count >= 8:
                stream.append(bits & 0xFF)
                bits >>= 8
                count -= 8
    bits |= 5 << count
    count += 3
    while count > 0:
        stream.append(bits & 0xFF)
        bits >>= 8
        count -= 8
    parts = [bytes(stream[at : at + 255]) for at in range(0, len(stream), 255)]
    return head + block + b"".join(bytes([len(part)]) + part for part in parts) + b"\x00;"


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="10" height="10"/></svg>'
SVG_BOX = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"><rect width="9"/></svg>'
