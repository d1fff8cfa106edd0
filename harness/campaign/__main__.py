"""`python -m harness.campaign CASE [PROJECT]`: play a found case again, on a real Strapi and the fake."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from harness.campaign.case import read_case, story
from harness.campaign.pair import Pair

USAGE = "usage: python -m harness.campaign CASE [PROJECT]\n  PROJECT: of a case that was found in a project of your own"


def main(arguments: Sequence[str], make_pair: type[Pair] = Pair) -> int:
    """1 when the answers still differ, 0 when they are equal, 2 for arguments that can't be used."""
    if len(arguments) not in (1, 2):
        print(USAGE)
        return 2
    case = read_case(Path(arguments[0]))
    project = case.project or (Path(arguments[1]) if len(arguments) == 2 else None)
    if project is None:
        print(f"{arguments[0]} was found in a project of your own: name its directory, too")
        return 2
    with make_pair(case.version, project) as pair:
        outcomes = pair.play(case.steps)
    print(story(outcomes))
    differ = bool(outcomes[-1].differences)
    print("the answers differ" if differ else "all answers are equal")
    return int(differ)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
