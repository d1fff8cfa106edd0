"""The image of a user's Strapi project: by its own Dockerfile, or by ours around its `src/`. Built once for a content.

Its name is the hash of everything that goes into it, so that the next run finds it, and a changed project gets another.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker  # type: ignore[import-untyped]
import docker.errors  # type: ignore[import-untyped]
from docker.utils.build import exclude_paths  # type: ignore[import-untyped]

from harness.targets.app_directory import Project
from harness.targets.base_images import base_images
from harness.targets.build_context import DOCKERFILE, write_build_context
from harness.targets.file_lock import file_lock
from harness.targets.install import Report, cache_directory
from harness.targets.protocol import TargetError
from harness.targets.release import Release

REPOSITORY = "fake-strapi/project"
PROJECT_LABEL = "fake-strapi.project"
BUILD_SECONDS = 45 * 60
LOG_TAIL = 6_000
PASSED_ON = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "npm_config_registry")
"""Variables of this machine that a build needs where packages come through a proxy. No image keeps them."""


@dataclass(frozen=True, slots=True)
class ProjectImage:
    """`tag` in the engine, `directory` is where the project runs in it. `own`: by the project's own Dockerfile."""

    tag: str
    directory: str
    own: bool


def project_image(
    client: docker.DockerClient,
    project: Project,
    release: Release,
    report: Report,
    promises: Mapping[str, Any] | None = None,
) -> ProjectImage:
    """The project's image, built if its content has changed. Raises TargetError with the end of the build's output."""
    own = (project.root / "Dockerfile").is_file()
    if own and promises is not None:
        raise TargetError(f"{project.root} has a Dockerfile of its own: the companion plugin goes into ours only.")
    with tempfile.TemporaryDirectory(prefix="strapi-image-") as temporary:
        context, dockerfile, arguments = project.root, "Dockerfile", dict[str, str]()
        if not own:
            context, dockerfile = Path(temporary), DOCKERFILE
            arguments = write_build_context(context, project, release, promises)
            arguments["NODE_IMAGE"] = base_images()["node"]
        digest = content_digest(context, dockerfile, arguments)
        tag = f"{REPOSITORY}:{'own' if own else release.version}-{digest[:16]}"
        lock = cache_directory() / f"image-{digest[:16]}.lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        with file_lock(lock, lambda: report(f"waiting for another process that builds {tag}"), BUILD_SECONDS):
            if not client.images.list(name=tag):
                variant = f"{project.source} {'own' if own else release.major} {promises is not None}"
                build(client, context, dockerfile, arguments, tag, variant, report)
    return ProjectImage(tag, working_directory(client, tag), own)


def content_digest(context: Path, dockerfile: str, arguments: Mapping[str, str]) -> str:
    """Of all files that a build would see: names, modes and bytes; and of what is said to it."""
    digest = hashlib.sha256()
    for name, value in sorted(arguments.items()):
        digest.update(f"{name}={value}\n".encode())
    for name in sorted(context_files(context, dockerfile)):
        path = context / name
        digest.update(f"{name} {path.lstat().st_mode:o}\n".encode())
        if path.is_symlink():
            digest.update(os.readlink(path).encode())
        elif path.is_file():
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def context_files(context: Path, dockerfile: str) -> Iterable[str]:
    """What is sent to the engine: everything but what .dockerignore names."""
    ignore = context / ".dockerignore"
    lines = ignore.read_text(encoding="utf-8").splitlines() if ignore.is_file() else []
    patterns = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    found: Iterable[str] = exclude_paths(str(context), patterns, dockerfile=dockerfile)
    return found


def build(
    client: docker.DockerClient,
    context: Path,
    dockerfile: str,
    arguments: Mapping[str, str],
    tag: str,
    variant: str,
    report: Report,
) -> None:
    report(f"building the image {tag} (once for this content; the packages, some minutes, only when they change)")
    passed_on = {name: os.environ[name] for name in PASSED_ON if os.environ.get(name)}
    label = hashlib.sha256(variant.encode()).hexdigest()[:16]
    output = ""
    try:
        for line in client.api.build(
            path=str(context),
            dockerfile=dockerfile,
            tag=tag,
            buildargs={**arguments, **passed_on},
            labels={PROJECT_LABEL: label},
            rm=True,
            forcerm=True,
            decode=True,
            timeout=BUILD_SECONDS,
        ):
            text = line.get("stream", "")
            output = (output + text)[-LOG_TAIL:]
            if text.startswith("Step "):
                report(text.strip())
            if "error" in line:
                raise TargetError(f"Building {tag} failed: {line['error']}\nThe end of its output:\n{output}")
    except (docker.errors.DockerException, OSError) as error:
        raise TargetError(f"Building {tag} failed: {error}\nThe end of its output:\n{output}") from error
    remove_older(client, label, tag)


def remove_older(client: docker.DockerClient, label: str, tag: str) -> None:
    """Images of the same project with another content, unless a container still uses them."""
    for image in client.images.list(filters={"label": f"{PROJECT_LABEL}={label}"}):
        for older in image.tags:
            if older != tag:
                with suppress(docker.errors.APIError):
                    client.images.remove(older)


def working_directory(client: docker.DockerClient, tag: str) -> str:
    directory: str = client.images.get(tag).attrs["Config"]["WorkingDir"]
    return directory or "/"
