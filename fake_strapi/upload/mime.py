"""Media types and file name extensions, as `mime-types` (mime-db) knows them for files that people upload.

A row is a type and its extensions; the first is the one that a file without extension gets. Checked against
mime-types 2.1 of Strapi 4.26.2 and 5.54.0. An extension that is missing here has the type that Python knows.
"""

from __future__ import annotations

import mimetypes

ROWS = """
text/plain txt text log ini conf
text/markdown markdown md
text/csv csv
text/tab-separated-values tsv
text/html html htm
text/css css
application/javascript js mjs
application/node cjs
application/json json map
application/xml xml xsl
application/xhtml+xml xhtml
application/rtf rtf
text/calendar ics
text/x-vcard vcf
text/vtt vtt
application/x-subrip srt
text/yaml yaml yml
application/toml toml
application/x-sh sh
text/x-java-source java
text/x-c c h cpp
application/rls-services+xml rs
application/x-httpd-php php
application/x-sql sql
text/jsx jsx
image/png png
image/apng apng
image/jpeg jpeg jpg jpe
image/gif gif
image/webp webp
image/avif avif
image/svg+xml svg svgz
image/vnd.microsoft.icon ico
image/bmp bmp
image/tiff tif tiff
image/heic heic
image/heif heif
image/vnd.adobe.photoshop psd
application/postscript ai eps ps
audio/mpeg mpga mp3
audio/mp4 m4a
audio/x-aac aac
audio/wave wav
audio/ogg oga ogg opus
audio/x-flac flac
audio/midi mid midi
audio/webm weba
audio/x-ms-wma wma
video/mp4 mp4
video/mp2t ts
video/x-m4v m4v
video/mpeg mpeg mpg
video/quicktime qt mov
video/webm webm
video/ogg ogv
video/x-msvideo avi
video/x-matroska mkv
video/x-flv flv
video/x-ms-wmv wmv
video/3gpp 3gp
application/pdf pdf
application/msword doc dot
application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
application/vnd.openxmlformats-officedocument.wordprocessingml.template dotx
application/vnd.ms-excel xls
application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
application/vnd.ms-excel.sheet.macroenabled.12 xlsm
application/vnd.ms-powerpoint ppt
application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
application/vnd.oasis.opendocument.text odt
application/vnd.oasis.opendocument.spreadsheet ods
application/vnd.oasis.opendocument.presentation odp
application/epub+zip epub
application/x-mobipocket-ebook prc mobi
application/vnd.apple.keynote key
application/vnd.apple.pages pages
application/vnd.apple.numbers numbers
application/zip zip
application/gzip gz
application/x-tar tar
application/x-bzip2 bz2
application/x-xz xz
application/x-7z-compressed 7z
application/vnd.rar rar
application/java-archive jar
application/vnd.android.package-archive apk
application/x-apple-diskimage dmg
application/x-iso9660-image iso
application/x-debian-package deb
application/x-redhat-package-manager rpm
application/x-msdownload exe msi
application/x-msdos-program exe
application/octet-stream bin
font/woff woff
font/woff2 woff2
font/ttf ttf
font/otf otf
application/vnd.ms-fontobject eot
application/wasm wasm
model/gltf-binary glb
model/gltf+json gltf
model/stl stl
model/obj obj
image/vnd.dxf dxf
image/vnd.dwg dwg
application/manifest+json webmanifest
application/atom+xml atom
application/rss+xml rss
application/vnd.google-earth.kml+xml kml
application/gpx+xml gpx
application/geo+json geojson
application/x-shockwave-flash swf
message/rfc822 eml
application/vnd.ms-outlook msg
application/x-bittorrent torrent
application/x-pkcs12 p12
application/x-x509-ca-cert der pem crt
application/pkix-cert cer
"""
EXTENSIONS: dict[str, str] = {}  # type -> its first extension
TYPES: dict[str, str] = {}  # extension -> type
for row in ROWS.strip().splitlines():
    media_type, *extensions = row.split()
    EXTENSIONS[media_type] = extensions[0]
    for extension in extensions:
        TYPES[extension] = media_type

# Types that are text without being called so.
UTF_8 = frozenset({"application/javascript", "application/json", "application/manifest+json"})
OCTETS = "application/octet-stream"

_OTHERS = mimetypes.MimeTypes()


def lookup(ext: str) -> str | None:
    """The media type of an extension (".PNG"); None for an unknown one."""
    name = ext.lower().lstrip(".")
    if not name:
        return None
    return TYPES.get(name) or _OTHERS.types_map[True].get(f".{name}")


def extension_of(media_type: str) -> str | None:
    """The extension of a media type, without its dot; None for an unknown one. Parameters don't count."""
    bare = media_type.partition(";")[0].strip().lower()
    found = EXTENSIONS.get(bare)
    if found is None:
        other = _OTHERS.types_map_inv[True].get(bare)
        found = other[0].lstrip(".") if other else None
    return found


def content_type(ext: str) -> str:
    """The Content-Type under which koa serves a file of this extension."""
    media_type = lookup(ext)
    if media_type is None:
        return OCTETS
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") or media_type in UTF_8 else media_type
