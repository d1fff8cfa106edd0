"""The client of the control API, against a running fake."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fake_strapi import FakeStrapi
from harness.control import ControlClient, ControlError
from harness.fixtures.capability import control_for
from harness.targets.create import create_target
from harness.targets.fake import FakeTarget


@pytest.fixture
def strapi() -> Iterator[FakeStrapi]:
    with FakeStrapi() as fake:
        yield fake


def test_answers_come_parsed(strapi: FakeStrapi) -> None:
    control = ControlClient(strapi.url)
    assert control.get("/health")["strapi"] == "4.26.2"
    assert control.post("/seed", {"customer": [{"Name": "Zoë"}]})
    assert control.post("/reset") == {"status": "ok"}
    control.close()
    assert control.get("/health", verbose=None)["status"] == "ok"
    control.close()


def test_a_refusal_has_the_fake_s_own_words(strapi: FakeStrapi) -> None:
    control = ControlClient(strapi.url)
    with pytest.raises(ControlError, match=r"^POST /_fake/seed: .*'nothing'") as refused:
        control.post("/seed", {"nothing": []})
    assert refused.value.status == 400
    with pytest.raises(ControlError, match="no control call PUT /_fake/nowhere") as unknown:
        control.put("/nowhere", {})
    assert unknown.value.status == 404
    control.close()


def test_a_server_that_has_gone_is_named(strapi: FakeStrapi) -> None:
    url = strapi.url
    control = ControlClient(url)
    strapi.stop()
    with pytest.raises(ControlError, match=f"no answer from {url}") as gone:
        control.get("/health")
    assert gone.value.status == 0


def test_a_target_hands_out_its_control_api() -> None:
    target = FakeTarget()
    target.start()
    try:
        assert control_for(target, "reset").get("/health")["status"] == "ok"
        target.capabilities = frozenset()  # type: ignore[misc]
        with pytest.raises(pytest.skip.Exception, match=r"can't go back to its start.*\.$"):
            control_for(target, "reset")
    finally:
        target.stop()


def test_a_real_strapi_has_none() -> None:
    with pytest.raises(RuntimeError, match="A real Strapi has no control API: run this on the fake"):
        create_target("process", "4").control()
