"""The committed JSON Schemas are what the models give, and strict: closed, complete, described."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import schemas
from schemas.publish import PUBLISHED, json_schema

FOLDER = Path(schemas.__file__).parent / "v1"
COMMITTED = {name: json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8")) for name in PUBLISHED}


def objects(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object shape of a schema with its name, the record itself included."""
    shapes = {name: COMMITTED[name], **COMMITTED[name].get("$defs", {})}
    yield from ((shape, content) for shape, content in shapes.items() if content.get("type") == "object")


SHAPES = [pytest.param(content, id=f"{name}: {shape}") for name in PUBLISHED for shape, content in objects(name)]


def described(name: str, field: dict[str, Any]) -> dict[str, Any]:
    """The field; one that says no more than its shape does has the shape's description."""
    shape = COMMITTED[name]["$defs"][field["$ref"].rsplit("/", 1)[-1]] if "$ref" in field else {}
    return {"description": shape.get("description")} | field


FIELDS = [
    pytest.param(described(name, definition), id=f"{name}: {shape}.{field}")
    for name in PUBLISHED
    for shape, content in objects(name)
    for field, definition in content["properties"].items()
]


def test_no_other_schema_is_committed() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.schema.json" for name in PUBLISHED}


@pytest.mark.parametrize("name", PUBLISHED)
def test_committed_schema_is_what_the_models_give(name: str) -> None:
    assert json_schema(name) == COMMITTED[name]


@pytest.mark.parametrize("name", PUBLISHED)
def test_schema_says_its_draft_and_name(name: str) -> None:
    assert COMMITTED[name]["$schema"].endswith("/draft/2020-12/schema")
    assert COMMITTED[name]["$id"].endswith(f":v1:{name}")


@pytest.mark.parametrize("shape", SHAPES)
def test_object_is_closed(shape: dict[str, Any]) -> None:
    assert shape["additionalProperties"] is False


@pytest.mark.parametrize("shape", SHAPES)
def test_object_requires_every_key(shape: dict[str, Any]) -> None:
    assert sorted(shape["required"]) == sorted(shape["properties"])


@pytest.mark.parametrize("shape", SHAPES)
def test_object_is_described(shape: dict[str, Any]) -> None:
    assert shape["description"].endswith(".")


@pytest.mark.parametrize("field", FIELDS)
def test_field_is_described(field: dict[str, Any]) -> None:
    assert field["description"].rstrip(")").endswith(".")


@pytest.mark.parametrize("field", FIELDS)
def test_null_is_explained_where_it_may_stand(field: dict[str, Any]) -> None:
    may_be_null = {"type": "null"} in field.get("anyOf", [])
    assert may_be_null == ("Null:" in field["description"])
