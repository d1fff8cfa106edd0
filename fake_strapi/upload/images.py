"""Images: their size, whether they are whole, and the smaller formats that Strapi makes of them.

Pillow does the work, and is imported when the first image comes: `pip install fake-strapi[images]`. Sizes in pixels and
names are Strapi's; the bytes are another encoder's, so a format's size in KB differs from sharp's.
Source: plugin-upload services/image-manipulation of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from fake_strapi.errors import ApplicationError, StrapiError
from fake_strapi.upload.signatures import detect

if TYPE_CHECKING:
    from PIL.Image import Image

PROCESSED = frozenset({"JPEG", "PNG", "WEBP", "TIFF", "GIF"})
OPTIMIZED = PROCESSED - {"GIF"}
RASTER_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/tiff", "image/gif"})
THUMBNAIL = (245, 156)
QUALITY = 80  # the setting sizeOptimization, which is on from the start

_SVG = re.compile(rb"\s*(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>|\s)*<svg\b([^>]*)>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(width|height|viewBox)\s*=\s*["']([^"']*)["']""")
_LENGTH = re.compile(r"\s*([0-9.]+)\s*(px)?\s*")


class ImagesNeedPillow(StrapiError):
    """501: an image was uploaded to a fake that has no Pillow."""

    status = 501
    name = "NotImplementedError"
    default_message = "fake-strapi needs Pillow to take images: pip install 'fake-strapi[images]'"

    def __init__(self) -> None:
        super().__init__(details={"fake": "unsupported"})


class Picture(Struct, frozen=True):
    """An uploaded image as it is stored; `image` is None for vector images, which have no formats."""

    width: int
    height: int
    data: bytes
    image: Image | None = None


class Format(Struct, frozen=True):
    """A smaller copy of an image: `thumbnail`, `large`, `medium` or `small`."""

    key: str
    width: int
    height: int
    data: bytes


@cache
def pillow() -> Any:
    """The module PIL.Image. Raises ImagesNeedPillow."""
    try:
        import PIL.Image
    except ImportError as error:
        raise ImagesNeedPillow from error
    return PIL.Image


def read_picture(data: bytes) -> Picture | None:
    """The image that a file's content is; None when it is none. Raises ApplicationError for a broken one."""
    if detect(data) not in RASTER_TYPES:
        return _vector_image(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's remarks on odd files are not the client's
        try:
            image: Image = pillow().open(io.BytesIO(data))
        except (OSError, SyntaxError, ValueError):
            return None  # not even its head can be read: to Strapi a file like any other
        except pillow().DecompressionBombError as error:
            raise ApplicationError("File is not a valid image") from error
        if image.format not in PROCESSED and image.format != "MPO":
            return None
        try:
            image.load()
        except Exception as error:  # whatever a decoder raises on broken data
            raise ApplicationError("File is not a valid image") from error
    width, height = image.size
    if image.format in OPTIMIZED:
        data = _encoded(image, image, optimized=True)
    return Picture(width, height, data, image)


def formats(picture: Picture, breakpoints: Mapping[str, int | float]) -> Iterator[Format]:
    """The smaller copies of an image that it is large enough for: the thumbnail, then by name those that fit a box."""
    image, width, height = picture.image, picture.width, picture.height
    if image is None:
        return
    boxes = {"thumbnail": THUMBNAIL, **{key: (int(side), int(side)) for key, side in breakpoints.items()}}
    for key, box in boxes.items():
        if width > box[0] or height > box[1]:
            size = fit_inside((width, height), box)
            yield Format(key, *size, _encoded(_plain(image).resize(size), image))


def fit_inside(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """The largest size of the same shape that a box holds, in whole pixels."""
    shrink = max(size[0] / box[0], size[1] / box[1])
    return max(1, int(size[0] / shrink + 0.5)), max(1, int(size[1] / shrink + 0.5))


def _plain(image: Image) -> Image:
    """An image whose pixels can be mixed: palettes can't."""
    if image.mode == "P":
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    return image


def _encoded(image: Image, like: Image, *, optimized: bool = False) -> bytes:
    """The image in the file format of another one."""
    kind = "JPEG" if like.format == "MPO" else str(like.format)
    options: dict[str, Any] = {"quality": QUALITY} if kind in ("JPEG", "WEBP") else {}
    if kind == "PNG":
        if optimized and image.mode in ("RGB", "RGBA"):
            image = image.quantize(256, method=2)  # sharp makes a palette when it is given a quality
        options["optimize"] = True
    if kind == "TIFF":
        options["compression"] = "tiff_lzw" if image.mode == "P" else "tiff_adobe_deflate"
    output = io.BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def _vector_image(data: bytes) -> Picture | None:
    """An SVG: as large as its width and height say, else as its viewBox does."""
    found = _SVG.match(data)
    if found is None:
        return None
    attributes = dict(_ATTRIBUTE.findall(found[1].decode("utf-8", "replace")))
    box = [float(part) for part in re.findall(r"-?[0-9.]+", attributes.get("viewBox", ""))]
    sides = []
    for name, place in (("width", 2), ("height", 3)):
        length = _LENGTH.fullmatch(attributes.get(name, ""))
        if length is not None:
            sides.append(int(float(length[1]) + 0.5))
        elif len(box) == 4:
            sides.append(int(box[place] + 0.5))
        else:
            return None
    return Picture(sides[0], sides[1], data)
