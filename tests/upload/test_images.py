"""Images. Sizes in pixels are those that a real Strapi's sharp made."""

from __future__ import annotations

import io
import sys

import pytest

from fake_strapi.errors import ApplicationError
from fake_strapi.upload import images
from fake_strapi.upload.images import ImagesNeedPillow, fit_inside, formats, read_picture

BREAKPOINTS = {"large": 1000, "medium": 750, "small": 500}


def picture_bytes(width: int, height: int, kind: str = "PNG") -> bytes:
    pil = pytest.importorskip("PIL.Image")
    output = io.BytesIO()
    pil.new("RGB", (width, height), (200, 30, 30)).save(output, kind)
    return output.getvalue()


@pytest.mark.parametrize(
    ("size", "expected"),
    [((600, 400), (234, 156)), ((300, 100), (245, 82)), ((1001, 10), (245, 2)), ((100, 157), (99, 156))],
)
def test_fit_inside_a_thumbnail(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert fit_inside(size, images.THUMBNAIL) == expected


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF"])
def test_formats_are_whole_images_of_the_same_kind(kind: str) -> None:
    pil = pytest.importorskip("PIL.Image")
    picture = read_picture(picture_bytes(1200, 900, kind))
    assert picture is not None
    assert (picture.width, picture.height) == (1200, 900)
    made = {one.key: one for one in formats(picture, BREAKPOINTS)}
    assert list(made) == ["thumbnail", "large", "medium", "small"]
    for one in made.values():
        again = pil.open(io.BytesIO(one.data))
        again.load()
        assert (again.format, again.size) == (kind, (one.width, one.height))


def test_small_images_have_no_formats() -> None:
    picture = read_picture(picture_bytes(245, 156))
    assert picture is not None
    assert list(formats(picture, BREAKPOINTS)) == []


def test_broken_images_are_refused_and_unreadable_ones_are_files() -> None:
    data = picture_bytes(300, 200)
    with pytest.raises(ApplicationError, match="File is not a valid image"):
        read_picture(data[:150])
    assert read_picture(data[:8]) is None
    assert read_picture(b"hello") is None


def test_an_image_of_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = picture_bytes(300, 200)
    monkeypatch.setattr("PIL.Image.MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(ApplicationError, match="File is not a valid image"):
        read_picture(data)


def test_vector_images() -> None:
    plain = read_picture(b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"></svg>')
    box = read_picture(b'<?xml version="1.0"?><svg viewBox="0 0 30 20"></svg>')
    assert plain is not None
    assert box is not None
    assert [(one.width, one.height, list(formats(one, BREAKPOINTS))) for one in (plain, box)] == [
        (300, 200, []),
        (30, 20, []),
    ]


def test_without_pillow_an_image_is_refused_and_a_text_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    data = picture_bytes(2, 2)
    images.pillow.cache_clear()
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    with pytest.raises(ImagesNeedPillow, match=r"pip install 'fake-strapi\[images\]'"):
        read_picture(data)
    assert read_picture(b"hello") is None
