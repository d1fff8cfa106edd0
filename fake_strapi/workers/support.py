"""Whether there can be readers: on this system, with these settings, for this project."""

from __future__ import annotations

import os
import threading

from fake_strapi.errors import FakeStrapiError
from fake_strapi.installation import Installation
from fake_strapi.storage.subscribers import hears_read
from fake_strapi.workers.channel import channel_pair


def check_support(installation: Installation) -> None:
    """Raises FakeStrapiError where more than one worker can't be."""
    if installation.config.serves_tls:
        raise FakeStrapiError(
            "--workers can't be with HTTPS, whose state can't go from one process to another: leave one of them out"
        )
    try:
        if not hasattr(os, "fork"):
            raise OSError
        for channel in channel_pair():
            channel.close()
    except (OSError, AttributeError):
        raise FakeStrapiError(
            "--workers takes a system that passes sockets from process to process, such as Linux: serve without it"
        ) from None


def obstacle(installation: Installation) -> str | None:
    """Why readers would never have anything to answer, or None."""
    heard = sorted({uid for uid, action in installation.lifecycles if hears_read(action)})
    if heard:
        return f"hooks in Python hear of reads ({', '.join(heard)}), and live in one process"
    if installation.rate_limit is not None:
        return "the rate limit counts every request in one process (--rate-limit off lifts it)"
    if installation.versioning is not None:
        return "announced versions of the API are served by one process"
    if threading.active_count() > 1:
        return "a hook in Python has started a thread, which readers can't share"
    return None
