"""The images that everything is built on, by the one file that names them: docker-compose.test.yml, under `x-images`.

The file lies at the top of the repository, and inside of `harness` in an installed package.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.targets.protocol import TargetError

NAME = "docker-compose.test.yml"
PLACES = (Path(__file__).parents[2] / NAME, Path(__file__).parents[1] / NAME)


def compose_file() -> dict[str, Any]:
    """What docker-compose.test.yml says. Raises TargetError where PyYAML is missing."""
    try:
        import yaml  # type: ignore[import-untyped]
    except ImportError as error:
        raise TargetError(f"{NAME} is read by PyYAML: pip install 'fake-strapi[container]'") from error
    place = next(path for path in PLACES if path.is_file())
    found: dict[str, Any] = yaml.safe_load(place.read_text(encoding="utf-8"))
    return found


def base_images() -> Mapping[str, str]:
    """Names with their tags: `node`, `python-slim`, `postgres`."""
    images: Mapping[str, str] = compose_file()["x-images"]
    return images
