"""``docs/schema.md`` is what the models give, and says of every field all that a reader asks."""

import json
import re
import tomllib
from typing import Any

import pytest

from schemas.columns import Column, ListOf, Struct, columns_of
from schemas.publish import PUBLISHED, REFERENCE
from schemas.reference import EXAMPLES, HERE, reference

WRITTEN = REFERENCE.read_text("utf-8")
ROWS = [line for line in WRITTEN.splitlines() if line.startswith("| `")]
SOURCES: dict[str, dict[str, str]] = tomllib.loads((HERE / "sources.toml").read_text("utf-8"))


def test_page_is_fresh() -> None:
    assert reference(PUBLISHED) == WRITTEN, "run make schemas"


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]


def test_every_field_has_a_type_a_meaning_and_an_example() -> None:
    fields = [cells(row) for row in ROWS if len(cells(row)) > 4]
    assert len(fields) > 100
    assert [row for row in fields if not all(row)] == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_example_is_a_record(name: str) -> None:
    text = (EXAMPLES / f"{name}.json").read_text("utf-8")
    assert json.loads(PUBLISHED[name].model_validate_json(text).line()) == json.loads(text)


@pytest.mark.parametrize("name", PUBLISHED)
def test_sources_name_fields_and_words_that_there_are(name: str) -> None:
    said = SOURCES[name]
    assert set(said) - set(PUBLISHED[name].model_fields) == {"otherwise"}
    assert set(said.values()) <= set(SOURCES["words"])


def names_of(columns: tuple[Column, ...]) -> Any:
    for column in columns:
        yield column.name
        found = column.type.entry if isinstance(column.type, ListOf) else column.type
        yield from names_of(found.columns) if isinstance(found, Struct) else ()


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_field_has_a_row(name: str) -> None:
    told = {cells(row)[0].strip("`") for row in ROWS}
    assert set(names_of(columns_of(PUBLISHED[name]))) - told == set()


def test_promise_is_told() -> None:
    for promised in ("no key is removed", "may add keys", "take a word that you do not know", "schemas/released/1.0/"):
        assert promised in " ".join(WRITTEN.split())
