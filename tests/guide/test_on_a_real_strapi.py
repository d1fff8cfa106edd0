"""The guide's lines that need no promise of the guide's, on a real Strapi: they do there what they do on the fake."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_chapter_1 import AFTER, BEFORE, RECEIVER
from test_chapter_4 import EXPRESS, HANDLER, JSON, PROCESS, VERIFY
from test_chapter_5 import FETCH_JOBS
from test_chapter_8 import jest

import harness
from fake_strapi import FakeStrapi
from harness.targets.process import ProcessTarget

if TYPE_CHECKING:
    from conftest import Guide

pytestmark = pytest.mark.skipif(
    os.environ.get("FAKE_STRAPI_REAL") != "1", reason="starts a real Strapi; FAKE_STRAPI_REAL=1 asks for it"
)


PRINTSHOP = Path(harness.__file__).parent / "printshop"
HOOK = """
    const admin = { Authorization: `Bearer ${process.env.ADMIN_TOKEN}` };
    const webhook = { name: 'guide', url: await listening, headers: {}, events: ['entry.create', 'entry.update'] };
    await axios.post('http://localhost:1337/admin/webhooks', webhook, { headers: admin });
"""


@pytest.fixture(scope="module", params=["4", "5"])
def started(request: pytest.FixtureRequest) -> Iterator[ProcessTarget]:
    target = ProcessTarget(PRINTSHOP, request.param)
    target.start()
    yield target
    target.stop()


@pytest.fixture
def strapi(started: ProcessTarget) -> ProcessTarget:
    started.clean()
    return started


def test_rest_api(guide: Guide, strapi: ProcessTarget) -> None:
    with FakeStrapi(version=strapi.strapi_version) as fake:
        ours, theirs = (guide.run(one, BEFORE, "chapter_1/rest_api.js", AFTER) for one in (fake, strapi))
    assert without_chance(ours) == without_chance(theirs)


def without_chance(result: object) -> str:
    text = re.sub(r'"documentId": "\w+"', '"documentId": "…"', json.dumps(result))
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "<time>", text)


def test_webhook_receiver(guide: Guide, strapi: ProcessTarget) -> None:
    lines = """
        const made = (await write('post', '/jobs', { JobID: 'JOB-1' })).data;
        await write('put', `/jobs/${made.documentId ?? made.id}`, { Status: 'Complete' });
        await until(() => notified.length);
        return notified;
    """
    receiver = (RECEIVER, "chapter_1/webhook_receiver.js", HOOK, lines)
    assert guide.run(strapi, *receiver, ADMIN_TOKEN=strapi.admin_token()) == ["JOB-1"]


ODD = "{ InkColors: [1e21, 0.1, -0, 'Größe \\u2028 💡'], ImprintLocations: { b: 1, 2: 2, 1: [] } }"
STATUSES = """
    const statuses = [];
    app.use((req, res, next) => { res.on('finish', () => statuses.push(res.statusCode)); next(); });
"""
CREATE = ("app.listen(3001);", HOOK, f"await write('post', '/jobs', {ODD}); await until(() => statuses.includes(200));")


def test_nothing_is_signed(guide: Guide, strapi: ProcessTarget) -> None:
    """The guide's verification refuses what a plain Strapi sends."""
    create = (line.replace("includes(200)", "length") for line in CREATE)
    lines = (EXPRESS, STATUSES, JSON, VERIFY, *create, "return statuses;")
    assert guide.run(strapi, *lines, ADMIN_TOKEN=strapi.admin_token()) == [401]


@pytest.fixture(scope="module", params=["4", "5"])
def keeping_promises(request: pytest.FixtureRequest) -> Iterator[ProcessTarget]:
    """With the companion plugin (docs/webhooks.md)."""
    promises = {"secret": "fake-strapi-webhook-secret", "retries": [1]}
    target = ProcessTarget(PRINTSHOP, request.param, promises=promises)
    target.start()
    yield target
    target.stop()


def test_with_the_companion_the_signature_is_good(guide: Guide, keeping_promises: ProcessTarget) -> None:
    keeping_promises.clean()
    lines = (EXPRESS, STATUSES, JSON, VERIFY, *CREATE, "return statuses;")
    assert guide.run(keeping_promises, *lines, ADMIN_TOKEN=keeping_promises.admin_token()) == [200]


def test_with_the_companion_a_failed_delivery_is_retried(guide: Guide, keeping_promises: ProcessTarget) -> None:
    keeping_promises.clean()
    lines = (EXPRESS, STATUSES, JSON, PROCESS, HANDLER, "broken = 1;", *CREATE, "return [statuses, processed.length];")
    result = guide.run(keeping_promises, *lines, ADMIN_TOKEN=keeping_promises.admin_token())
    assert result == [[500, 200], 1]


def test_api_token(guide: Guide, strapi: ProcessTarget) -> None:
    lines = "return [response.status, (await response.json()).data];"
    assert guide.run(strapi, "chapter_2/api_token.js", lines) == [200, []]


def test_jwt(guide: Guide, strapi: ProcessTarget) -> None:
    strapi.create_user("user", email="user@example.com", password="password")
    lines = ("try {", "chapter_2/jwt.js", "} catch ({ config, response }) { return [config.url, response.status]; }")
    assert guide.run(strapi, *lines) == ["http://localhost:1337/api/jobs", 403]
    strapi.allow_authenticated(["api::job.job.find"])
    assert guide.run(strapi, "chapter_2/jwt.js", "return userJobs.data.data;") == []


def test_jest(guide: Guide, strapi: ProcessTarget) -> None:
    with FakeStrapi(version=strapi.strapi_version) as fake:
        (ours, _), (theirs, why) = (jest(guide, one, "integration.test.js") for one in (fake, strapi))
    assert ours == theirs == ("passed" if strapi.strapi_version.startswith("4") else "failed"), why


def test_without_a_token_access_is_denied(guide: Guide, strapi: ProcessTarget) -> None:
    assert guide.run(strapi, *FETCH_JOBS, "return thrown(fetchJobs);") == "Access denied"
