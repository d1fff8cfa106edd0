"""How a query string becomes values: node's `qs`, with Strapi's limits, seen through what Strapi answers."""

from __future__ import annotations

import pytest

from contract_tests.datasets import shop
from harness.contract import Contract

pytestmark = pytest.mark.parity


def jobs(contract: Contract, queries: tuple[str, ...] | list[str]) -> None:
    contract.gets("/api/jobs", [f"{query}&fields[0]=JobID" for query in queries])


def test_encodings(contract: Contract) -> None:
    shop(contract)
    jobs(contract, (
        "filters%5BJobID%5D=J01", "filters%5bJobID%5d=J01", "filters[JobID]=%4A01", "filters[Status]=In+Production",
        "filters[Status]=In%20Production", "filters[Status]=In%2BProduction", "filters[Notes]=50%25%20off",
        "filters[Notes]=50%+off", "filters[Notes]=50%zz", "filters[Notes]=%E2%82",
        "filters[customer][Name]=%C3%87elik+%26+S%C3%B6hne", "filters[customer][Name]=Çelik+%26+Söhne",
        "filters[customer][Name]=%C7elik", "filters[Notes]=%00", "%66ilters[JobID]=J01", "filters[Job%49D]=J01",
        "filters[JobID]=J01%26sort=JobID", "filters[JobID]=J01;sort=JobID", "filters[JobID]%3DJ01",
        "filters[JobID][%24eq]=J01", "utf8=%E2%9C%93&filters[JobID]=J01", "filters[JobID]=%26%239786%3B",
        "filters[JobID]=J01#x",
    ))  # fmt: skip


def test_signs_and_separators(contract: Contract) -> None:
    shop(contract)
    jobs(contract, (
        "&filters[JobID]=J01", "&&filters[JobID]=J01&&", "?filters[JobID]=J01", "filters[JobID]==J01",
        "filters[JobID]=J01=", "filters[JobID]=J01?x=1", "=", "=x", "&", "filters[JobID]=J01&",
        "filters[JobID]=J01,J03", "filters[JobID]=J01;J03", "filters[JobID][]=J01,J03", "filters.JobID=J01",
        "filters[JobID.x]=1", "filters[JobID].x=1", "[filters][JobID]=J01", "[]filters[JobID]=J01",
        "filters[[JobID]]=J01", "filters[JobID]]=J01", "filters[[JobID]=J01", "filters[]JobID=J01",
        "filters[JobID]x=J01", "filters[JobID]x[y]=J01", "filters[JobID=J01", "filtersJobID]=J01",
        "filters [JobID]=J01", "filters[ JobID ]=J01", "[]=x", "[0]=x", "[a]=x",
    ))  # fmt: skip


def test_lists(contract: Contract) -> None:
    shop(contract)
    jobs(contract, (
        "filters[JobID][$in][]=J01&filters[JobID][$in][]=J03",
        "filters[JobID][$in][1]=J01&filters[JobID][$in][0]=J03", "filters[JobID][$in][1]=J01",
        "filters[JobID][$in][7]=J01&filters[JobID][$in][3]=J03", "filters[JobID][$in][01]=J01",
        "filters[JobID][$in][-1]=J01", "filters[JobID][$in][1.5]=J01",
        "filters[JobID][$in][]=J01&filters[JobID][$in][x]=J03", "filters[JobID][$in][0]=J01&filters[JobID][$in]=J03",
        "filters[JobID][$in]=J01&filters[JobID][$in][]=J03", "filters[JobID][$in]=J01&filters[JobID][$in][0]=J03",
        "filters[JobID][$in][]=J01&filters[JobID][$in][0]=J03", "filters[JobID][$in][][]=J01",
        "filters[JobID][$in][0][]=J01", "filters[JobID][$in][]", "filters[JobID][$in][]=",
        "filters[JobID][$in][0]=J01&filters[JobID][$in][0]=J03", "filters[JobID][$in][ 0]=J01",
        "filters[JobID][$in][99]=J01", "filters[JobID][$in][100]=J01", "filters[JobID][$in][101]=J01",
        "filters[JobID][$in][1000]=J01", "fields[100]=Status", "fields[101]=Status",
    ))  # fmt: skip


