"""The step that chooses the version of the API: by path, `/api/v1/jobs`, or by header, `Accept-Version: 2`."""

from __future__ import annotations

from email.utils import formatdate

from msgspec.structs import replace

from fake_strapi.errors import StrapiError
from fake_strapi.http.answer import Answer
from fake_strapi.http.call import Call
from fake_strapi.simulation.versioning import VersionPlan
from fake_strapi.versions.views import API_VERSIONS, is_own

OLD, NEW = "1", "2"


class NotAcceptableError(StrapiError):
    """A version of the API that there isn't."""

    status = 406
    name = "NotAcceptableError"


class GoneError(StrapiError):
    """A version of the API that has ended."""

    status = 410
    name = "GoneError"


def choose_version(call: Call) -> Answer | None:
    """Serve the version that is asked for, once there are some. Version 1 says when it is deprecated, then that it is
    gone (410); a version that doesn't exist is a 406."""
    plan = call.world.versioning.plan
    if plan is None or call.now < plan.announced:
        return None
    prefix, path = call.router.prefix, call.request.path
    chosen = version_in(path, prefix)
    if chosen is None:
        if not path.lower().startswith(f"{prefix}/"):
            return None
        chosen = accepted(call.request.header("Accept-Version"))
        if chosen is None:
            return None
    else:
        call.request = replace(call.request, path=path[: len(prefix)] + path[len(prefix) + len("/v1") :])
    if chosen == OLD and call.now >= plan.deprecated:
        say_deprecated(call, plan)
    if not is_own(call.world.installation.behaviour, chosen):
        call.router = call.router.of_version(chosen)
    return None


def version_in(path: str, prefix: str) -> str | None:
    """The version that a path begins with behind the API's prefix."""
    lower = path.lower()
    return next((version for version in API_VERSIONS if lower.startswith(f"{prefix}/v{version}/")), None)


def accepted(header: str | None) -> str | None:
    """The version that the header names; None without one."""
    if header is None:
        return None
    version = header.strip()
    if version not in API_VERSIONS:
        raise NotAcceptableError(
            f"There is no version {version} of the API: Accept-Version takes {' or '.join(API_VERSIONS)}",
            {"versions": list(API_VERSIONS)},
        )
    return version


def say_deprecated(call: Call, plan: VersionPlan) -> None:
    """The headers of RFC 9745 and RFC 8594, and the way to the other version. Raises GoneError after the end."""
    request = call.request
    ends = formatdate(plan.sunset // 1000, usegmt=True)
    successor = request.environ.get("SCRIPT_NAME", "") + successor_of(call)
    request.set_answer_header("Deprecation", f"@{plan.deprecated // 1000}")
    request.set_answer_header("Sunset", ends)
    request.set_answer_header("Link", f'<{successor}>; rel="successor-version"')
    if call.now >= plan.sunset:
        raise GoneError(f"Version {OLD} of the API ended on {ends}: use version {NEW}", {"successor": successor})


def successor_of(call: Call) -> str:
    """The path in version 2. An entry has another name there, so that its collection stands for it."""
    prefix = call.router.prefix
    path = call.request.path[len(prefix) :].rstrip("/")
    _, name, *rest = path.split("/")
    collections = {t.route_name for t in call.world.installation.registry.api_types if not t.is_single}
    shown = f"/{name}" if len(rest) == 1 and name.lower() in collections else path
    return f"{prefix}/v{NEW}{shown}"
