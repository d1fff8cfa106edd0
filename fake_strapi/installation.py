"""What all workspaces of a server share: the project, the Strapi version, and what was worked out of them.

Nothing in an Installation changes after its start (its caches hold answers of pure functions), so any number of
workspaces and threads use it at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fake_strapi.config import Config, Profile
from fake_strapi.documents.lifecycles import Lifecycles, load_lifecycles
from fake_strapi.documents.output import Nesting, OutputSanitizer
from fake_strapi.schema.content_type import Registry
from fake_strapi.schema.project import Project, load_project
from fake_strapi.storage.layout import Layout, build_layout
from fake_strapi.versions import Behaviour, behaviour_of

PRINTSHOP = Path(__file__).parent.parent / "harness" / "printshop"


@dataclass(frozen=True, slots=True, eq=False)
class Installation:
    """See the module's text. Compared by identity."""

    config: Config
    profile: Profile
    behaviour: Behaviour
    project: Project
    layout: Layout
    lifecycles: Lifecycles
    sanitizer: OutputSanitizer
    nesting: Nesting

    @property
    def registry(self) -> Registry:
        return self.project.registry


def install(config: Config) -> Installation:
    """Load the configured project under the configured version. Raises FakeStrapiError for either one's faults."""
    behaviour = behaviour_of(config.strapi)
    project = load_project(config.project or PRINTSHOP, behaviour, config.custom_fields)
    return Installation(
        config=config,
        profile=config.profile or ("strapi" if config.project else "guide"),
        behaviour=behaviour,
        project=project,
        layout=build_layout(project.registry, behaviour),
        lifecycles=load_lifecycles(project),
        sanitizer=OutputSanitizer(project.registry, behaviour),
        nesting=Nesting(project.registry, documents=behaviour.documents),
    )
