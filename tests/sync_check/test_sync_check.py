"""check_sync: the reference sync keeps its copy right, and each broken twin of it is caught where it goes wrong."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from fake_strapi import FakeStrapiError, check_sync
from fake_strapi.cli import main
from fake_strapi.client_check import Place
from fake_strapi.sync_check import SyncProgram
from fake_strapi.sync_check.copies import differences
from harness.receiver import WebhookReceiver
from harness.reference.client import StrapiClient
from harness.reference.sync import ContentSync
from harness.targets.free_port import reserve_port

NODE = shutil.which("node")
SECRET = "fake-strapi-webhook-secret"
Event = Mapping[str, Any]


class Running:
    """The reference sync behind a receiver; twins say what they do with an event, and how they poll."""

    interval = 60.0

    def __init__(self, place: Place) -> None:
        self.sync = self.make(StrapiClient(place.url, place.token, limit=10_000))
        self.receiver = WebhookReceiver(secrets=[SECRET], handler=self.handle, clock=time.time).start()
        self.url: str | None = self.receiver.url
        self.sync.start()

    def make(self, client: StrapiClient) -> ContentSync:
        return ContentSync(client, interval=self.interval)

    def handle(self, event: Event) -> None:
        self.sync.handle(event)

    @property
    def copy(self) -> Any:
        return self.sync.copy

    def stop(self) -> None:
        self.sync.stop()
        self.receiver.stop()


def broken(make: Callable[[Place], Any], *scenes: str, **more: Any) -> dict[str, str]:
    report = check_sync(make, scenes=scenes, **more)
    return {finding.promise: finding.evidence for finding in report.failures}


TOLD = {kind: f"a {kind} that a webhook tells is in the copy within 5 s" for kind in ("creation", "change", "deletion")}
LOST = {
    kind: f"a {kind} whose webhook is lost is found by polling, within 60 s"
    for kind in ("creation", "change", "deletion")
}
PAGES = "the copy has all of 101 entries, however many pages they are"
TWICE = "webhooks that come twice do no harm"
OLD_CHANGE = "an old change that is told late does not come back"
OLD_CREATION = "a deleted entry does not come back when its creation is told late"
DOWN = "the copy is right again after Strapi was down"
WILD = "the copy is right after 10 minutes of lost, doubled and disordered webhooks"


@pytest.mark.parametrize("version", ["4", "5"])
def test_the_reference_keeps_its_copy_right(version: str) -> None:
    report = check_sync(Running, version=version)
    report.raise_for_failures()
    assert {finding.verdict for finding in report.findings} == {"passed"}
    evidence = {finding.promise: finding.evidence for finding in report.findings}
    assert evidence[TOLD["change"]] == "at once"
    assert evidence[LOST["change"]] == "after 60 s"
    assert evidence[TWICE].endswith(" deliveries of 3 changes")
    assert len(evidence) == 13


def test_one_that_only_polls() -> None:
    class Polls(Running):
        interval = 5.0

        def __init__(self, place: Place) -> None:
            super().__init__(place)
            self.url = None

    report = check_sync(Polls, interval=5)
    report.raise_for_failures()
    unsure = {finding.promise for finding in report.findings if finding.verdict == "unsure"}
    assert unsure == {TWICE, OLD_CHANGE, OLD_CREATION}
    assert "a deletion is found by polling, within 5 s" in {finding.promise for finding in report.findings}


def test_one_that_takes_webhooks_and_does_nothing() -> None:
    class Deaf(Running):
        def handle(self, event: Event) -> None:
            pass

    assert broken(Deaf, "told") == dict.fromkeys(TOLD.values(), "only after 60 s, by polling")


class Applies(Running):
    """Puts what an event tells into the copy, and polls beside it."""

    def handle(self, event: Event) -> None:
        if event.get("model") == "job":
            self.apply(event["event"], event["entry"])

    def apply(self, name: str, entry: dict[str, Any]) -> None:
        others = [one for one in self.sync.copy if one["id"] != entry["id"]]
        self.sync.copy = others if name == "entry.delete" else [*others, entry]


def test_one_that_puts_old_events_into_its_copy() -> None:
    """Right when all comes in order, and for a minute wrong when an old event comes late."""
    assert broken(Applies, "told", "duplicated") == {}
    found = broken(Applies, "late")
    assert set(found) == {OLD_CHANGE, OLD_CREATION}
    assert "Status of entry 1 is 'Complete', in Strapi 'Pending Artwork'" in found[OLD_CHANGE]
    assert found[OLD_CREATION].startswith("entry 4 is not in Strapi")


def test_one_that_appends_each_creation() -> None:
    class Careless:
        """Handles whatever comes, however often."""

        def __init__(self, handle: Callable[[Event], None]) -> None:
            self.handle = handle

        def process(self, key: str, event: Event) -> int:
            self.handle(event)
            return 200

    class Appends(Applies):
        def __init__(self, place: Place) -> None:
            super().__init__(place)
            self.receiver.processor = Careless(self.handle)  # type: ignore[assignment]

        def apply(self, name: str, entry: dict[str, Any]) -> None:
            if name == "entry.create":
                self.sync.copy = [*self.sync.copy, entry]
            else:
                super().apply(name, entry)

    assert broken(Appends, "duplicated") == {TWICE: "entry 4 is there twice"}


def test_one_that_does_not_poll() -> None:
    class Never(Running):
        interval = 10_000_000.0

    found = broken(Never, "lost", "outage", "wild")
    assert set(found) == {*LOST.values(), DOWN, WILD}
    assert found[LOST["creation"]] == "not so: entry 4 is missing"
    assert found[LOST["deletion"]] == "not so: entry 1 is not in Strapi"


def test_one_that_polls_less_often_than_it_says() -> None:
    class Rarely(Running):
        interval = 100.0

    assert broken(Rarely, "lost") == dict.fromkeys(LOST.values(), "after 100 s")


def test_one_whose_polling_ends_with_the_first_error() -> None:
    class Fragile(ContentSync):
        def fetch(self) -> Any:
            try:
                return super().fetch()
            except Exception:
                self._poller._stopping.set()
                raise

    class Ends(Running):
        def make(self, client: StrapiClient) -> ContentSync:
            return Fragile(client)

    found = broken(Ends, "outage")
    assert found == {DOWN: "not so: Status of entry 1 is 'Pending Artwork', in Strapi 'Complete'"}


def test_one_that_has_nothing() -> None:
    class Empty(Running):
        copy = property(lambda self: [])

    found = broken(Empty, "start")
    missing = "not so: entry 1 is missing; entry 2 is missing; entry 3 is missing"
    assert found == {"the copy has what Strapi has at the start": missing, PAGES: f"{missing} and 98 more"}


def test_one_that_reads_one_page() -> None:
    class OnePage(ContentSync):
        def fetch(self) -> Any:
            return self._client.get("/api/jobs")["data"]

    class Short(Running):
        def make(self, client: StrapiClient) -> ContentSync:
            return OnePage(client)

    missing = "not so: entry 26 is missing; entry 27 is missing; entry 28 is missing and 73 more"
    assert broken(Short, "start") == {PAGES: missing}


# --- programs

SYNC = """
import { createServer } from 'node:http';
const headers = { Authorization: `Bearer ${process.env.STRAPI_API_TOKEN}` };
let jobs = [];
async function refresh() {
  jobs = (await (await fetch(`${process.env.STRAPI_URL}/api/jobs`, { headers })).json()).data;
}
createServer(async (request, response) => {
  if (request.method === 'POST') await refresh();
  response.end(JSON.stringify(jobs));
}).listen(Number(process.env.PORT), '127.0.0.1');
for (;;) {
  await refresh().catch((error) => console.error(error.message));
  await new Promise((resolve) => setTimeout(resolve, 60000));
}
"""


@pytest.mark.skipif(NODE is None, reason="node is not installed: no sync of it was checked")
def test_a_program(tmp_path: Path) -> None:
    (tmp_path / "sync.mjs").write_text(SYNC)
    reserved = reserve_port()
    url = f"http://127.0.0.1:{reserved.number}"
    try:
        program = SyncProgram(
            ["node", str(tmp_path / "sync.mjs")], f"{url}/copy", url, env={"PORT": str(reserved.number)}
        )
        check_sync(program, scenes=["told", "lost", "late", "outage"]).raise_for_failures()
        options = ["--copy-url", f"{url}/copy", "--scenes", "told,lost", "--interval", "30"]
        shell = ["sh", "-c", f"PORT={reserved.number} exec node {tmp_path / 'sync.mjs'}"]
        result = CliRunner().invoke(main, ["check-sync", *options, "--", *shell])
    finally:
        reserved.release()
    assert result.exit_code == 1, result.output
    assert result.output.splitlines()[0].startswith("failed  a creation is found by polling, within 30 s")
    assert result.output.splitlines()[0].endswith("after 60 s")


def test_what_cannot_be_checked() -> None:
    def nothing(place: Place) -> Any:
        return None

    with pytest.raises(FakeStrapiError, match="could not be made: the maker answered None"):
        check_sync(nothing)
    with pytest.raises(FakeStrapiError, match="no scenes lose: there are start, told, lost"):
        check_sync(Running, scenes=["lose"])
    with pytest.raises(FakeStrapiError, match="by the check: 405"):
        check_sync(Running, path="/api/nothing")
    with pytest.raises(FakeStrapiError, match="has ended, exit code 0"):
        check_sync(SyncProgram(["true"], "http://127.0.0.1:9/copy"))
    usage = ["check-sync", "--copy-url", "http://127.0.0.1:9/", "--create", "[]", "--", "true"]
    assert CliRunner().invoke(main, usage).exit_code == 2


def test_copies() -> None:
    truth = [{"id": 1, "Name": "A", "createdAt": "x"}, {"id": 2, "Name": "B", "createdAt": "x"}]
    attributes = {"data": [{"id": 1, "attributes": {"Name": "A"}}, {"id": 2, "attributes": {"Name": "B"}}]}
    for good in (truth, list(reversed(truth)), attributes, {"1": truth[0], "2": truth[1]}, [{"id": 1}, {"id": 2}]):
        assert differences(good, truth) == []
    assert differences([], truth) == ["entry 1 is missing", "entry 2 is missing"]
    assert differences([{"id": 1, "Name": "C"}, {"id": 2}], truth) == ["Name of entry 1 is 'C', in Strapi 'A'"]
    documents = [{"id": 5, "documentId": "abc", "Name": "A"}]
    assert differences([{"id": 5, "Name": "A"}], documents) == []
    assert differences([{"documentId": "abc", "Name": "A"}], documents) == []
    for bad in ("jobs", 5, [1], [{"Name": "A"}]):
        with pytest.raises(FakeStrapiError, match="copy"):
            differences(bad, truth)
