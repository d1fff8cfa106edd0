"""The order in which a JavaScript object lists its keys: array indices first, ascending, then the rest as they came."""

from __future__ import annotations

from typing import Any

# The largest array index is 2**32 - 2 (ECMAScript "array index"); beyond it a digit string is an ordinary key.
_LAST_INDEX = 4294967294


def is_array_index(key: str) -> bool:
    """Whether an object lists this key among its indices: "0", "17", but not "00", "-1" or "4294967295"."""
    return (
        key.isdigit()
        and key.isascii()
        and len(key) <= 10
        and (key[0] != "0" or len(key) == 1)
        and int(key) <= _LAST_INDEX
    )


def order_keys(value: dict[str, Any]) -> None:
    """Put one dict's keys, in place, in the order of the JavaScript object with the same history of insertions."""
    # ":" follows "9": most keys are settled by one comparison.
    for key in value:
        if key < ":" and is_array_index(key):
            break
    else:
        return
    items = sorted(value.items(), key=lambda item: int(item[0]) if is_array_index(item[0]) else _LAST_INDEX + 1)
    value.clear()
    value.update(items)


def in_javascript_order(value: Any) -> Any:
    """Order the keys of every dict inside `value`, in place, as JavaScript lists them; answers `value` itself."""
    rooms = [value]
    while rooms:
        room = rooms.pop()
        if isinstance(room, dict):
            order_keys(room)
            rooms.extend(inner for inner in room.values() if isinstance(inner, (dict, list)))
        elif isinstance(room, list):
            rooms.extend(inner for inner in room if isinstance(inner, (dict, list)))
    return value
