"""From the source of a JavaScript pattern to a Python pattern over UTF-16 code units, in one pass."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from fake_strapi.javascript.regexp_classes import ANY_BUT_LINE_END, CLASS_ESCAPES, Ranges, complement, written
from fake_strapi.javascript.text import utf16_units


class UnsupportedRegex(ValueError):
    """A pattern that is right in JavaScript, but has no translation here; the message says what is in the way."""


class InvalidRegex(ValueError):
    """A pattern that `new RegExp` refuses too; the message is V8's."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"Invalid regular expression: /{source}/: {reason}")


_QUANTIFIER = re.compile(r"[*+?]|\{([0-9]+)(?:(,)([0-9]*))?\}")
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_MOST_REPEATS = 2**31


class _Group(Struct):
    """A capturing group. JavaScript forgets the groups in a loop at each turn; Python keeps their text."""

    closed: bool = False
    optional: bool = False  # what stands around it may match without it
    forgotten: bool = False  # a loop around it may pass it by in a later turn: here the languages part


@cache
def _group_name() -> re.Pattern[str]:
    """Compiled when a schema has a group with a name: that takes 5 ms."""
    return re.compile(r"<([A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*)>", re.ASCII)


class Translator:
    """One pass over the pattern. Each method stands at `at` before, and behind what it read after."""

    def __init__(self, source: str) -> None:
        self.shown = source
        self.source = utf16_units(source)
        self.at = 0
        self.groups: list[_Group] = []
        self.total, self.names = self.count_groups()
        self.referred: list[int] = []
        self.missing_names = False

    def translate(self) -> str:
        translated = self.alternatives()
        if self.at < len(self.source):
            raise self.invalid("Unmatched ')'")
        if self.missing_names:
            raise self.invalid("Invalid named capture referenced")
        for number in self.referred:
            if self.groups[number - 1].forgotten:
                raise self.unsupported(f"\\{number} refers to a group that a repetition may pass by")
        return translated

    def invalid(self, reason: str) -> InvalidRegex:
        return InvalidRegex(self.shown, reason)

    def unsupported(self, reason: str) -> UnsupportedRegex:
        return UnsupportedRegex(f"/{self.shown}/: {reason}")

    def peek(self, length: int = 1) -> str:
        return self.source[self.at : self.at + length]

    def count_groups(self) -> tuple[int, dict[str, int]]:
        """How many capturing groups the whole pattern has, and the names of those that have one."""
        total, names, in_class, at = 0, dict[str, int](), False, 0
        while at < len(self.source):
            char = self.source[at]
            if char == "\\":
                at += 1
            elif char in "[]":
                in_class = char == "["
            elif char == "(" and not in_class:
                named = self.source.startswith("(?<", at) and self.source[at + 3 : at + 4] not in ("=", "!")
                if self.source[at + 1 : at + 2] != "?" or named:
                    total += 1
                found = _group_name().match(self.source, at + 2) if named else None
                if found:
                    names.setdefault(found[1], total)
            at += 1
        return total, names

    def alternatives(self) -> str:
        """Up to ")" or the end."""
        first_group = len(self.groups)
        parts: list[str] = []
        several = False
        while self.at < len(self.source) and self.peek() != ")":
            if self.peek() == "|":
                parts.append("|")
                self.at += 1
                several = True
            else:
                parts.append(self.term())
        for group in self.groups[first_group:] if several else ():
            group.optional = True
        return "".join(parts)

    def term(self) -> str:
        first_group = len(self.groups)
        char = self.peek()
        if char in "*+?" or (char == "{" and _QUANTIFIER.match(self.source, self.at)):
            raise self.invalid("Nothing to repeat")
        self.at += 1
        objection = ""
        if char == "^":
            atom, objection = "^", "Nothing to repeat"
        elif char == "$":
            atom, objection = "\\Z", "Nothing to repeat"
        elif char == ".":
            atom = f"[{written(ANY_BUT_LINE_END)}]"
        elif char == "[":
            atom = self.character_class()
        elif char == "(":
            atom, objection = self.group()
        elif char == "\\":
            atom, objection = self.escape()
        else:
            atom = written([(ord(char), ord(char))])
        return self.quantified(atom, objection, self.groups[first_group:])

    def quantified(self, atom: str, objection: str, inside: list[_Group]) -> str:
        found = _QUANTIFIER.match(self.source, self.at)
        if not found:
            return atom
        if objection:
            raise self.invalid(objection)
        self.at = found.end()
        if found[1]:
            least = min(int(found[1][:12]), _MOST_REPEATS)
            most = least if found[2] is None else min(int(found[3][:12]), _MOST_REPEATS) if found[3] else None
            if most is not None and most < least:
                raise self.invalid("numbers out of order in {} quantifier")
            quantifier = f"{{{least},{'' if most is None else most}}}"
        else:
            quantifier = found[0]
            least, most = (1 if quantifier == "+" else 0), (1 if quantifier == "?" else None)
        if self.peek() == "?":
            self.at += 1
            quantifier += "?"
        for group in inside:
            group.forgotten = group.forgotten or (group.optional and most != 1)
            group.optional = group.optional or least == 0
        return f"(?:{atom}){quantifier}"

    def group(self) -> tuple[str, str]:
        """Behind "(": the group, and what is wrong if a quantifier follows, "" if it may (not behind a lookbehind)."""
        if self.peek() != "?":
            return self.capture(), ""
        for opening in ("?:", "?=", "?!"):
            if self.peek(2) == opening:
                self.at += 2
                return f"({opening}{self.closed_alternatives()})", ""
        if self.peek(3) in ("?<=", "?<!"):
            opening = self.peek(3)
            self.at += 3
            first_group, first_reference = len(self.groups), len(self.referred)
            inner = self.closed_alternatives()
            if len(self.groups) > first_group or len(self.referred) > first_reference:
                raise self.unsupported("groups in a lookbehind, which JavaScript reads backwards")
            return f"({opening}{inner})", "Invalid quantifier"
        found = _group_name().match(self.source, self.at + 1) if self.peek(2) == "?<" else None
        if found:
            number = len(self.groups) + 1
            self.at = found.end()
            captured = self.capture()
            if self.names[found[1]] != number:
                raise self.invalid("Duplicate capture group name")
            return captured, ""
        raise self.invalid("Invalid capture group name" if self.peek(2) == "?<" else "Invalid group")

    def capture(self) -> str:
        group = _Group()
        self.groups.append(group)
        inner = self.closed_alternatives()
        group.closed = True
        return f"({inner})"

    def closed_alternatives(self) -> str:
        inner = self.alternatives()
        if self.peek() != ")":
            raise self.invalid("Unterminated group")
        self.at += 1
        return inner

    def escape(self) -> tuple[str, str]:
        """Behind a backslash outside of a class: the atom, and what is wrong if a quantifier follows."""
        char = self.peek()
        if not char:
            raise self.invalid("\\ at end of pattern")
        if char in "bB":
            self.at += 1
            # Python's \B never matches an empty text; JavaScript's does.
            return ("\\b" if char == "b" else "(?!\\b)"), "Nothing to repeat"
        if char in "123456789":
            digits = re.compile("[0-9]+").match(self.source, self.at)
            number = int(digits[0][:6]) if digits else 0
            if digits and number <= self.total:
                self.at = digits.end()
                return self.reference(number), ""
        if char == "k" and self.names:
            found = _group_name().match(self.source, self.at + 1)
            if not found:
                raise self.invalid("Invalid named reference")
            self.missing_names = self.missing_names or found[1] not in self.names
            self.at = found.end()
            return self.reference(self.names.get(found[1], 0)), ""
        if char in CLASS_ESCAPES:
            self.at += 1
            return f"[{written(CLASS_ESCAPES[char])}]", ""
        code = self.character_escape(in_class=False)
        return written([(code, code)]), ""

    def reference(self, number: int) -> str:
        """A group that has not taken part matches "" in JavaScript; one still open or yet to come never has."""
        if not 0 < number <= len(self.groups) or not self.groups[number - 1].closed:
            return "(?:)"
        if number > 99:
            raise self.unsupported("a reference to a group past the 99th")
        self.referred.append(number)
        return f"(?({number})\\{number}|)"

    def character_escape(self, in_class: bool) -> int:
        """Behind a backslash: the code unit that the escape means."""
        char = self.peek()
        rest = self.source[self.at + 1 : self.at + 5]
        if char in _CONTROLS:
            self.at += 1
            return _CONTROLS[char]
        if char == "c":
            letter = rest[:1]
            if letter.isascii() and (letter.isalpha() or (in_class and (letter.isdigit() or letter == "_"))):
                self.at += 2
                return ord(letter) % 32
            # The backslash stands for itself, and the "c" is read again.
            return ord("\\")
        for letter, length in (("x", 2), ("u", 4)):
            if char == letter:
                digits = re.match("[0-9a-fA-F]*", rest[:length])
                if digits and len(digits[0]) == length:
                    self.at += 1 + length
                    return int(digits[0], 16)
        if char in "01234567":
            octal = re.compile("[0-3][0-7]{0,2}|[4-7][0-7]?").match(self.source, self.at)
            if octal:
                self.at = octal.end()
                return int(octal[0], 8)
        self.at += 1
        return ord(char)

    def character_class(self) -> str:
        """Behind "[": the whole class. An empty one matches nothing, an empty negated one everything."""
        negated = self.peek() == "^"
        self.at += negated
        ranges: Ranges = []
        while self.peek() != "]":
            first = self.class_atom()
            if self.peek() != "-" or self.peek(2) == "-]":
                ranges += first
                continue
            self.at += 1
            last = self.class_atom()
            if len(first) > 1 or len(last) > 1 or first[0][0] != first[0][1] or last[0][0] != last[0][1]:
                # Next to a class such as \w the hyphen is a hyphen.
                ranges += [*first, *last, (0x2D, 0x2D)]
            elif first[0][0] > last[0][0]:
                raise self.invalid("Range out of order in character class")
            else:
                ranges.append((first[0][0], last[0][0]))
        self.at += 1
        if negated:
            ranges = complement(ranges)
        return f"[{written(ranges)}]" if ranges else "(?!)"

    def class_atom(self) -> Ranges:
        char = self.peek()
        if not char:
            raise self.invalid("Unterminated character class")
        self.at += 1
        if char != "\\":
            return [(ord(char), ord(char))]
        escaped = self.peek()
        if not escaped:
            raise self.invalid("\\ at end of pattern")
        if escaped in CLASS_ESCAPES:
            self.at += 1
            return CLASS_ESCAPES[escaped]
        if escaped == "b":
            self.at += 1
            return [(8, 8)]
        if escaped == "k" and self.names:
            raise self.invalid("Invalid escape")
        code = self.character_escape(in_class=True)
        return [(code, code)]
