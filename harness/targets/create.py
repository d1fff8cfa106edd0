"""The targets by the names that `--strapi-target` takes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.targets.protocol import Target, TargetError

if TYPE_CHECKING:
    from harness.targets.container import Database

PRINTSHOP = Path(__file__).parent.parent / "printshop"
KINDS = ("fake", "process", "container")


def create_target(
    kind: str,
    strapi_version: str,
    project: Path | None = None,
    *,
    promises: Mapping[str, Any] | None = None,
    database: Database = "sqlite",
    environment: Mapping[str, str] | None = None,
    **settings: Any,
) -> Target:
    """A target that is not started yet. `project` None is the bundled PrintShop; `settings` are the fake's own.

    `promises`: what the companion plugin of a real Strapi is set to; None leaves it out. `database`: of a container.
    `environment`: of a real Strapi, on top of the test defaults.
    """
    if kind == "fake":
        from harness.targets.fake import FakeTarget

        return FakeTarget(project, strapi_version, **settings)
    if settings and kind in KINDS:
        raise TargetError(f"A real Strapi has no setting {', '.join(settings)}: run this on the fake.")
    variables = trusting() | dict(environment or {})
    if kind == "process":
        from harness.targets.process import ProcessTarget

        return ProcessTarget(project or PRINTSHOP, strapi_version, environment=variables, promises=promises)
    if kind == "container":
        from harness.targets.container import ContainerTarget

        return ContainerTarget(
            project or PRINTSHOP, strapi_version, environment=variables, promises=promises, database=database
        )
    raise TargetError(f"No target {kind!r}: choose one of {', '.join(KINDS)}.")


def trusting() -> dict[str, str]:
    """An environment that trusts this run's OAuth providers, where there can be any, beside what it trusted before."""
    if find_spec("trustme") is None:
        return {}
    from harness.certificates import bundle

    return {"NODE_EXTRA_CA_CERTS": str(bundle(os.environ.get("NODE_EXTRA_CA_CERTS")))}
