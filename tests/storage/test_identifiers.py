"""Names of tables, columns and indexes, as Strapi's own function made them (see the answers' texts)."""

from __future__ import annotations

import pytest

from fake_strapi.errors import FakeStrapiError
from fake_strapi.storage.identifiers import Identifiers

LONG = "a_very_long_collection_name_that_no_one_would_choose"
ATTRIBUTE = "an_attribute_with_a_long_name_too"
X = "x" * 60


@pytest.mark.parametrize(
    ("parts", "words", "name"),
    [
        (("jobs", "customer"), {"suffix": "links"}, "jobs_customer_lnk"),
        ((LONG, ATTRIBUTE), {"suffix": "links"}, "a_very_long_collectibc508_an_attribute_with_a_3c368_lnk"),
        ((LONG,), {"suffix": "morphs"}, "a_very_long_collection_name_that_no_one_would_bc508_mph"),
        ((X,), {}, "x" * 50 + "a82ca"),
        (("short", X), {"suffix": "index"}, "short_" + "x" * 40 + "a82ca_idx"),
        ((X, "short"), {"suffix": "unique"}, "x" * 41 + "a82ca_short_uq"),
        (("employee",), {"prefix": "inv", "suffix": "id"}, "inv_employee_id"),
        ((X,), {"prefix": "inv", "suffix": "order"}, "inv_" + "x" * 42 + "a82ca_ord"),
        (
            (LONG, ATTRIBUTE, "third_part_of_it"),
            {"suffix": "fk"},
            "a_very_long_bc508_an_attribute3c368_third_part_of_it_fk",
        ),
    ],
)
def test_names_of_strapi_5(parts: tuple[str, ...], words: dict[str, str], name: str) -> None:
    assert Identifiers(55).name(*parts, **words) == name


def test_names_of_strapi_4_are_as_long_as_they_are() -> None:
    assert Identifiers(0).name(LONG, ATTRIBUTE, suffix="links") == f"{LONG}_{ATTRIBUTE}_links"
    assert Identifiers(0).fixed("component", "id") == "component_id"
    assert Identifiers(55).fixed("component", "id") == "cmp_id"


def test_a_name_of_too_many_parts_is_refused() -> None:
    with pytest.raises(FakeStrapiError, match="no name of 55 characters"):
        Identifiers(55).name(X, X, X, X, X, X, X)
