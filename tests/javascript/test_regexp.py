from __future__ import annotations

import pytest
from recorded_answers import recorded

from fake_strapi.javascript.regexp import InvalidRegex, UnsupportedRegex, compile_js_regex

TEXTS = recorded("regexp_texts")


@pytest.mark.parametrize(("source", "matched", "shown"), recorded("regexps"))
def test_patterns_match_what_they_match_in_node(source: str, matched: list[str] | None, shown: str) -> None:
    if matched is None:
        with pytest.raises(InvalidRegex) as caught:
            compile_js_regex(source)
        assert str(caught.value) == shown
        return
    regex = compile_js_regex(source)
    assert [text for text in TEXTS if regex.test(text)] == matched
    assert str(regex) == shown


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("(?<=a+)b", "look-behind requires fixed-width"),
        ("(?<=(a))b", "lookbehind, which JavaScript reads backwards"),
        (r"(?:(a)|b)*\1", "a repetition may pass by"),
        ("(?:" * 2000 + ")" * 2000, "recursion"),
    ],
)
def test_what_has_no_translation_says_so(source: str, reason: str) -> None:
    with pytest.raises(UnsupportedRegex, match=reason):
        compile_js_regex(source)
