"""A running fake, and what a test sends to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fake_strapi import FakeStrapi
from harness.control import ControlClient
from harness.session import StrapiSession


@pytest.fixture(params=["4", "5"])
def fake(request: pytest.FixtureRequest) -> Iterator[FakeStrapi]:
    with FakeStrapi(version=request.param) as running:
        yield running


@pytest.fixture
def client(fake: FakeStrapi) -> Iterator[StrapiSession]:
    with StrapiSession(fake.url, fake.token) as session:
        yield session


@pytest.fixture
def control(fake: FakeStrapi) -> Iterator[ControlClient]:
    control = ControlClient(fake.url)
    yield control
    control.close()
