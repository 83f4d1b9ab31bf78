"""No change of the models breaks a reader without a major version: mutations of a released schema, each judged."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.base import SCHEMA_VERSION
from schemas.compatibility import Difference, differences, released_schemas, verdict, version_of
from schemas.history import history, unexplained
from schemas.publish import PUBLISHED, json_schema

RELEASED = released_schemas()
ARTICLE = json_schema("article")


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_models_keep_what_the_last_release_promised(name: str) -> None:
    assert RELEASED is not None
    version, schemas = RELEASED
    assert verdict(version, SCHEMA_VERSION, differences(schemas[name], json_schema(name))) is None


def test_every_released_file_is_still_published() -> None:
    assert RELEASED is not None
    assert set(RELEASED[1]) <= set(PUBLISHED)


def _at(schema: dict[str, Any], *keys: str | int) -> Any:
    found: Any = schema
    for key in keys:
        found = found[key]
    return found


Mutation = Callable[[dict[str, Any]], object]
FIELDS = ("properties",)
SECTION = ("$defs", "Section", "properties")


def _with_rename(schema: dict[str, Any]) -> None:
    fields = _at(schema, *FIELDS)
    fields["headline"] = fields.pop("title")


BREAKING: dict[str, tuple[Mutation, str]] = {
    "a field removed": (lambda s: _at(s, *FIELDS).pop("description"), "description"),
    "a field renamed": (_with_rename, "title"),
    "a field of an object removed": (lambda s: _at(s, *SECTION).pop("level"), "sections[].level"),
    "a type narrowed": (lambda s: _at(s, *FIELDS, "quality").update({"$ref": "#/$defs/Link"}), "quality.score"),
    "text that becomes a number": (lambda s: _at(s, *FIELDS, "site").update(type="integer"), "site"),
    "a whole number that becomes any": (lambda s: _at(s, *FIELDS, "revision").update(type="number"), "revision"),
    "a list that becomes one": (lambda s: _at(s, *FIELDS, "keywords").update(type="string"), "keywords"),
    "entries of another type": (lambda s: _at(s, *FIELDS, "keywords", "items").update(type="integer"), "keywords[]"),
    "null where none was": (
        lambda s: _at(s, *FIELDS).update(site={"anyOf": [{"type": "string"}, {"type": "null"}]}),
        "site",
    ),
    "no null where it was": (lambda s: _at(s, *FIELDS).update(language={"type": "string"}), "language"),
    "a word removed": (lambda s: _at(s, *SECTION, "kind", "enum").remove("diet"), "sections[].kind"),
    "a list of words opened": (lambda s: _at(s, *SECTION, "kind").pop("enum"), "sections[].kind"),
    "a text that becomes a list of words": (lambda s: _at(s, *FIELDS, "site").update(enum=["a.example"]), "site"),
    "a bound moved": (lambda s: _at(s, *SECTION, "level").update(maximum=9), "sections[].level"),
    "a pattern changed": (lambda s: _at(s, *FIELDS, "id").update(pattern="^[0-9]+$"), "id"),
    "a key that may be left out": (lambda s: s["required"].remove("body"), "body"),
    "an object opened": (lambda s: s.pop("additionalProperties"), ""),
}
MINOR: dict[str, tuple[Mutation, str]] = {
    "a field added": (lambda s: _at(s, *FIELDS).update(reading_time={"type": "integer"}), "reading_time"),
    "a required field added": (
        lambda s: (_at(s, *FIELDS).update(words={"type": "integer"}), s["required"].append("words")),
        "words",
    ),
    "a field of an object added": (lambda s: _at(s, *SECTION).update(words={"type": "integer"}), "sections[].words"),
    "a word added": (lambda s: _at(s, *SECTION, "kind", "enum").append("vaccination"), "sections[].kind"),
    "a flag added": (
        lambda s: _at(s, "$defs", "Quality", "properties", "flags", "items", "enum").append("odd"),
        "quality.flags[]",
    ),
}


def _reordered(schema: dict[str, Any]) -> None:
    schema["properties"] = dict(reversed(schema["properties"].items()))


HARMLESS: dict[str, Mutation] = {
    "nothing": lambda s: None,
    "another description": lambda s: _at(s, *FIELDS, "title").update(description="In other words."),
    "another order": _reordered,
    "another order of words": lambda s: _at(s, *SECTION, "kind", "enum").reverse(),
    "the version itself": lambda s: _at(s, *FIELDS, "schema_version").update(const="1.1"),
}


def found_by(mutation: Mutation) -> list[Difference]:
    mutated = copy.deepcopy(ARTICLE)
    mutation(mutated)
    return differences(ARTICLE, mutated)


@pytest.mark.parametrize("name", BREAKING)
def test_breaking_change_needs_a_major_version(name: str) -> None:
    mutation, path = BREAKING[name]
    found = found_by(mutation)
    assert path in {difference.path for difference in found if difference.is_breaking}
    told = verdict("1.3", "1.4", found)
    assert told is not None
    assert "Schema 1.4 must be 2.0 or higher after 1.3: " in told
    assert verdict("1.3", "2.0", found) is None


@pytest.mark.parametrize("name", MINOR)
def test_compatible_change_needs_a_minor_version(name: str) -> None:
    mutation, path = MINOR[name]
    found = found_by(mutation)
    assert {(difference.path, difference.is_breaking) for difference in found} == {(path, False)}
    assert verdict("1.9", "1.9", found) is not None
    assert verdict("1.9", "1.10", found) is None


@pytest.mark.parametrize("name", HARMLESS)
def test_what_no_reader_sees_needs_nothing(name: str) -> None:
    assert found_by(HARMLESS[name]) == []
    assert verdict("1.3", "1.3", []) is None


def test_a_version_never_goes_back() -> None:
    assert verdict("1.3", "1.2", []) == "Schema 1.2 must be 1.3 or higher after 1.3: nothing changed."


def test_the_newest_release_counts(tmp_path: Path) -> None:
    assert released_schemas(tmp_path) is None
    for version in ("1.2", "1.10", "1.9"):
        (tmp_path / version).mkdir()
    assert released_schemas(tmp_path) == ("1.10", {})
    assert version_of("1.10") > version_of("1.9")


def test_what_changed_since_the_release_is_in_the_history() -> None:
    assert RELEASED is not None
    version, schemas = RELEASED
    current = {name: json_schema(name) for name in PUBLISHED}
    assert unexplained(version, schemas, current, history()) == []


def test_a_change_without_an_entry_is_named() -> None:
    changed = copy.deepcopy(ARTICLE)
    BREAKING["a field removed"][0](changed)
    entries = unexplained("1.0", {"article": ARTICLE}, {"article": changed}, [])
    assert entries == ["article: description: was removed (major)"]