@pytest.mark.parametrize("count", [20, 21, 99, 100, 101, 102])
def test_long_lists(contract: Contract, count: int) -> None:
    shop(contract)
    numbers = range(count)
    jobs(contract, [
        "&".join(f"filters[Quantity][$in][]={50 + number}" for number in numbers),
        "&".join(f"filters[Quantity][$in][{number}]={50 + number}" for number in numbers),
        "&".join(f"filters[Quantity][$in]={50 + number}" for number in numbers),
        "&".join(f"filters[Quantity]={50 + number}" for number in numbers),
        "&".join(f"fields[{number}]=Quantity" for number in numbers),
        "&".join("sort[]=Quantity" for _ in numbers),
    ])  # fmt: skip


def test_many_parameters(contract: Contract) -> None:
    shop(contract)
    for count in (998, 999, 1000, 1001):
        jobs(contract, ["&".join("x" for _ in range(count)) + "&filters[JobID]=J01"])


def test_deep_populate(contract: Contract) -> None:
    shop(contract)
    for depth in (1, 2, 4, 5, 6):
        chain = "[customer][populate][jobs][populate]" * depth
        contract.get(f"/api/jobs?filters[JobID]=J03&fields=id&populate{chain}=customer")


def test_deep_keys(contract: Contract) -> None:
    shop(contract)
    for depth in (3, 5, 18, 19, 20, 21, 30):
        nots = "[$not]" * depth
        jobs(contract, [f"filters{nots}[JobID]=J01", f"filters[JobID]{nots}=J01"])
    jobs(
        contract,
        [
            "a[b][c][d][e][f][g]=1",
            "filters" + "[$and][0]" * 9 + "[JobID]=J01",
            "filters" + "[$and][0]" * 10 + "[JobID]=J01",
        ],
    )


def test_same_key_twice(contract: Contract) -> None:
    shop(contract)
    jobs(contract, (
        "filters[JobID]=J01&filters[JobID]=J03", "filters[JobID]=J01&filters[JobID][$eq]=J03",
        "filters[JobID][$eq]=J01&filters[JobID]=J03", "filters[JobID][$eq]=J01&filters[JobID][$contains]=0",
        "filters=x&filters[JobID]=J01", "filters[JobID]=J01&filters=x", "filters[JobID]=J01&filters",
        "sort=JobID&sort=Quantity:desc", "sort=JobID&sort[0]=Quantity:desc", "sort=JobID&sort[Quantity]=desc",
        "fields=JobID&fields=Quantity", "fields[0]=JobID&fields=Status", "pagination[page]=1&pagination[page]=2",
        "pagination[page]=1&pagination=2", "filters[JobID]=J01&filters%5BJobID%5D=J03",
        "filters[JobID]&filters[JobID]=J01", "filters[JobID]=J01&filters[JobID]",
        "filters[JobID][]=J01&filters[JobID][$eq]=J03", "filters[JobID][$in][]=J01&filters[JobID][$in]=J03",
    ))  # fmt: skip


def test_special_names(contract: Contract) -> None:
    shop(contract)
    jobs(contract, (
        "__proto__=1", "__proto__[x]=1", "filters[__proto__][x]=1", "constructor=1", "toString=1", "hasOwnProperty=1",
        "filters[constructor]=1", "filters[toString]=1", "filters[hasOwnProperty]=1", "filters[JobID][constructor]=1",
        "filters[length]=1", "sort[constructor]=asc", "populate[constructor]=true", "fields[0]=constructor",
        "filters[valueOf]=1", "filters[JobID][toString]=x", "filters[prototype]=1",
    ))  # fmt: skip


def test_unknown_parameters(contract: Contract) -> None:
    shop(contract)
    jobs(contract, (
        "foo=bar", "foo", "foo[bar]=1", "publicationState=live", "publicationState=preview", "publicationState=zzz",
        "publicationState=", "status=draft", "status=published", "status=zzz", "status=", "status[]=draft",
        "locale=en", "locale=fr", "locale=*", "locale=all", "locale=", "locale[]=en", "plugins[i18n][locale]=fr",
        "_locale=fr", "access_token=x", "token=x", "data[JobID]=x", "select=JobID", "orderBy=JobID", "limit_=1",
        "_sort=JobID", "_where[JobID]=J01", "where[JobID]=J01", "offset=1", "count=true", "on=x",
        "hasPublishedVersion=true", "hasPublishedVersion=zzz", "publicationFilter=modified", "publicationFilter=zzz",
        "meta=1", "encodeSourceMaps=true",
    ))  # fmt: skip
