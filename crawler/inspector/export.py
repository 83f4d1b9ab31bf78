"""A selection of records as a file: CSV for spreadsheets, JSONL as it is, Parquet with the schema's types."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import from_json

from crawler.inspector.catalogue import Kept, line_at
from schemas.article import Article
from schemas.base import Record

_BATCH: Final = 1_000
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell begins with that spreadsheets calculate instead of showing."""


class MissingPackage(Exception):
    """A package of an extra is not installed; the sentence says which."""


def csv_lines(places: Iterable[Kept]) -> Iterator[bytes]:
    """A row a record, every cell quoted; lists and objects as JSON within theirs."""
    names = list(Article.model_fields)
    yield _row(names)
    for kept in places:
        record = from_json(line_at(kept))
        yield _row([_cell(record.get(name)) for name in names])


def json_lines(places: Iterable[Kept]) -> Iterator[bytes]:
    """The records as they stand in their files."""
    for kept in places:
        yield line_at(kept).rstrip(b"\n") + b"\n"


def parquet_file(places: Iterable[Kept]) -> bytes:
    """A Parquet file; MissingPackage without pyarrow. A record that does not fit the schema is left out."""
    try:
        import pyarrow as arrow  # noqa: PLC0415 large, and not needed for anything else
        from pyarrow import parquet  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise MissingPackage("Parquet needs the package pyarrow: pip install 'healthcrawl[data]'.") from error
    schema = arrow.schema([_field(arrow, Article, name) for name in Article.model_fields])
    written = io.BytesIO()
    with parquet.ParquetWriter(written, schema, compression="zstd") as writer:
        for batch in _batches(places):
            writer.write_table(arrow.Table.from_pylist(batch, schema))
    return written.getvalue()


def _row(cells: Iterable[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(map(_harmless, cells))
    return written.getvalue().encode()


def _cell(found: Any) -> str:
    if found is None:
        return ""
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)


def _harmless(cell: str) -> str:
    # full-width signs too, which spreadsheets of East Asia take for the others
    return f"'{cell}" if cell.startswith((*_FORMULA, "＝", "＋", "－", "＠")) else cell


def _batches(places: Iterable[Kept]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for kept in places:
        try:
            batch.append(Article.model_validate_json(line_at(kept)).model_dump())
        except ValidationError:
            continue
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch


def _field(arrow: Any, model: type[Record], name: str) -> Any:
    annotation = model.model_fields[name].annotation
    return arrow.field(name, _type(arrow, annotation), nullable=_is_optional(annotation))


def _type(arrow: Any, annotation: Any) -> Any:
    """Arrow's type of a field: the models allow scalars, lists, objects, and nothing or one of these."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(arrow, arguments[0])
    if origin in {Union, UnionType}:
        return _type(arrow, next(one for one in arguments if one is not NoneType))
    if origin is list:
        return arrow.list_(arrow.field("element", _type(arrow, arguments[0]), nullable=False))
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return arrow.struct([_field(arrow, annotation, name) for name in annotation.model_fields])
    return arrow.string() if origin is Literal else _scalar(arrow, annotation)


def _scalar(arrow: Any, annotation: Any) -> Any:
    scalars: Mapping[Any, Any] = {
        str: arrow.string(),
        bool: arrow.bool_(),
        int: arrow.int64(),
        float: arrow.float64(),
        date: arrow.date32(),
    }
    return scalars.get(annotation) or arrow.timestamp("s", tz="UTC")


def _is_optional(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return _is_optional(get_args(annotation)[0])
    return get_origin(annotation) in {Union, UnionType} and NoneType in get_args(annotation)
