"""Pages and offsets: what is clamped, what is refused, and what `meta` says."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = [pytest.mark.parity, pytest.mark.usefixtures("eight")]


def tags(contract: Contract, queries: list[str]) -> None:
    contract.gets("/api/tags", [f"fields[0]=weight&{query}" for query in queries])


@pytest.fixture
def eight(contract: Contract) -> None:
    contract.creates("tags", [{"weight": number} for number in range(8)])


def test_pages(contract: Contract) -> None:
    tags(contract, [f"pagination{rest}" for rest in (
        "[page]=1", "[page]=2", "[page]=3", "[pageSize]=3", "[page]=2&pagination[pageSize]=3",
        "[page]=3&pagination[pageSize]=3", "[page]=4&pagination[pageSize]=3",
        "[page]=999999999&pagination[pageSize]=3", "[pageSize]=8", "[pageSize]=1", "[pageSize]=100", "[pageSize]=101",
        "[pageSize]=100000", "[page]=02&pagination[pageSize]=3", "[page]= 2 &pagination[pageSize]=3", "[page]=1e0",
    )])  # fmt: skip


def test_offsets(contract: Contract) -> None:
    tags(contract, [f"pagination{rest}" for rest in (
        "[start]=0", "[start]=3", "[limit]=3", "[start]=2&pagination[limit]=3", "[start]=7&pagination[limit]=3",
        "[start]=8", "[start]=999999", "[limit]=100", "[limit]=101", "[limit]=0", "[limit]=-1", "[limit]=-2",
        "[limit]=-5&pagination[start]=2", "[start]=-1", "[start]=-5&pagination[limit]=2", "[limit]=", "[start]=",
        "[start]=&pagination[limit]=2", "[limit]=1&pagination[start]=02",
    )])  # fmt: skip


def test_small_and_empty_numbers(contract: Contract) -> None:
    tags(contract, [f"pagination{rest}" for rest in (
        "[page]=0", "[page]=-1", "[page]=", "[pageSize]=0", "[pageSize]=-1", "[pageSize]=-5", "[pageSize]=",
        "[page]=0&pagination[pageSize]=0", "[page]", "[pageSize]", "[start]", "[limit]",
        "[page]=&pagination[pageSize]=",
    )])  # fmt: skip


@pytest.mark.parametrize("key", ["page", "pageSize", "start", "limit"])
def test_numbers_that_are_none(contract: Contract, key: str) -> None:
    tags(contract, [f"pagination[{key}]{rest}" for rest in (
        "=abc", "=1.5", "=2.0", "=1,5", "=1e1", "=0x2", "=NaN", "=Infinity", "=null", "=true", "=false", "=[]", "=2x",
        "=x2", "[]=2", "[0]=2", "[a]=2", f"=2&pagination[{key}]=3", "=99999999999999999999", "=-99999999999999999999",
        "=%2B2", "=٣", "=2%20", "=9007199254740993",
    )])  # fmt: skip


def test_mixed(contract: Contract) -> None:
    tags(contract, [f"pagination{rest}" for rest in (
        "[page]=1&pagination[start]=0", "[page]=1&pagination[limit]=2", "[pageSize]=2&pagination[start]=1",
        "[pageSize]=2&pagination[limit]=2", "[page]=1&pagination[pageSize]=2&pagination[start]=1&pagination[limit]=2",
        "[page]&pagination[start]=1", "[page]=&pagination[start]=", "[pageSize]=abc&pagination[limit]=2",
    )])  # fmt: skip


def test_with_count(contract: Contract) -> None:
    for word in ("true", "false", "TRUE", "FALSE", "t", "f", "T", "F", "1", "0", "", "yes", "no", "null", " false"):
        tags(contract, [f"pagination[pageSize]=2&pagination[withCount]={word}"])
    tags(contract, [f"pagination{rest}" for rest in (
        "[withCount]", "[withCount][]=false", "[start]=1&pagination[withCount]=false",
        "[limit]=2&pagination[withCount]=true", "[withCount]=false", "[page]=9&pagination[withCount]=false",
        "[withcount]=false", "[withCount]=false&pagination[withCount]=true",
    )])  # fmt: skip


def test_what_no_pagination_is(contract: Contract) -> None:
    tags(contract, [
        "pagination", "pagination=", "pagination=5", "pagination=null", "pagination[]=5", "pagination[0]=5",
        "pagination[foo]=1", "pagination[Page]=2", "pagination[pagesize]=2", "pagination[page_size]=2",
        "pagination[total]=2", "pagination.page=2", "pagination[page][x]=2", "pagination[]",
        "pagination[page]=1&pagination[foo]=2", "paginations[page]=2",
    ])  # fmt: skip


def test_at_the_top_level(contract: Contract) -> None:
    tags(contract, [
        "page=2", "pageSize=2", "start=2", "limit=2", "page=2&pageSize=2", "start=2&limit=2", "page=", "page",
        "limit=abc", "_limit=2", "_start=2", "offset=2", "per_page=2", "page=1&pagination[page]=1",
        "limit=2&pagination[limit]=3", "withCount=false", "page[number]=2", "page[size]=2", "Page=2",
    ])  # fmt: skip


def test_nothing_there(contract: Contract) -> None:
    contract.gets(
        "/api/jobs",
        ["", "pagination[page]=2", "pagination[start]=5", "pagination[pageSize]=3", "pagination[withCount]=false"],
    )
    tags(
        contract,
        [
            "filters[weight]=77",
            "filters[weight][$gt]=5&pagination[pageSize]=2",
            "filters[weight][$gt]=5&pagination[start]=1",
        ],
    )


def test_on_one_entry(contract: Contract) -> None:
    tag = contract.create("tags", {"weight": 9})
    contract.gets(
        f"/api/tags/{tag.key}",
        ["pagination[page]=2", "pagination[page]=abc", "page=2", "limit=2", "start=2", "pageSize=2", "pagination=5"],
    )
