"""The control API of served doubles, for tests in any language: under `/_fake`, JSON, on the loopback only.

| call | does |
|---|---|
| `GET /_fake/health` | the doubles that are served here |
| `POST /_fake/reset` | as at the start |
| `GET /_fake/state` | what each holds: mails, messages, payments |
| `GET /_fake/requests` | what came, with the answers |
| `POST /_fake/faults`, `GET`, `DELETE` | the keys are those of `Fault` |
| `GET /_fake/clock`, `POST` | `{"freeze": "<ISO>"}`, `{"advance": 60}`, `{"resume": true}` |

Where several doubles are served, `?double=stripe` means one; a fault needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from harness.doubles.exchange import Answer, Exchange, Request

if TYPE_CHECKING:
    from harness.doubles.double import Double

PREFIX = "/_fake/"


class Wrong(Exception):
    """A call that can't be followed, in words."""


def controlled(doubles: Sequence[Double], request: Request) -> Answer:
    """What a call of the control API answers."""
    try:
        meant = chosen(doubles, dict(request.query_pairs).get("double"))
        call = f"{request.method} {request.path.removeprefix(PREFIX)}"
        if call not in CALLS:
            raise Wrong(f"there is no {request.method} {request.path}; there are {', '.join(sorted(CALLS))}")
        return Answer.of_json(200, CALLS[call](meant, request.json))
    except (Wrong, TypeError, ValueError) as error:
        return Answer.of_json(400, {"error": str(error)})


def chosen(doubles: Sequence[Double], name: str | None) -> list[Double]:
    found = [double for double in doubles if name in (None, double.name.lower())]
    if not found:
        raise Wrong(f"there is no double {name!r} here; there are {', '.join(one.name.lower() for one in doubles)}")
    return found


def the_only(doubles: Sequence[Double]) -> Double:
    if len(doubles) != 1:
        raise Wrong(f"say which double is meant: ?double={doubles[0].name.lower()}")
    return doubles[0]


def health(doubles: Sequence[Double], _: Any) -> Any:
    return {"status": "ok", "doubles": [double.name.lower() for double in doubles]}


def reset(doubles: Sequence[Double], _: Any) -> Any:
    for double in doubles:
        double.reset()
    return {"status": "ok"}


def state(doubles: Sequence[Double], _: Any) -> Any:
    for double in doubles:
        double.clock.settle()
    return {double.name.lower(): double.state() for double in doubles}


def requests(doubles: Sequence[Double], _: Any) -> Any:
    return {double.name.lower(): [told(one) for one in double.requests] for double in doubles}


def told(one: Exchange) -> dict[str, Any]:
    request = one.request
    return {
        "at": one.at,
        "method": request.method,
        "path": request.path,
        "query": request.query,
        "headers": dict(request.headers),
        "body": request.text,
        "status": one.status,
        "answer": None if one.answer is None else one.answer.json,
        "fault": one.fault,
    }


def add_fault(doubles: Sequence[Double], wish: Any) -> Any:
    if not isinstance(wish, dict):
        raise Wrong('a fault is a JSON object, such as {"status": 500, "times": 1}')
    return {"does": the_only(doubles).faults.add(**wish).does}


def faults(doubles: Sequence[Double], _: Any) -> Any:
    return {
        double.name.lower(): [
            {"fault": str(one), "matched": one.matched, "fired": one.fired} for one in double.faults.all()
        ]
        for double in doubles
    }


def clear_faults(doubles: Sequence[Double], _: Any) -> Any:
    for double in doubles:
        double.faults.clear()
    return {"status": "ok"}


def clock(doubles: Sequence[Double], _: Any) -> Any:
    first = doubles[0].clock
    return {"now": first.date.isoformat(timespec="milliseconds").replace("+00:00", "Z"), "frozen": first.frozen}


def set_clock(doubles: Sequence[Double], wish: Any) -> Any:
    """All clocks alike: `freeze` at a time or at the present one (`true`), `advance` by seconds, `resume`."""
    ways = {"freeze", "advance", "resume"}
    if not isinstance(wish, dict) or len(wish) != 1 or not wish.keys() <= ways:
        raise Wrong("a clock takes one of freeze, advance and resume")
    for double in doubles:
        if "freeze" in wish:
            double.clock.freeze(None if wish["freeze"] is True else wish["freeze"])
        elif "advance" in wish:
            double.clock.advance(float(wish["advance"]))
        else:
            double.clock.resume()
    return clock(doubles, None)


CALLS = {
    "GET health": health,
    "POST reset": reset,
    "GET state": state,
    "GET requests": requests,
    "POST faults": add_fault,
    "GET faults": faults,
    "DELETE faults": clear_faults,
    "GET clock": clock,
    "POST clock": set_clock,
}
