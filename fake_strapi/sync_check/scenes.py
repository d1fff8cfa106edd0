"""What happens to a sync, scene by scene: is its copy right in the end, and how soon?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from fake_strapi.client_check.stage import seconds
from fake_strapi.findings import FAILED, PASSED, UNSURE, Finding
from fake_strapi.sync_check.copies import in_short
from fake_strapi.sync_check.stage import SyncStage

SOON = 5.0  # seconds in which what a webhook tells must be in the copy
SLACK = 1.0  # seconds beyond an interval
LATE = 10.0  # seconds that an old event comes behind a newer one
MANY = 101  # one more than the most that a page can have, unless the project says otherwise
POLLS_WITHOUT_STRAPI = 3
WILD_SECONDS = 600
WILD_CHANGES = 40
WILD_DELAY = 30.0
LONG = "takes minutes of real time, as its time can't be sped up: ask for it with patience"
NO_WEBHOOKS = "it takes no webhooks"

Change = Callable[[SyncStage], None]

CHANGES: dict[str, Change] = {
    "creation": lambda stage: void(stage.create()),
    "change": lambda stage: stage.change(stage.any_entry()),
    "deletion": lambda stage: stage.delete(stage.any_entry()),
}


def void(value: object) -> None:
    """Nothing of it matters."""


def begun(stage: SyncStage) -> bool:
    """Whether the copy is right at the start; the other scenes need that."""
    return stage.converge(stage.interval + SLACK) is not None


def start(stage: SyncStage) -> list[Finding]:
    promise = "the copy has what Strapi has at the start"
    with stage.act():
        found = [right(promise, stage, stage.converge(stage.interval + SLACK), stage.interval)]
    promise = f"the copy has all of {MANY} entries, however many pages they are"
    with stage.act():
        for _ in range(MANY - len(stage.truth())):
            stage.create()
        return [*found, right(promise, stage, stage.converge(2 * stage.interval + SLACK), stage.interval)]


def told(stage: SyncStage) -> list[Finding]:
    """By webhooks, as they should come."""
    found = []
    for name, change in CHANGES.items():
        promise = f"a {name} that a webhook tells is in the copy within {seconds(SOON)}"
        with stage.act():
            if not stage.connect():
                return []
            if not begun(stage):
                found.append(never_begun(promise))
                continue
            change(stage)
            after = stage.converge(stage.interval + SLACK)
            if after is not None and after > SOON:
                found.append(Finding(promise, FAILED, f"only after {seconds(after)}, by polling"))
            else:
                found.append(right(promise, stage, after, stage.interval))
    return found


def lost(stage: SyncStage) -> list[Finding]:
    """Without webhooks, or with all of them lost."""
    found = []
    for name, change in CHANGES.items():
        with stage.act():
            stage.strapi.webhooks.configure(drop=1.0)
            hooked = stage.connect()
            words = f"a {name} whose webhook is lost" if hooked else f"a {name}"
            promise = f"{words} is found by polling, within {seconds(stage.interval)}"
            if not begun(stage):
                found.append(never_begun(promise))
                continue
            change(stage)
            found.append(right(promise, stage, stage.converge(2 * stage.interval + SLACK), stage.interval))
    return found


def duplicated(stage: SyncStage) -> list[Finding]:
    promise = "webhooks that come twice do no harm"
    with stage.act():
        if not stage.connect():
            return [Finding(promise, UNSURE, NO_WEBHOOKS)]
        stage.strapi.webhooks.configure(duplicate=1.0)
        if not begun(stage):
            return [never_begun(promise)]
        for change in CHANGES.values():
            change(stage)
            stage.pass_seconds(SOON)
            if wrong := stage.wrong():
                return [Finding(promise, FAILED, in_short(wrong))]
        sent = len(stage.strapi.webhooks.deliveries())
        return [Finding(promise, PASSED, f"{sent} deliveries of {len(CHANGES)} changes")]


def late(stage: SyncStage) -> list[Finding]:
    """An old event behind a newer one, while polling goes on."""
    changes: dict[str, Sequence[Change]] = {
        "an old change that is told late does not come back": (
            lambda stage: stage.change(stage.any_entry()),
            lambda stage: stage.change_back(stage.any_entry()),
        ),
        "a deleted entry does not come back when its creation is told late": (
            lambda stage: void(stage.create()),
            lambda stage: stage.delete(stage.truth()[-1].get("documentId", stage.truth()[-1]["id"])),
        ),
    }
    return [overtaken(stage, promise, *pair) for promise, pair in changes.items()]


def overtaken(stage: SyncStage, promise: str, first: Change, second: Change) -> Finding:
    with stage.act():
        if not stage.connect():
            return Finding(promise, UNSURE, NO_WEBHOOKS)
        if not begun(stage):
            return never_begun(promise)
        stage.strapi.webhooks.configure(delay=LATE)
        first(stage)
        stage.pass_seconds(1)  # so that the two differ in updatedAt, by which receivers know events
        stage.strapi.webhooks.configure(delay=0)
        second(stage)
        if stage.converge(LATE / 2) is None:
            return Finding(promise, UNSURE, "the newer one was not taken over either")
        stage.pass_seconds(LATE)
        wrong = stage.wrong()
        if not wrong:
            return Finding(promise, PASSED, f"told {seconds(LATE)} later")
        after = stage.converge(stage.interval + SLACK)
        healed = "and stays" if after is None else f"until a poll {seconds(after)} later"
        return Finding(promise, FAILED, f"{in_short(wrong)}, {healed}")


def outage(stage: SyncStage) -> list[Finding]:
    """Strapi answers 503 to a few polls, and the webhook is lost meanwhile."""
    promise = "the copy is right again after Strapi was down"
    with stage.act():
        stage.strapi.webhooks.configure(drop=1.0)
        stage.connect()
        if not begun(stage):
            return [never_begun(promise)]
        CHANGES["change"](stage)
        stage.strapi.faults.unavailable(f"{stage.strapi.installation.settings.prefix}/*")
        stage.pass_seconds(POLLS_WITHOUT_STRAPI * stage.interval)
        stage.strapi.faults.clear()
        after = stage.converge(2 * stage.interval + SLACK)
        return [right(promise, stage, after, 2 * stage.interval)]


def wild(stage: SyncStage) -> list[Finding]:
    """All at once: a third of the webhooks lost, a third doubled, all of them late; the last one lost."""
    promise = f"the copy is right after {WILD_SECONDS // 60} minutes of lost, doubled and disordered webhooks"
    chance = Random(1)
    with stage.act():
        mischief = {"drop": 0.3, "duplicate": 0.3, "delay": [0.0, WILD_DELAY], "reorder": True, "seed": 1}
        stage.strapi.webhooks.configure(**mischief)
        hooked = stage.connect()
        if not begun(stage):
            return [never_begun(promise)]
        for number in range(WILD_CHANGES):
            stage.pass_seconds(WILD_SECONDS / WILD_CHANGES)
            if number == WILD_CHANGES - 1:
                stage.strapi.webhooks.configure(drop=1.0)
            if stage.truth():
                CHANGES[chance.choice(list(CHANGES))](stage)
            else:
                stage.create()
        within = stage.interval + (WILD_DELAY if hooked else 0)
        after = stage.converge(2 * within + SLACK)
        return [right(promise, stage, after, within)]


def right(promise: str, stage: SyncStage, after: float | None, within: float) -> Finding:
    """Judges how soon the copy was right: None is never."""
    if after is None:
        return Finding(promise, FAILED, f"not so: {in_short(stage.wrong())}")
    verdict = PASSED if after <= within + SLACK else FAILED
    return Finding(promise, verdict, "at once" if after == 0 else f"after {seconds(after)}")


def never_begun(promise: str) -> Finding:
    return Finding(promise, FAILED, "the copy was not right to begin with")


SCENES: dict[str, Callable[[SyncStage], list[Finding]]] = {
    "start": start,
    "told": told,
    "lost": lost,
    "duplicated": duplicated,
    "late": late,
    "outage": outage,
    "wild": wild,
}
