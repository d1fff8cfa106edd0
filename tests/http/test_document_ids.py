"""documentIds that are made of row ids, and query strings with either."""

from __future__ import annotations

import re

import pytest

from fake_strapi.http.versions.document_ids import document_id, row_id_in, row_id_of
from fake_strapi.http.versions.query_strings import for_documents, for_rows, translated_query, with_parameter

JOB = "api::job.job"


def test_they_look_like_strapi_5_s_and_lead_back() -> None:
    made = [document_id(JOB, row_id) for row_id in range(1, 2_000)]
    assert len(set(made)) == len({text[-9:] for text in made}) == len(made)
    assert all(re.fullmatch(r"[a-z][0-9a-z]{23}", text) for text in made)
    assert [row_id_of(JOB, text) for text in made] == list(range(1, 2_000))
    assert row_id_in(made[4]) == 5
    assert document_id(JOB, 5) == made[4] != document_id("api::tag.tag", 5)


@pytest.mark.parametrize("text", ["", "1", "5", "z" * 24, "A" * 24, "z" * 23, 5, None, document_id("api::tag.tag", 5)])
def test_what_is_none_of_a_type(text: object) -> None:
    assert row_id_of(JOB, text) is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ""),
        ("status=draft&a=b", "publicationState=preview&a=b"),
        ("status=published", "publicationState=live"),
        ("status=other", "status=other"),
        ("sort[0]=documentId:asc&fields=documentId,Name", "sort%5B0%5D=id%3Aasc&fields=id%2CName"),
        ("populate[customer][fields][0]=documentId", "populate%5Bcustomer%5D%5Bfields%5D%5B0%5D=id"),
        (f"filters%5BdocumentId%5D={document_id(JOB, 7)}", "filters%5Bid%5D=7"),
        ("filters[documentId][$eq]=x", "filters%5Bid%5D%5B%24eq%5D=0"),
        ("filters[documentId][$null]=true", "filters%5Bid%5D%5B%24null%5D=true"),
        ("filters[Name]=documentId&_q=documentId", "filters[Name]=documentId&_q=documentId"),
    ],
)
def test_for_rows(query: str, expected: str) -> None:
    assert translated_query(query, for_rows) == expected


def test_for_documents() -> None:
    assert translated_query("publicationState=preview&x=%20", for_documents) == "status=draft&x=%20"
    assert translated_query("publicationState=none", for_documents) == "publicationState=none"
    assert with_parameter("a=1&locale=en&b=2", "locale", "fr") == "a=1&b=2&locale=fr"
    assert with_parameter("", "locale", "fr") == "locale=fr"
