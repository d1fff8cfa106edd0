"""Seeds as they are written: a JSON or YAML file, or the same as plain values, and what is wrong with them."""

from __future__ import annotations

import datetime
import importlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from fake_strapi.errors import FakeStrapiError
from fake_strapi.javascript.json_text import parse

YAML_SUFFIXES = (".yaml", ".yml")


class SeedError(FakeStrapiError):
    """A seed that can't be planted: which file, which entry (`customer[2]`), what Strapi says of it.

    `source` is "seed" for values that come from no file; `details` is Strapi's own, if it refused the entry.
    """

    def __init__(self, source: str, place: str, problem: str, details: Any = None) -> None:
        self.source = source
        self.place = place
        self.problem = problem
        self.details = details
        super().__init__(": ".join(part for part in (source, place, problem) if part))


def load_seed(seed: Path | str | Mapping[str, Any]) -> tuple[str, Any]:
    """(what to call it in messages, its values as a JSON body has them). Raises SeedError for what can't be read."""
    if isinstance(seed, Mapping):
        return "seed", plain("seed", dict(seed))
    file = Path(seed)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError(str(file), "", f"expected a readable JSON or YAML file: {error}") from error
    read = read_yaml if file.suffix.lower() in YAML_SUFFIXES else read_json
    return str(file), plain(str(file), read(str(file), text))


def read_json(source: str, text: str) -> Any:
    def refuse(word: str) -> NoReturn:
        raise SeedError(source, "", f"expected JSON: {word} is no number there")

    try:
        return json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise SeedError(source, f"line {error.lineno}", f"expected JSON: {error.msg}") from error


def read_yaml(source: str, text: str) -> Any:
    try:
        yaml = importlib.import_module("yaml")
    except ImportError as error:
        problem = "a YAML file needs PyYAML: pip install 'fake-strapi[yaml]', or write the seed as JSON"
        raise SeedError(source, "", problem) from error
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = "" if mark is None else f"line {mark.line + 1}"
        problem = getattr(error, "problem", None) or "this can't be read"
        raise SeedError(source, place, f"expected YAML: {problem}") from error


def plain(source: str, value: Any) -> Any:
    """As node has it after JSON.parse; YAML's dates and times become the texts that Strapi takes."""

    def convert(other: Any) -> Any:
        if isinstance(other, datetime.datetime):
            utc = other.astimezone(datetime.timezone.utc) if other.tzinfo else other
            return utc.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
        if isinstance(other, datetime.date):
            return other.isoformat()
        if isinstance(other, Mapping):
            return dict(other)
        raise SeedError(source, "", f"expected what JSON can hold, found {other!r}")

    try:
        return parse(json.dumps(value, default=convert, allow_nan=False))
    except (ValueError, TypeError) as error:
        raise SeedError(source, "", f"expected what JSON can hold: {error}") from error
