"""What changed between a released schema and the models, and which version that asks for.

    patch or none    words of descriptions, the order of keys
    minor            a key was added; a closed list has a new word
    major            anything else: a key removed or renamed, a type, null, bound or pattern changed, a word removed

Compared are the published JSON Schemas, so that what counts is what readers were given.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

RELEASED: Final = Path(__file__).parent / "released"
"""A folder a released version, with the schemas as they were released."""
_VERSION: Final = "schema_version"
_NO_MEANING: Final = frozenset({"description", "title", "examples", "default", "$id", "$schema"})


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One change, at a path such as ``sections[].blocks[].kind``."""

    path: str
    what: str
    is_breaking: bool

    def __str__(self) -> str:
        return f"{self.path or 'the record'}: {self.what} ({'major' if self.is_breaking else 'minor'})"


def released_schemas(folder: Path = RELEASED) -> tuple[str, dict[str, Any]] | None:
    """The newest released version and its schemas by name; None where nothing is released."""
    versions = [path for path in folder.glob("*") if path.is_dir()]
    if not versions:
        return None
    newest = max(versions, key=lambda path: version_of(path.name))
    schemas = {path.name.partition(".")[0]: json.loads(path.read_text("utf-8")) for path in newest.glob("*.json")}
    return newest.name, schemas


def version_of(text: str) -> tuple[int, int]:
    """ "1.10" as numbers, for comparison; ValueError for another form."""
    major, _, minor = text.partition(".")
    return int(major), int(minor)


def differences(released: Mapping[str, Any], current: Mapping[str, Any]) -> list[Difference]:
    """What changed between two JSON Schemas of one file, in the order of its paths."""
    return sorted(_differences("", _inlined(released, released), _inlined(current, current)))


def verdict(released: str, current: str, found: list[Difference]) -> str | None:
    """A sentence on why a version is too low for what changed since the released one; None: it is not."""
    before, now = version_of(released), version_of(current)
    if any(difference.is_breaking for difference in found):
        needed = (before[0] + 1, 0)
    else:
        needed = (before[0], before[1] + 1) if found else before
    if now >= needed:
        return None
    changed = "; ".join(map(str, found)) or "nothing changed"
    return f"Schema {current} must be {needed[0]}.{needed[1]} or higher after {released}: {changed}."


def _inlined(node: Any, root: Mapping[str, Any]) -> Any:
    """A schema without references, names and descriptions: two that mean the same are equal."""
    if isinstance(node, list):
        return [_inlined(entry, root) for entry in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _inlined(root["$defs"][node["$ref"].rsplit("/", 1)[-1]], root)
    kept = {key: value for key, value in node.items() if key not in _NO_MEANING and key != "$defs"}
    if "properties" in kept:
        kept["properties"] = {name: _inlined(value, root) for name, value in kept["properties"].items()}
    return {key: value if key == "properties" else _inlined(value, root) for key, value in kept.items()}


def _differences(path: str, old: Any, new: Any) -> Iterator[Difference]:
    old, old_null = _without_null(old)
    new, new_null = _without_null(new)
    if old_null != new_null:
        yield Difference(path, "may be null now" if new_null else "is never null now", True)
    if old.get("type") != new.get("type"):
        yield Difference(path, f"the type was {old.get('type')} and is {new.get('type')}", True)
        return
    yield from _keys(path, old.get("properties", {}), new.get("properties", {}))
    yield from _words(path, _closed_list(old), _closed_list(new))
    if "items" in old and "items" in new:
        yield from _differences(f"{path}[]", old["items"], new["items"])
    yield from _rest(path, old, new)


def _without_null(node: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """A schema and whether null may stand there; of several alternatives only null and one other are known."""
    alternatives = node.get("anyOf", [])
    others = [entry for entry in alternatives if entry != {"type": "null"}]
    if len(others) != 1 or len(others) == len(alternatives):
        return node, False
    return {**others[0], **{key: value for key, value in node.items() if key != "anyOf"}}, True


def _keys(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for name in old.keys() | new.keys():
        place = f"{path}.{name}".lstrip(".")
        if name not in new:
            yield Difference(place, "was removed", True)
        elif name not in old:
            yield Difference(place, "was added", False)
        elif place != _VERSION:
            yield from _differences(place, old[name], new[name])


def _closed_list(node: Mapping[str, Any]) -> list[Any] | None:
    return [node["const"]] if "const" in node else node.get("enum")


def _words(path: str, old: list[Any] | None, new: list[Any] | None) -> Iterator[Difference]:
    if (old is None) != (new is None):
        yield Difference(path, "is no closed list any more" if new is None else "has become a closed list", True)
        return
    for word in sorted(set(old or ()) ^ set(new or ())):
        is_gone = word in (old or ())
        yield Difference(path, f"the word {word!r} was {'removed' if is_gone else 'added'}", is_gone)


def _rest(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """Bounds, patterns, formats and whatever else a schema may say."""
    judged = {"type", "properties", "required", "enum", "const", "items"}
    for key in sorted((old.keys() | new.keys()) - judged):
        if old.get(key) != new.get(key):
            yield Difference(path, f"{key} was {old.get(key)} and is {new.get(key)}", True)
    was_required = set(old.get("required", ())) & new.get("properties", {}).keys()
    for name in sorted(was_required - set(new.get("required", ()))):
        yield Difference(f"{path}.{name}".lstrip("."), "may be left out now", True)
