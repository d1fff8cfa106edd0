"""Plays changes, and webhooks that go astray, for whoever keeps a copy of Strapi's content, and judges the copy.

    report = check_sync(lambda strapi: running_sync(strapi.url, strapi.token), interval=60)
    report.raise_for_failures()

Time is the sync's own, as in client_check: a Python object's threads, and node and Python programs, wait at no cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fake_strapi.errors import FakeStrapiError
from fake_strapi.findings import UNSURE, Finding, Report
from fake_strapi.sync_check.callable_sync import CallableSync, MakeSync
from fake_strapi.sync_check.program import SyncProgram
from fake_strapi.sync_check.scenes import LONG, SCENES
from fake_strapi.sync_check.stage import PlayedSync, SyncStage

SECRET = "fake-strapi-webhook-secret"
CREATE = {"Status": "Pending Artwork", "Quantity": 1}
CHANGE = {"Status": "Complete"}


def check_sync(
    sync: MakeSync | SyncProgram,
    *,
    path: str = "/api/jobs",
    create: Mapping[str, Any] = CREATE,
    change: Mapping[str, Any] = CHANGE,
    interval: float = 60.0,
    scenes: Sequence[str] = (),
    patient: bool = False,
    **settings: Any,
) -> Report:
    """Check a sync that polls every `interval` seconds; `scenes` are names of SCENES, all of them without any.

    A callable is given a Place (`url`, `token`) and answers the running sync: its `copy`, and as it has them `url`,
    where webhooks go, and `stop()`. `path` is what the copy is of: a collection, with a query where it is a part of
    it. `create` is the data of an entry there, `change` what is changed of it. Other settings are those of
    fake_strapi.Config; webhooks are signed with `webhook_secret` as the profile has it. Raises FakeStrapiError when
    the sync can't be judged.
    """
    unknown = [scene for scene in scenes if scene not in SCENES]
    if unknown:
        raise FakeStrapiError(f"no scenes {', '.join(unknown)}: there are {', '.join(SCENES)}")
    settings.setdefault("webhook_secret", SECRET)
    if isinstance(sync, SyncProgram):
        sync.secret = settings["webhook_secret"]
    played: PlayedSync = sync if isinstance(sync, SyncProgram) else CallableSync(sync)
    stage = SyncStage(played, path=path, create=create, change=change, interval=interval, patient=patient, **settings)
    found: list[Finding] = []
    with stage:
        for name, scene in SCENES.items():
            if name not in (scenes or SCENES):
                continue
            if stage.clock.runs and not patient and name != "start":
                found.append(Finding(f"scene {name}", UNSURE, LONG))
            else:
                found += scene(stage)
    return Report(f"the sync {played.name}", tuple(found))
