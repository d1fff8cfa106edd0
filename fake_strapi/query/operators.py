"""The filter operators, by what they take. The same in Strapi 4.26.2 and 5.54.0 (`@strapi/utils` operators)."""

from __future__ import annotations

GROUP_OPERATORS = frozenset(("$and", "$or"))

OPERATORS = GROUP_OPERATORS | frozenset(
    (
        "$not", "$in", "$notIn", "$eq", "$eqi", "$ne", "$nei", "$gt", "$gte", "$lt", "$lte", "$null", "$notNull",
        "$between", "$startsWith", "$endsWith", "$startsWithi", "$endsWithi", "$contains", "$notContains", "$containsi",
        "$notContainsi", "$jsonSupersetOf",
    )
)  # fmt: skip

# Their value is a yes or no, whatever was sent.
NULL_OPERATORS = frozenset(("$null", "$notNull"))
