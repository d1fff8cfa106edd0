"""Reads the value that a configuration file of a Strapi project exports, JavaScript or TypeScript, without running it.

What is understood: object and list literals, texts, numbers, `true`, `false`, `null`, products of numbers, `||` and
`??`, constants of the same file, `process.env.X`, `env("X", default)` and its kinds (`env.int` and so on), and texts in
backticks with any of these in `${…}`; inside of `module.exports =` or `export default`, bare or as the answer of a
function. Whatever else stands in a value's place becomes Unreadable, and the values beside it still count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import zip_longest
from typing import Any

from msgspec import Struct, field

from fake_strapi.javascript.text import to_string
from fake_strapi.schema.settings_tokens import (
    CannotReadError,
    Token,
    converted,
    is_number,
    number_value,
    text_value,
    tokenize,
)

WORDS: Mapping[str, Any] = {"true": True, "false": False, "null": None}
OPENING, CLOSING = "([{", ")]}"
HOLE = re.compile(r"(?<!\\)\$\{([^{}]*)\}")
STATEMENTS = frozenset({"const", "let", "var", "module", "export", "import", "return", "exports", "function", "type"})


EXPORTS = (("module", ".", "exports", "="), ("export", "default"), ("export", "="))


class Undefined:
    """JavaScript's `undefined`: as good as not given."""


UNDEFINED = Undefined()


class Unreadable(Struct, frozen=True):
    """Stands where a value can't be told without running the file."""

    line: int


def read_javascript(source: str, environment: Mapping[str, str]) -> Any:
    """The exported value: dicts, lists, texts, numbers, booleans, None, and Unreadable anywhere among them."""
    try:
        tokens = tokenize(source)
    except CannotReadError:
        return Unreadable(1)
    return Reader(tokens, environment).module()


