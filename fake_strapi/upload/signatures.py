"""The media type that a file's first bytes tell, as Strapi 5 detects it with `file-type` before it stores a file.

Known are the kinds that are uploaded every day. For any other, Strapi may know a type where this answers None, and then
stores it instead of the declared one. Source: upload utils/mime-validation of 5.54.0, file-type 21.
"""

from __future__ import annotations

from fake_strapi.upload.mime import OCTETS, lookup
from fake_strapi.upload.names import extname

# At which place what stands, and the type that it tells; the first row that fits.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"BM", "image/bmp"),
    (0, b"\x00\x00\x01\x00", "image/x-icon"),
    (0, b"%PDF", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"7z\xbc\xaf'\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/x-rar-compressed"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/x-flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/vnd.avi"),
    (0, b"\x1aE\xdf\xa3", "video/matroska"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypqt  ", "video/quicktime"),
    (4, b"ftypM4A", "audio/x-m4a"),
    (4, b"ftypM4V", "video/x-m4v"),
    (4, b"ftyp", "video/mp4"),
    (0, b"wOFF\x00\x01\x00\x00", "font/woff"),
    (0, b"wOF2\x00\x01\x00\x00", "font/woff2"),
    (0, b"\x00\x01\x00\x00\x00", "font/ttf"),
    (0, b"OTTO\x00", "font/otf"),
    (0, b"\x00asm", "application/wasm"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"<?xml ", "application/xml"),
    (0, b"\xef\xbb\xbf<?xml ", "application/xml"),
    (0, b"SQLi", "application/x-sqlite3"),
    (0, b"MZ", "application/x-msdownload"),
)


def detect(data: bytes) -> str | None:
    """The type of a file's content; None when its first bytes tell nothing."""
    for place, signature, media_type in _SIGNATURES:
        if data.startswith(signature, place):
            return media_type
    return None


def trusted_type(name: str, declared: str, data: bytes) -> str:
    """The type that a file is stored with: of what was declared, the name's extension and the content.

    Without lists of allowed and denied types in the project's configuration nothing is refused.
    """
    ext = extname(name).lower()
    expected = lookup(ext) if ext else None
    detected = detect(data)
    generic = declared in ("", OCTETS)
    if detected is not None and not generic and declared.lower() == expected == detected:
        return declared
    if detected is not None and (expected is None or detected == expected or generic):
        return expected if detected == "application/zip" and expected is not None else detected
    return expected or declared or OCTETS
