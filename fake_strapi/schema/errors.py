"""What is said about a project that can't be served."""

from __future__ import annotations

from pathlib import Path

from fake_strapi.errors import FakeStrapiError


class SchemaError(FakeStrapiError):
    """A broken or unknown piece of a Strapi project: which file, which key, what was expected there."""

    def __init__(self, file: Path | str, key: str, problem: str) -> None:
        self.file = str(file)
        self.key = key
        self.problem = problem
        where = f"{self.file}: {key}" if key else self.file
        super().__init__(f"{where}: {problem}")
