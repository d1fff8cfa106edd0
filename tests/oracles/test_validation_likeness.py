"""The validator beside Strapi's own, in one node process: any project, any write, the same words in the same order.

Of a difference that was found, the write stands in the contract tests (test_surprises.py), with a real Strapi's answer.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.oracles.made_up_writes import projects_with_writes
from tests.oracles.node import Node, examples
from tests.oracles.validation_oracle import Case, Project, as_call, comparable, compiled, ours

BATCH = 12


@examples(60)
@given(made=projects_with_writes(BATCH), strict=st.booleans())
def test_writes_are_judged_as_strapi_judges_them(node: Node, made: tuple[Project, list[Case]], strict: bool) -> None:
    project, cases = made
    strict = strict and node.strapi == "5"  # Strapi 4 knows no such option
    cases = [replace(case, strictRelations=strict) for case in cases]
    validators, registry = compiled(project, node.strapi, strict)
    for case, theirs in zip(cases, node.ask("validate", [as_call(project, cases)])[0], strict=True):
        here, there = comparable(ours(validators, registry, case)), comparable(theirs)
        assert here == there, f"{project}\n{case}\n--- the fake\n{here}\n--- Strapi\n{there}"


def test_the_oracle_sees_a_difference(node: Node) -> None:
    """A schema of the fake's that is not the one that Strapi has: refused here, taken there, and both at once."""
    lenient, strict = Project({"name": {"type": "string"}}), Project({"name": {"type": "string", "minLength": 2}})
    cases = [Case('{"name": "a"}'), Case('{"name": "aa"}')]
    validators, registry = compiled(strict, node.strapi)
    found = node.ask("validate", [as_call(lenient, cases)])[0]
    equal = [
        comparable(ours(validators, registry, case)) == comparable(theirs)
        for case, theirs in zip(cases, found, strict=True)
    ]
    assert equal == [False, True]
