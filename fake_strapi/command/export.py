"""`fake-strapi export`."""

from __future__ import annotations

from pathlib import Path

import click

from fake_strapi.command.options import BAD_PROJECT, USAGE_ERROR, Pair, fail
from fake_strapi.config import Config
from fake_strapi.documents.seed_file import SeedError
from fake_strapi.errors import FakeStrapiError
from fake_strapi.schema.errors import SchemaError


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--project", type=click.Path(path_type=Path), help="As for serve.")
@click.option("--strapi", default="4", show_default=True, help="As for serve.")
@click.option("--seed", type=click.Path(path_type=Path), help="What to export, if it is in no --db.")
@click.option("--db", type=click.Path(path_type=Path), help="The file of an earlier serve.")
@click.option("--custom-field", multiple=True, type=Pair(), metavar="UID=TYPE", help="As for serve.")
def export(
    file: Path,
    project: Path | None,
    strapi: str,
    seed: Path | None,
    db: Path | None,
    custom_field: tuple[tuple[str, str], ...],
) -> None:
    """Write what a fake holds to FILE, a .tar.gz that `strapi import` takes."""
    from fake_strapi.installation import install
    from fake_strapi.world import World

    config = Config(project=project, strapi=strapi, seed=seed, db=db, custom_fields=dict(custom_field))
    try:
        world = World(install(config))
    except (SchemaError, SeedError) as error:
        fail(str(error), BAD_PROJECT)
    except FakeStrapiError as error:
        fail(str(error), USAGE_ERROR)
    file.write_bytes(world.export())
    world.close()
    click.echo(f"{file}: written, for strapi import")
