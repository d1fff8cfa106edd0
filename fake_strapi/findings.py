"""What a check found: promises that were kept or broken, with what was seen."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

Verdict = str
PASSED, FAILED, UNSURE = "passed", "failed", "unsure"


class Finding(Struct, frozen=True):
    """One promise, whether it was kept, and what was seen: in a sentence, and request by request where that helps."""

    promise: str
    verdict: Verdict
    evidence: str
    requests: Sequence[str] = ()


class Report(Struct, frozen=True):
    """All findings about a subject, in the order in which they were made. `subject` as in "the receiver http://…"."""

    subject: str
    findings: tuple[Finding, ...]

    @property
    def failures(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.verdict == FAILED)

    def raise_for_failures(self) -> None:
        """Raises AssertionError with every promise that was broken, for tests."""
        __tracebackhide__ = True
        if self.failures:
            lines = "".join(f"\n  {line}" for finding in self.failures for line in told(finding))
            raise AssertionError(f"{self.subject} breaks {len(self.failures)} promises:{lines}")

    def lines(self, *, requests: bool = False) -> list[str]:
        """For a person: a line a promise; with `requests`, below it those that it was judged by."""
        width = max((len(finding.promise) for finding in self.findings), default=0)
        shown = []
        for one in self.findings:
            shown.append(f"{one.verdict:7} {one.promise:{width}}  {one.evidence}")
            if requests:
                shown += [f"{'':7}   {request}" for request in one.requests]
        return shown


def told(finding: Finding) -> list[str]:
    """A broken promise with its requests."""
    return [f"{finding.promise}: {finding.evidence}", *(f"  {request}" for request in finding.requests)]
