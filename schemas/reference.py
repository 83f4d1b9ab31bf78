"""``docs/schema.md``: every field of every published file with type, null, source, meaning and example."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_origin

from schemas.base import SCHEMA_VERSION, Record
from schemas.columns import Column, ListOf, Struct, Type, columns_of
from schemas.history import history

HERE: Final = Path(__file__).parent
EXAMPLES: Final = HERE / "examples"
FILES: Final = {
    "article": ("articles.jsonl", "one health article"),
    "reject": ("rejects.jsonl", "a page that gave no record, and why"),
    "change": ("changes.jsonl", "what became of an article since the run before"),
    "manifest": ("manifest.json", "the whole file: what the run did"),
    "part": ("parts/*.json", "of `reextract`, the whole file: what an archive gave"),
    "reextraction": ("manifest.json", "of `reextract`, the whole file: what all archives gave"),
    "comparison": ("diff --json", "two extractions compared"),
    "cluster": ("dedupe", "articles that copy each other"),
}
_LONGEST_EXAMPLE: Final = 60
_TYPES: Final = {
    "text": "text",
    "integer": "whole number",
    "real": "number",
    "boolean": "true or false",
    "date": "day, `YYYY-MM-DD`",
    "timestamp": "moment, UTC to the second",
}


def reference(published: Mapping[str, type[Record]]) -> str:
    """The whole page; KeyError where a file has no sources or no example."""
    sources = tomllib.loads((HERE / "sources.toml").read_text("utf-8"))
    head = (HERE / "reference.md").read_text("utf-8")
    files = "\n".join(
        f"| `{file}` | {line} | [{name}](../schemas/v1/{name}.schema.json) |" for name, (file, line) in FILES.items()
    )
    parts = [head.replace("{files}", files).replace("{version}", SCHEMA_VERSION)]
    parts += [_file(name, model, sources) for name, model in published.items()]
    return "\n".join([*parts, _history()])


def _file(name: str, model: type[Record], sources: Mapping[str, Mapping[str, str]]) -> str:
    example = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    columns, said = columns_of(model), sources[name]
    where = {column.name: sources["words"][said.get(column.name, said["otherwise"])] for column in columns}
    lines = [f"## `{FILES[name][0]}`: {name}", "", _folded(model.__doc__), ""]
    lines += ["| field | type | null | from | meaning | example |", "| --- | --- | --- | --- | --- | --- |"]
    lines += [_row(model, column, where[column.name], [example]) for column in columns]
    for shape, (struct, examples) in _shapes(model, [example]).items():
        lines += ["", f"### {struct.__name__}", "", f"{_folded(struct.__doc__)} In `{shape}`.", ""]
        lines += ["| field | type | null | meaning | example |", "| --- | --- | --- | --- | --- |"]
        lines += [_row(struct, column, None, examples) for column in columns_of(struct)]
    return "\n".join([*lines, ""])


def _shapes(model: type[Record], examples: list[Any], path: str = "") -> dict[str, tuple[type[Record], list[Any]]]:
    """The objects within a record, each once, by the place where it is first met."""
    found: dict[str, tuple[type[Record], list[Any]]] = {}
    for name, field in model.model_fields.items():
        nested = _record_in(field.annotation)
        if nested is None:
            continue
        inner = list(_values(examples, name))
        place = f"{path}{name}"
        for where, shape in {place: (nested, inner), **_shapes(nested, inner, f"{place}.")}.items():
            if shape[0] not in [known for known, _ in found.values()]:
                found[where] = shape
    return found


def _record_in(annotation: Any) -> type[Record] | None:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next((found for entry in get_args(annotation) if (found := _record_in(entry))), None)


def _values(examples: list[Any], name: str) -> Iterator[Any]:
    """What examples hold under a name, entries of lists one by one, without nulls."""
    for example in examples:
        value = example[name]
        yield from value if isinstance(value, list) else [] if value is None else [value]


def _row(model: type[Record], column: Column, source: str | None, examples: list[Any]) -> str:
    words = _words(model.model_fields[column.name].annotation)
    meaning = column.description.replace("``", "`")
    if words:
        meaning += f" One of: {', '.join(f'`{word}`' for word in words)}."
    null = "yes" if column.is_nullable else "no"
    cells = [f"`{column.name}`", _type(model, column), null, source, meaning, _example(column.name, examples)]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells if cell is not None) + " |"


def _words(annotation: Any) -> tuple[str, ...]:
    """The closed list of a field; nothing where it is open, or a constant."""
    if get_origin(annotation) is Literal:
        words = get_args(annotation)
        return words if len(words) > 1 else ()
    return next((words for entry in get_args(annotation) if (words := _words(entry))), ())


def _type(model: type[Record], column: Column) -> str:
    bounds = model.model_fields[column.name].metadata
    told = [_bound(bound) for bound in bounds]
    return ", ".join([_type_name(column.type), *filter(None, told)])


def _type_name(found: Type) -> str:
    if isinstance(found, ListOf):
        return f"list of {_type_name(found.entry)}"
    return f"[{found.name}](#{found.name.lower()})" if isinstance(found, Struct) else _TYPES[found]


def _bound(bound: Any) -> str | None:
    for name, says in (("ge", "at least {}"), ("le", "at most {}"), ("pattern", "`{}`")):
        if getattr(bound, name, None) is not None:
            return says.format(getattr(bound, name))
    return "not empty" if getattr(bound, "min_length", None) else None


def _example(name: str, examples: list[Any]) -> str:
    value = next((value for value in _values(examples, name) if value != ""), None)
    if value is None:
        return ""
    if isinstance(value, dict):
        return "see below"
    text = json.dumps(value, ensure_ascii=False)
    shown = text if len(text) <= _LONGEST_EXAMPLE else text[: _LONGEST_EXAMPLE - 2] + '…"'
    return f"`{shown}`"


def _history() -> str:
    lines = ["## What changed, field by field", "", "| version | file | field | change |", "| --- | --- | --- | --- |"]
    lines += ["| 1.0 | all | all | the first version |"]
    lines += [f"| {entry.version} | {entry.file} | `{entry.field}` | {entry.what} |" for entry in history()]
    return "\n".join([*lines, ""])


def _folded(text: str | None) -> str:
    return " ".join((text or "").replace("``", "`").split())