class Reader(Struct):
    """One pass over a file's tokens. `constants`: what the file has named so far."""

    tokens: list[Token]
    environment: Mapping[str, str]
    position: int = 0
    depth: int = 0  # objects and lists around the value that is read
    constants: dict[str, Any] = field(default_factory=dict)

    # --- statements

    def module(self) -> Any:
        found: Any = Unreadable(1)
        while self.here.kind != "end":
            if any(self.takes(*words) for words in EXPORTS):
                found = self.value()
            else:
                self.statement()
        return found

    def statement(self) -> None:
        """A constant is noted; anything else is passed over."""
        if self.here.text in ("const", "let", "var") and self.tokens[self.position + 1].kind == "name":
            name = self.tokens[self.position + 1].text
            self.position += 2
            if self.here.text == ":":
                self.skip_type("=")
            if self.takes("="):
                self.constants[name] = self.value()
                return
        self.skip_statement()

    def skip_statement(self) -> None:
        """To behind the next `;`, or to what begins a statement on a new line."""
        line = self.here.line
        self.position += 1
        depth = 0
        while self.here.kind != "end":
            token = self.here
            if depth == 0 and (token.text == "}" or (token.line > line and token.text in STATEMENTS)):
                return
            depth += (token.text in OPENING) - (token.text in CLOSING) if token.kind == "mark" else 0
            line = token.line
            self.position += 1
            if depth == 0 and token.text == ";":
                return

    def skip_type(self, *ends: str) -> None:
        """A type annotation: to the first of the `ends` that is not inside of brackets."""
        depth = 0
        while self.here.kind != "end" and (depth or self.here.text not in ends):
            if self.here.kind == "mark":
                depth += (self.here.text in OPENING) - (self.here.text in CLOSING)
            self.position += 1

    # --- values

    def value(self) -> Any:
        """An expression; Unreadable when it isn't understood, and then the reader stands behind it."""
        start = self.position
        try:
            found = self.expression()
            if self.here.text in ("as", "satisfies"):
                self.skip_type(",", ";", "}", "]", ")", "module", "export", "const")
            if not self.ends_value():
                raise CannotReadError
            return found
        except CannotReadError:
            line = self.tokens[start].line
            self.position = start
            self.skip_value()
            return Unreadable(line)

    def ends_value(self) -> bool:
        """Whether the token here can't belong to the value in front of it."""
        if self.here.kind == "end" or self.here.text in (",", ";", "}", "]", ")"):
            return True
        return self.here.kind != "mark" and self.here.line > self.tokens[self.position - 1].line

    def skip_value(self) -> None:
        """To the mark behind a value, or to the statement that begins on a new line."""
        line, depth = self.here.line, 0
        while self.here.kind != "end":
            token = self.here
            if depth == 0 and (token.text in (",", ";", "}", "]", ")") and token.kind == "mark"):
                return
            if depth == 0 and token.line > line and token.text in STATEMENTS:
                return
            if token.kind == "mark":
                depth += (token.text in OPENING) - (token.text in CLOSING)
            line = token.line
            self.position += 1

    def expression(self) -> Any:
        left = self.product()
        while self.here.text in ("||", "??"):
            mark = self.next().text
            right = self.product()
            empty = left is None or left is UNDEFINED
            if isinstance(left, Unreadable):
                raise CannotReadError
            left = right if empty or (mark == "||" and not left) else left
        return left

    def product(self) -> Any:
        left = self.single()
        while self.takes("*"):
            right = self.single()
            if not (is_number(left) and is_number(right)):
                raise CannotReadError
            left *= right
        return left

    def single(self) -> Any:
        token = self.next()
        if token.kind == "text":
            return self.template(token.text) if token.text[0] == "`" else text_value(token.text)
        if token.kind == "number":
            return number_value(token.text)
        if token.text == "-" and self.here.kind == "number":
            return -number_value(self.next().text)
        if token.text == "{":
            return self.inside(self.members)
        if token.text == "[":
            return self.inside(self.items)
        if token.text == "(":
            return self.brackets()
        if token.kind == "name":
            return self.named(token)
        raise CannotReadError

    def template(self, literal: str) -> str:
        """A text in backticks, with what stands in it as `${…}`."""
        parts = HOLE.split(literal[1:-1])
        texts, holes = [text_value(f"`{text}`") for text in parts[::2]], [self.hole(code) for code in parts[1::2]]
        return "".join(text for pair in zip_longest(texts, holes, fillvalue="") for text in pair)

    def hole(self, code: str) -> str:
        found = Reader(tokenize(code), self.environment, depth=1, constants=self.constants).whole()
        if isinstance(found, Unreadable | dict | list):
            raise CannotReadError
        return "undefined" if found is UNDEFINED else to_string(found)

    def whole(self) -> Any:
        """The one expression that there is."""
        found = self.expression()
        if self.here.kind != "end":
            raise CannotReadError
        return found

    def named(self, token: Token) -> Any:
        name = token.text
        if name in WORDS:
            return WORDS[name]
        if name == "undefined":
            return UNDEFINED
        if name == "async" or name == "function":
            return self.function()
        if self.here.text == "=>" and not self.depth:  # env => ({...})
            return self.body()
        if name == "env":
            return self.env()
        if name == "process" and self.takes(".", "env", ".") and self.here.kind == "name":
            return self.environment.get(self.next().text, UNDEFINED)
        if name in self.constants:
            return self.constants[name]
        raise CannotReadError

    def brackets(self) -> Any:
        """After a `(`: the parameters of an arrow function, or a value in brackets."""
        start = self.position
        self.skip_type(")")
        self.expect(")")
        if self.here.text == ":":
            self.skip_type("=>", ",", ";")
        if self.here.text == "=>":
            if self.depth:
                raise CannotReadError  # a function for a value: only the file's own is called
            return self.body()
        self.position = start
        found = self.value()
        self.expect(")")
        return found

    def function(self) -> Any:
        """After `function` or `async`."""
        if self.depth:
            raise CannotReadError
        while self.here.kind == "name":
            self.position += 1
        self.expect("(")
        self.skip_type(")")
        self.expect(")")
        return self.body() if self.here.text == "=>" else self.block()

    def body(self) -> Any:
        self.expect("=>")
        return self.block() if self.here.text == "{" else self.value()

    def block(self) -> Any:
        """`{ const x = 1; return {...}; }`: what it returns, if nothing decides about it."""
        self.expect("{")
        while not self.takes("return"):
            if self.here.text not in ("const", "let", "var"):
                raise CannotReadError
            self.statement()
            self.takes(";")
        found = self.value()
        self.takes(";")
        self.expect("}")
        return found

    def inside(self, read: Callable[[], Any]) -> Any:
        self.depth += 1
        try:
            return read()
        finally:
            self.depth -= 1

    def members(self) -> Any:
        found: dict[str, Any] = {}
        while not self.takes("}"):
            key = self.next()
            if key.text == "async" and self.here.kind == "name":
                key = self.next()
            if key.kind not in ("name", "text", "number"):
                raise CannotReadError  # a spread, or a computed key
            name = text_value(key.text) if key.kind == "text" else key.text
            if self.takes(":"):
                found[name] = self.value()
            elif self.here.text == "(":  # a method
                found[name] = Unreadable(key.line)
                self.skip_value()
            else:
                found[name] = self.constants.get(name, Unreadable(key.line))
            if found[name] is UNDEFINED:
                del found[name]
            if not self.takes(",") and self.here.text != "}":
                raise CannotReadError
        return found

    def items(self) -> Any:
        found = []
        while not self.takes("]"):
            value = self.value()
            found.append(None if value is UNDEFINED else value)
            if not self.takes(",") and self.here.text != "]":
                raise CannotReadError
        return found

    def env(self) -> Any:
        """`env("X", default)`, `env.int("X", default)`…; source: env-helper of `@strapi/utils` 4.26.2 and 5.54.0."""
        kind = self.next().text if self.takes(".") else ""
        self.expect("(")
        arguments = self.arguments()
        name = arguments[0] if arguments else None
        default = arguments[1] if len(arguments) > 1 else UNDEFINED
        if not isinstance(name, str) or kind not in ("", "int", "float", "bool", "json", "array"):
            raise CannotReadError
        text = self.environment.get(name)
        if text is None:
            if isinstance(default, Unreadable):
                raise CannotReadError
            return default
        return converted(kind, text)

    def arguments(self) -> list[Any]:
        found = []
        while not self.takes(")"):
            found.append(self.value())
            if not self.takes(",") and self.here.text != ")":
                raise CannotReadError
        return found

    # --- tokens

    @property
    def here(self) -> Token:
        return self.tokens[min(self.position, len(self.tokens) - 1)]

    def next(self) -> Token:
        token = self.here
        if token.kind == "end":
            raise CannotReadError
        self.position += 1
        return token

    def takes(self, *texts: str) -> bool:
        """Pass these tokens if they come next."""
        coming = self.tokens[self.position : self.position + len(texts)]
        if [token.text for token in coming] != list(texts):
            return False
        self.position += len(texts)
        return True

    def expect(self, text: str) -> None:
        if not self.takes(text):
            raise CannotReadError
