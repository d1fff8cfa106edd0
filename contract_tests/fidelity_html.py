"""The fidelity report as one HTML file: no scripts, nothing loaded, light or dark as the reader's system is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from contract_tests.fidelity import Report
from contract_tests.fidelity_text import (
    SERVERS,
    amount,
    groups,
    kept,
    of_versions,
    partly,
    summary,
    verdict,
    what_the_fake_does,
)

STYLE = """
:root{color-scheme:light dark;--text:#1c2024;--dim:#5b6570;--back:#fff;--line:#d5dae0;--head:#f4f6f8;
--same:#12652e;--differs:#8a4b00;--failed:#a1161f}
@media(prefers-color-scheme:dark){:root{--text:#e6e9ec;--dim:#a3adb8;--back:#14181c;--line:#343b43;--head:#1d2329;
--same:#6fd18d;--differs:#f0b35c;--failed:#ff8f8f}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--text);background:var(--back);max-width:64rem;margin:2rem auto;
padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:1rem 0 2rem}
caption{text-align:left;font-weight:600;font-size:1.15rem;padding:.4rem 0}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line)}
thead th{background:var(--head);white-space:nowrap}
tbody th{font-weight:400}
small{display:block;color:var(--dim)}
.same{color:var(--same)}.differs{color:var(--differs)}.failed,.part{color:var(--failed)}
.verdict{font-weight:600;white-space:nowrap}
a{color:inherit}
div.wide{overflow-x:auto}
"""


def html_page(report: Report) -> str:
    """The whole file."""
    versions = report["versions"]
    title = "Fidelity of the fake" + (" (part of a run)" if partly(report) else "")
    parts = [f"<h1>{title}</h1>"]
    if warning := partly(report):
        parts.append(f'<p class="part"><strong>{escape(warning)}</strong></p>')
    parts.append(f"<p>{escape(summary(report))}</p>")
    for name, rows in groups(report):
        cells = (
            [escape(row["title"]), *(verdict_cell(row["results"][version], version) for version in versions)]
            for row in rows
        )
        parts.append(table(name, ["feature", *versions], cells))
    if report["gaps"]:
        gaps = [
            [f'<span id="gap-{escape(row["id"])}">{escape(row["id"])}</span>', escape(row["reason"]), only(row, report)]
            for row in report["gaps"]
        ]
        parts.append(table("What differs", ["gap", "why", "only in"], gaps))
    not_covered = [
        [escape(row["title"]), escape(what_the_fake_does(row)), only(row, report)] for row in report["not_covered"]
    ]
    parts.append(table("What no contract test covers", ["Strapi has", "the fake", "only in"], not_covered))
    if report["left_out"]:
        left_out = [[escape(row["id"]), escape(row["reason"]), only(row, report)] for row in report["left_out"]]
        parts.append(table("What no recording could judge", ["what", "why", "only in"], left_out))
    if report["promises"]:
        promised = [
            [escape(row["id"]), escape(version)]
            + [escape(kept(row, server, version)) for server in SERVERS]
            + [escape(row["reason"])]
            for row in report["promises"]
            for version in versions
        ]
        heads = ["promise", "Strapi", *SERVERS.values(), "why a plain one does not"]
        parts.append(table("What the guide promises beyond a plain Strapi", heads, promised))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )


def only(row: dict[str, Any], report: Report) -> str:
    return escape(of_versions(row, report))


def verdict_cell(result: dict[str, Any], version: str) -> str:
    kind = escape(result["verdict"].replace(" ", "-"))
    shown = f'<span class="verdict {kind}">{escape(verdict(result, version))}</span>'
    for gap in result.get("gaps", []):
        shown += f' <a href="#gap-{escape(gap)}">{escape(gap)}</a>'
    if counts := amount(result):
        shown += f"<small>{escape(counts)}</small>"
    return shown


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column names the row. Cells are HTML already, captions and heads are not."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "\n".join(
        f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>" for row in rows
    )
    return (
        f'<div class="wide"><table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table></div>"
    )
