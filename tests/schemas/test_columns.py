"""The models as typed columns, and what each reader's schema holds of them."""

import json
from typing import Any

import pytest

from schemas.article import Article
from schemas.base import Record, Timestamp
from schemas.columns import Column, ListOf, Struct, columns_of
from schemas.publish import PUBLISHED, for_reader
from schemas.readers import READERS


class Step(Record):
    """A step."""

    title: str
    """Its title."""
    at: Timestamp | None
    """When. Null: never."""


class Walk(Record):
    """A walk."""

    steps: list[Step]
    """Its steps."""
    last: Step | None
    """The last. Null: none."""
    is_long: bool
    """Whether it is long."""


class Mixed(Record):
    """What no table holds."""

    either: int | str
    """One or the other."""


class Mapped(Record):
    """What no table holds."""

    by_name: dict[str, int]
    """A map."""


class Holed(Record):
    """What no table holds."""

    entries: list[str | None]
    """With holes."""


STEP = Struct(
    "Step", (Column("title", "text", False, "Its title."), Column("at", "timestamp", True, "When. Null: never."))
)


def test_columns_are_those_of_the_model() -> None:
    assert columns_of(Walk) == (
        Column("steps", ListOf(STEP), False, "Its steps."),
        Column("last", STEP, True, "The last. Null: none."),
        Column("is_long", "boolean", False, "Whether it is long."),
    )


@pytest.mark.parametrize("model", [Mixed, Mapped, Holed])
def test_a_shape_that_tables_cannot_hold_is_an_error_that_names_it(model: type[Record]) -> None:
    with pytest.raises(TypeError, match=rf"{model.__name__}\.\w+: "):
        columns_of(model)


PRINTED = {
    "duckdb": 'STRUCT("title" VARCHAR, "at" TIMESTAMPTZ)[]',
    "polars": 'pl.List(pl.Struct({"title": pl.String, "at": pl.Datetime("us", "UTC")}))',
    "pyarrow": 'pa.list_(pa.struct([("title", pa.string()), ("at", pa.timestamp("us", "UTC"))]))',
    "spark": "ARRAY<STRUCT<`title`: STRING, `at`: TIMESTAMP>>",
    "postgresql": '"steps" jsonb NOT NULL',
}


@pytest.mark.parametrize("reader", PRINTED)
def test_nested_types_are_printed_as_the_reader_writes_them(reader: str) -> None:
    assert PRINTED[reader] in READERS[reader]("walks", columns_of(Walk))


def test_bigquery_has_modes_and_fields_for_all_that_nests() -> None:
    steps, last, _ = json.loads(READERS["bigquery"]("walks", columns_of(Walk)))
    assert (steps["type"], steps["mode"], last["mode"]) == ("RECORD", "REPEATED", "NULLABLE")
    assert [(field["name"], field["type"], field["mode"]) for field in steps["fields"]] == [
        ("title", "STRING", "REQUIRED"),
        ("at", "TIMESTAMP", "NULLABLE"),
    ]


@pytest.mark.parametrize("name", PUBLISHED)
@pytest.mark.parametrize("reader", sorted(set(READERS) - {"pandas"}))
def test_every_field_is_in_every_readers_schema(name: str, reader: str) -> None:
    printed = for_reader(name, reader)
    assert [field for field in PUBLISHED[name].model_fields if field not in printed] == []


def names_of(columns: tuple[Column, ...]) -> Any:
    """Names of all columns, those of objects within them included."""
    for column in columns:
        yield column.name
        found = column.type.entry if isinstance(column.type, ListOf) else column.type
        yield from names_of(found.columns) if isinstance(found, Struct) else ()


def test_names_within_objects_are_there_too() -> None:
    assert {"snippet_truncated", "credentials", "coverage"} <= set(names_of(columns_of(Article)))
