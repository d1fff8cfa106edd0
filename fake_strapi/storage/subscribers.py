"""`strapi.db.lifecycles`: who hears of what is done to the rows of one workspace, beside the project's own hooks.

Source: `@strapi/database` lifecycles of 4.26.2 and 5.54.0. Their order is kept: the project's hooks first, then the
subscribers, as they came.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from fake_strapi.errors import FakeStrapiError

Hook = Callable[[Any], object]
Subscriber = Callable[[Any], object] | Mapping[str, Any]

READ_OPERATIONS = ("FindOne", "FindMany", "Count")
OPERATIONS = (*READ_OPERATIONS, "Create", "CreateMany", "Update", "UpdateMany", "Delete", "DeleteMany")
ACTIONS = tuple(f"{moment}{operation}" for operation in OPERATIONS for moment in ("before", "after"))


class Subscribers:
    """What was subscribed in one workspace. `uids`: the models that there are."""

    def __init__(self, uids: Collection[str] = ()) -> None:
        self._uids = uids
        self._subscribers: tuple[Subscriber, ...] = ()

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Hear of rows, as `strapi.db.lifecycles.subscribe` does; answers a function that ends it.

        A function hears of every action on every model. A mapping of actions to functions hears of those, on the
        models that it lists under `models`, else on all: `{"models": ["api::job.job"], "afterUpdate": tell}`.
        """
        self._check(subscriber)
        self._subscribers = (*self._subscribers, subscriber)

        def unsubscribe() -> None:
            self._subscribers = tuple(one for one in self._subscribers if one is not subscriber)

        return unsubscribe

    def on(self, uid: str, *actions: str) -> Callable[[Hook], Hook]:
        """A decorator: the function is a hook of one model, such as `on("api::job.job", "afterUpdate")`."""

        def register(hook: Hook) -> Hook:
            self.subscribe({"models": [uid], **dict.fromkeys(actions, hook)})
            return hook

        return register

    def hooks(self, uid: str, action: str) -> Iterator[tuple[int, Hook]]:
        """The functions that hear of this action on this model, each with what tells its subscriber from others."""
        for subscriber in self._subscribers:
            if isinstance(subscriber, Mapping):
                hook = subscriber.get(action)
                if hook is not None and uid in subscriber.get("models", (uid,)):
                    yield id(subscriber), hook
            else:
                yield id(subscriber), subscriber

    def hear(self, uid: str, operation: str) -> bool:
        """Whether anybody hears of this operation, `FindMany`, on this model, before it or after it."""
        moments = (f"before{operation}", f"after{operation}")
        return bool(self._subscribers) and any(True for action in moments for _ in self.hooks(uid, action))

    def hear_reads(self) -> bool:
        """Whether anybody hears of reads of any model."""
        return any(not isinstance(one, Mapping) or any(map(hears_read, one)) for one in self._subscribers)

    def _check(self, subscriber: Subscriber) -> None:
        """Raises FakeStrapiError for what would never be called."""
        if not isinstance(subscriber, Mapping):
            if not callable(subscriber):
                raise FakeStrapiError(f"a subscriber is a function or a mapping of actions, not {subscriber!r}")
            return
        actions = [name for name in subscriber if name != "models"]
        for name in actions:
            if name not in ACTIONS:
                raise FakeStrapiError(f"no hook is called {name}: there are {', '.join(ACTIONS)}")
            if not callable(subscriber[name]):
                raise FakeStrapiError(f"the hook {name} has to be a function, not {subscriber[name]!r}")
        if not actions:
            raise FakeStrapiError(f"a subscriber without an action: name one of {', '.join(ACTIONS)}")
        for uid in subscriber.get("models", ()):
            if uid not in self._uids:
                raise FakeStrapiError(f"no model has the uid {uid!r}: there are {', '.join(sorted(self._uids))}")

    # A workspace goes back to those that it had.

    def save(self) -> tuple[Subscriber, ...]:
        return self._subscribers

    def load(self, state: tuple[Subscriber, ...]) -> None:
        self._subscribers = state


def hears_read(action: str) -> bool:
    """Whether a hook of this name is called when rows are read."""
    return action.endswith(READ_OPERATIONS)
