"""One part of a campaign: many sequences of requests on one pair of servers, and the differences found, made small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.campaign.case import Case, case_of, story
from harness.campaign.choices import Chooser
from harness.campaign.draws import generate
from harness.campaign.pair import Outcome, Pair
from harness.campaign.project import Project, read_project
from harness.campaign.schemas import project as random_project
from harness.campaign.shrink import Shrinker, smaller_projects
from harness.campaign.steps import Step, Steps

LONGEST = 30  # requests in a sequence, beside those that make the first entries
SHRUNK = 5  # differences of one part that are shrunk; the others are counted
REPLAYS = 3  # of the real Strapi alone, to tell a race from a difference
PROJECTS_TRIED = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A difference. `race`: the real Strapi doesn't answer the same each time. `story`: curl lines and what differs."""

    signature: str
    case: Case
    story: str
    race: bool


@dataclass
class Hunt:
    """What one part came to: requests that both were asked, differences by signature, and those that were shrunk."""

    version: str
    requests: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    signatures: dict[str, int] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    """Requests that ended the real Strapi's process."""

    @property
    def differences(self) -> list[Found]:
        return [one for one in self.found if not one.race]

    @property
    def races(self) -> list[Found]:
        return [one for one in self.found if one.race]

    def count(self, outcome: Outcome) -> None:
        self.requests += 1
        self.statuses[outcome.real.status] = self.statuses.get(outcome.real.status, 0) + 1
        if outcome.ended:
            self.ended.append(outcome.curls[0])
        if signature := outcome.signature:
            self.signatures[signature] = self.signatures.get(signature, 0) + 1


def made_project(number: int) -> Project:
    """The random project of that number, the same each time."""
    made: list[Project] = []
    generate(number, 10, lambda choose: made.append(random_project(choose)))
    return made[-1]  # the first one is the simplest


def hunt(version: str, project: Project | Path, number: int, requests: int, make_pair: type[Pair] = Pair) -> Hunt:
    """Ask `requests` random requests at least, in sequences that start from clean servers. `number` is the seed.

    `project`: a generated one, or the directory of a user's own.
    """
    done = Hunt(version)
    schemas = project if isinstance(project, Project) else read_project(project)
    firsts: dict[str, list[Outcome]] = {}

    def sequence(choose: Chooser) -> None:
        if done.requests >= requests:
            return
        asked: list[Outcome] = []
        with pair.meet() as meeting:
            steps = Steps(schemas, pair.major, meeting.known)
            todo: list[Step] = steps.first(choose)
            left = choose.number(5, LONGEST)
            while todo or left:
                if not todo:
                    left -= 1
                    todo = [steps.next(choose)]
                outcome = meeting.ask(todo.pop(0))
                if outcome is None:
                    continue
                asked.append(outcome)
                done.count(outcome)
                if outcome.ended:
                    return
                if signature := outcome.signature:
                    firsts.setdefault(signature, list(asked))
                    if outcome.step.writes or outcome.real.status == 0:
                        return  # from here on the two hold different content

    with make_pair(version, project) as pair:
        generate(number, max(2, requests // 5), sequence)
        for outcomes in list(firsts.values())[:SHRUNK]:
            done.found.append(shrunk(pair, outcomes, project))
    return done


def shrunk(pair: Pair, outcomes: Sequence[Outcome], project: Project | Path) -> Found:
    """The difference with as little around it as it needs."""
    signature = outcomes[-1].signature
    steps = [outcome.step for outcome in outcomes]
    own = project if isinstance(project, Project) else None
    again = pair.play(steps, signature)
    if is_race(pair, steps) or not again or again[-1].signature != signature:
        return Found(signature, case_of(pair.version, own, outcomes), story(outcomes), race=True)
    shrinker = Shrinker(pair, again)
    shrinker.run()
    smallest = shrinker.outcomes
    if own is not None:
        for smaller in list(smaller_projects(own, shrinker.steps))[:PROJECTS_TRIED]:
            with type(pair)(pair.version, smaller) as small_pair:
                played = small_pair.play(shrinker.steps, signature)
            if played and played[-1].signature == signature:
                own, smallest = smaller, played
                break
    return Found(signature, case_of(pair.version, own, smallest), story(smallest), race=False)


def is_race(pair: Pair, steps: Sequence[Step]) -> bool:
    """Whether the real Strapi alone answers the same steps differently from time to time."""
    answers = [pair.replay_real(steps) for _ in range(REPLAYS)]
    return any(answer != answers[0] for answer in answers)
