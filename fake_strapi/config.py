"""Every setting of the fake, its default, and a line of comment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Profile = Literal["strapi", "guide"]
PROFILES: tuple[Profile, ...] = ("strapi", "guide")

# Used when neither --api-token nor STRAPI_API_TOKEN names one: fixed, so that a test can rely on it.
DEFAULT_API_TOKEN = "fake-strapi-full-access-token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings together; a Config never changes."""

    project: Path | None = None  # the Strapi project served; None: the bundled PrintShop
    strapi: str = "4"  # version answered as: a major or a measured release
    profile: Profile | None = None  # None: guide for the bundled project, strapi for any other
    host: str = "localhost"  # address to listen on; localhost is both loopbacks, 127.0.0.1 and ::1
    port: int = 1337  # 0 takes a free one
    api_token: str = DEFAULT_API_TOKEN  # full access
    read_only_tokens: Sequence[str] = ()  # more tokens, of type read-only
    custom_tokens: Mapping[str, Sequence[str]] = field(default_factory=dict)  # token -> actions
    public: Sequence[str] = ()  # actions that need no token, such as api::job.job.find
    custom_fields: Mapping[str, str] = field(default_factory=dict)  # custom field uid -> attribute type
    default_limit: int = 25  # api.rest.defaultLimit
    max_limit: int | None = 100  # api.rest.maxLimit; None: no limit
    with_count: bool = True  # api.rest.withCount
    json_limit: int = 1_048_576  # bytes of a JSON body: strapi::body jsonLimit, 1mb
    form_limit: int = 57_344  # bytes of a form or text body: strapi::body formLimit, 56kb
