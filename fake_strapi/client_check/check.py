"""Plays the guide's error handling against a client, and judges by the journal which of its rules it keeps.

    report = check_client(lambda strapi: JobsClient(strapi.url, strapi.token).list)
    report.raise_for_failures()

The client calls a fake that fails as the rules need it. Its waits cost nothing: a Python callable, and a node or Python
process, goes by a time that passes while all it does is wait; any other program by the machine's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fake_strapi.client_check.callable_client import CallableClient, Make
from fake_strapi.client_check.client import Client
from fake_strapi.client_check.command import Command
from fake_strapi.client_check.contract import Contract
from fake_strapi.client_check.rules import GROUPS, healthy
from fake_strapi.client_check.stage import ClientStage
from fake_strapi.client_check.trigger import Trigger
from fake_strapi.errors import FakeStrapiError
from fake_strapi.findings import Report


def check_client(
    client: Make | Command | Trigger,
    *,
    rules: Sequence[str] = (),
    contract: Contract | None = None,
    patient: bool = False,
    **settings: Any,
) -> Report:
    """Check a client against `contract`, the guide's without one; `rules` are names of GROUPS, all of them without any.

    A callable is given a Place (`url`, `token`) and answers a function that makes one call and raises when it fails.
    `patient` also plays rules that take minutes because the client's time can't be sped up. Other settings are those of
    fake_strapi.Config, such as `project` and `seed`. Raises FakeStrapiError when the client can't be judged: it sends
    nothing, it fails while Strapi is well, or a call of it never ends.
    """
    unknown = [rule for rule in rules if rule not in GROUPS]
    if unknown:
        raise FakeStrapiError(f"no rules {', '.join(unknown)}: there are {', '.join(GROUPS)}")
    played: Client = client if isinstance(client, Command | Trigger) else CallableClient(client)
    with ClientStage(played, contract or Contract(), patient=patient, **settings) as stage:
        healthy(stage)
        findings = [found for name, group in GROUPS.items() if name in (rules or GROUPS) for found in group(stage)]
    return Report(f"the client {played.name}", tuple(findings))
