"""What is wrong with a job file, in sentences that name the key and say what would be right."""

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, Final

from pydantic_core import ErrorDetails

from crawler.jobs.job import Job

_MOST_SHOWN: Final = 60
_TYPES: Final = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "string": "a text",
    "object": "a table",
}
_BOUNDS: Final = {"minimum": ">=", "exclusiveMinimum": ">", "maximum": "<="}


def sentence(error: ErrorDetails) -> str:
    """One of Pydantic's errors, for the person who wrote the file."""
    key = _key(error["loc"])
    kind = error["type"]
    if kind == "extra_forbidden":
        return _unknown(error["loc"])
    if kind == "missing":
        return f"{key} is missing: {_first_sentence(_shape(error['loc']).get('description', ''))}"
    if kind == "value_error":
        said = str(error["ctx"]["error"])
        return f"{key} {said}, got {_shown(error['input'])}" if _is_predicate(said) else f"{key}: {said}"
    return f"{key} must be {_wanted(_shape(error['loc']))}, got {_shown(error['input'])}"


def _is_predicate(said: str) -> bool:
    return said.startswith(("is ", "must "))


def _key(path: Sequence[str | int]) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def _shown(value: object) -> str:
    if isinstance(value, str):
        return _cut(repr(value))
    return _cut(json.dumps(value, default=str, ensure_ascii=False))


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".") + "."


@cache
def job_schema() -> Mapping[str, Any]:
    """The JSON Schema of a job file."""
    return Job.model_json_schema(mode="validation")


def _shape(path: Sequence[str | int]) -> Mapping[str, Any]:
    """The schema of what belongs at a path; empty where nothing does."""
    shape: Mapping[str, Any] = job_schema()
    for step in path:
        shape = shape.get("items", {}) if isinstance(step, int) else shape.get("properties", {}).get(step, {})
        shape = _resolved(shape)
    return shape


def _resolved(shape: Mapping[str, Any]) -> Mapping[str, Any]:
    for choice in shape.get("anyOf", ()):
        if choice.get("type") != "null":
            return {**shape, **choice}
    if "$ref" in shape:
        return {**job_schema()["$defs"][shape["$ref"].rsplit("/", 1)[-1]], **shape}
    return shape


def _wanted(shape: Mapping[str, Any]) -> str:
    if "enum" in shape:
        return "one of " + ", ".join(repr(value) for value in shape["enum"])
    if shape.get("type") == "array":
        return 'a list of texts such as ["…"]'
    if shape.get("minLength"):
        return "a text that is not empty"
    if shape.get("format") == "date":
        return "a day such as 2026-11-22"
    bounds = [f"{sign} {_number(shape[name])}" for name, sign in _BOUNDS.items() if name in shape]
    return " ".join([_TYPES.get(shape.get("type", ""), "something else"), " and ".join(bounds)]).strip()


def _number(value: float) -> str:
    return f"{int(value):,}" if value == int(value) else f"{value:g}"


def _unknown(path: Sequence[str | int]) -> str:
    key, leaf, table = _key(path), str(path[-1]), _key(path[:-1])
    here = _shape(path[:-1]).get("properties", {})
    near = [f"{table}.{one}".removeprefix(".") for one in get_close_matches(leaf, here, 1)]
    elsewhere = {one.rpartition(".")[2]: one for one in _known()}
    near += [elsewhere[one] for one in get_close_matches(leaf, elsewhere, 1, 0.7)]
    if near:
        return f"{key} is no key of a job; did you mean {near[0]}?"
    return f"{key} is no key of a job; {f'[{table}]' if table else 'a job'} knows {', '.join(here)}"


def _known() -> Iterator[str]:
    """All keys with their tables."""
    for name, shape in job_schema()["properties"].items():
        yield name
        yield from (f"{name}.{key}" for key in _resolved(shape).get("properties", {}))
