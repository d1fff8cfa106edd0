"""A delivery's body is what node makes of it, JSON.stringify(JSON.parse(body)), byte for byte: so a signature holds."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fake_strapi import FakeStrapi
from fake_strapi.webhooks.create import GUIDE_SECRET
from harness.receiver import WebhookReceiver

AGAIN = """
const crypto = require('crypto');
let rest = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n');
  rest = lines.pop();
  for (const line of lines) {
    const again = JSON.stringify(JSON.parse(JSON.parse(line)));
    const digest = crypto.createHmac('sha256', process.argv[1]).update(again).digest('hex');
    process.stdout.write(JSON.stringify([again, digest]) + '\\n');
  }
});
"""


class Node:
    """Reads a body as the guide's receiver does, and signs what it has read."""

    def __init__(self, executable: str) -> None:
        self.process = subprocess.Popen(
            [executable, "-e", AGAIN, GUIDE_SECRET], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def again(self, body: bytes) -> tuple[str, str]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(body.decode()) + "\n")
        self.process.stdin.flush()
        text, digest = json.loads(self.process.stdout.readline())
        return text, digest

    def close(self) -> None:
        self.process.communicate(timeout=10)


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    executable = shutil.which("node")
    if executable is None:
        pytest.skip("node is not installed: bodies were not compared with what it makes of them")
    started = Node(executable)
    yield started
    started.close()


@pytest.fixture(scope="module", params=["4", "5"])
def strapi(request: pytest.FixtureRequest) -> Iterator[tuple[FakeStrapi, WebhookReceiver]]:
    with FakeStrapi(version=request.param) as fake, WebhookReceiver() as receiver:
        fake.webhooks.add(receiver.url, ["entry.create"])
        yield fake, receiver


NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
KEYS = st.text() | st.from_regex(r"\A[0-9]{1,3}\Z")
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.from_regex(r"\A\d{1,3}\Z"), inner, max_size=4)
    ),
    max_leaves=12,
)
ODD = [
    {"2": 1, "1": 2, "b": 3, "a": 4, "01": 5, "4294967294": 6, "4294967295": 7},
    [1e21, 1e-7, -0.0, 5e-324, 1.7976931348623157e308, 12345678901234567890, 0.1, 100.0],
    ["\u2028\u2029", "\U0001f600", "\x7f\x00\x1f", "</script>", "\ufeff"],
]


def check(strapi: tuple[FakeStrapi, WebhookReceiver], node: Node, text: str) -> None:
    fake, receiver = strapi
    body = f'{{"data":{{"InkColors":{text}}}}}'.encode("utf-8", "surrogatepass")
    headers = {"Authorization": f"Bearer {fake.token}", "Content-Type": "application/json"}
    answer = requests.post(f"{fake.url}/api/jobs", data=body, headers=headers, timeout=10)
    if answer.status_code >= 400:
        return  # Strapi refuses it, so nobody is told
    delivery = receiver.wait_for("entry.create", model="job")
    again, digest = node.again(delivery.body)
    assert again.encode("utf-8", "surrogatepass") == delivery.body
    assert digest == delivery.header("x-strapi-signature")


@pytest.mark.parametrize("value", ODD, ids=["keys", "numbers", "texts"])
def test_what_json_writes_oddly(strapi: tuple[FakeStrapi, WebhookReceiver], node: Node, value: Any) -> None:
    check(strapi, node, json.dumps(value))


def test_a_lone_surrogate(strapi: tuple[FakeStrapi, WebhookReceiver], node: Node) -> None:
    check(strapi, node, r'["\ud83d", "\ude00x", {"\ud83d": 1}]')


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=VALUES)
def test_any_value(strapi: tuple[FakeStrapi, WebhookReceiver], node: Node, value: Any) -> None:
    check(strapi, node, json.dumps(value))
