"""Two values of a field: whether they differ, and where first."""

import json
from typing import Any, Final, Literal, NamedTuple

State = Literal["same", "changed", "only_old", "only_new"]

_AROUND: Final = 40
_LONGEST: Final = 160


class Difference(NamedTuple):
    """The first difference of two values; None: nothing there."""

    path: str
    old: str | None
    new: str | None


def state_of(old: object, new: object) -> State:
    """What became of a field; null, an empty text and an empty list are all nothing."""
    if old == new or (_is_nothing(old) and _is_nothing(new)):
        return "same"
    if _is_nothing(new):
        return "only_old"
    return "only_new" if _is_nothing(old) else "changed"


def growth(old: object, new: object) -> int:
    """By how much a text or a list is longer; 0 where they are neither."""
    return len(new) - len(old) if isinstance(old, str | list) and isinstance(new, str | list) else 0


def first_difference(path: str, old: Any, new: Any) -> Difference:
    """Where two values that are not the same begin to differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        key = next(key for key in {**old, **new} if old.get(key) != new.get(key) or (key in old) != (key in new))
        return first_difference(f"{path}.{key}", old.get(key), new.get(key))
    if isinstance(old, list) and isinstance(new, list):
        place = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), None)
        at = min(len(old), len(new)) if place is None else place
        return first_difference(f"{path}[{at}]", *(values[at] if at < len(values) else None for values in (old, new)))
    if isinstance(old, str) and isinstance(new, str):
        return _in_text(path, old, new)
    return Difference(path, _told(old), _told(new))


def _is_nothing(value: object) -> bool:
    return value is None or (isinstance(value, str | list) and not value)


def _in_text(path: str, old: str, new: str) -> Difference:
    same = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), None)
    at = min(len(old), len(new)) if same is None else same
    return Difference(path, _around(old, at), _around(new, at))


def _around(text: str, at: int) -> str:
    if len(text) <= _LONGEST:
        return text
    begin = max(0, at - _AROUND)
    end = begin + _LONGEST
    return f"{'…' if begin else ''}{text[begin:end]}{'…' if end < len(text) else ''}"


def _told(value: object) -> str | None:
    """A value as a reader knows it from the file."""
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
