"""Which table an id in an answer belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.shapes import FILE, Shapes, load_shapes

ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo" / "src"


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return load_shapes(ZOO)


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("/api/jobs", "job"),
        ("/api/jobs/1?sort=id", "job"),
        ("/API/Jobs/", "job"),
        ("/api/people", "person"),
        ("/api/setting", "setting"),
        ("/api/users/1", "user"),
        ("/api/time-clock-entries#x", "time-clock-entry"),
        ("/api/job", None),
        ("/api/settings", None),
        ("/jobs", None),
        ("/", None),
        ("", None),
    ],
)
def test_the_type_behind_a_path(shapes: Shapes, target: str, name: str | None) -> None:
    shape = shapes.of_route(target)
    assert (shape.name if shape else None) == name


def test_what_stands_behind_attributes(shapes: Shapes) -> None:
    page, job = shapes.by_uid["api::page.page"], shapes.by_uid["api::job.job"]
    assert job.targets["customer"] == "api::customer.customer"
    assert page.targets["comp"] == "shared.seo"
    assert page.targets["cover"] == FILE
    assert page.targets["dz"] is None
    assert "JobID" not in job.targets
    assert shapes.by_uid["api::thing.thing"].opaque == {"json", "jsonDefault", "blocks"}
    assert shapes.by_uid["layout.section"].targets["link"] == "shared.link"


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="not the src directory"):
        load_shapes(tmp_path / "src")
