"""A record as typed columns: one neutral tree from the models, from which every reader's schema is printed.

    Column(name, type, is_nullable, description)
    Type = Scalar | ListOf(Type) | Struct(columns)

The models allow no other shape: no unions but with null, no maps. A field that is neither is a ``TypeError``, so that
it is found when it is written and not when somebody loads it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import AwareDatetime

from schemas.base import Record

Scalar = Literal["text", "integer", "real", "boolean", "date", "timestamp"]
"""``date``: a day, ``YYYY-MM-DD``. ``timestamp``: UTC to the second, ``2026-11-22T10:00:00Z``. ``integer``: 64 bits."""

_SCALARS: Final[dict[Any, Scalar]] = {
    str: "text",
    bool: "boolean",
    int: "integer",
    float: "real",
    date: "date",
    datetime: "timestamp",
    AwareDatetime: "timestamp",
}


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list, never null, whose entries are never null."""

    entry: "Type"


@dataclass(frozen=True, slots=True)
class Struct:
    """An object with fixed keys; ``name`` is that of its model."""

    name: str
    columns: tuple["Column", ...]


Type: TypeAlias = Scalar | ListOf | Struct


@dataclass(frozen=True, slots=True)
class Column:
    """One key of a record or of an object in it."""

    name: str
    type: Type
    is_nullable: bool
    description: str


@cache
def columns_of(model: type[Record]) -> tuple[Column, ...]:
    """The columns of a record in the order of its keys; TypeError for a field of a shape that tables cannot hold."""
    return tuple(_column(model, name) for name in model.model_fields)


def _column(model: type[Record], name: str) -> Column:
    field = model.model_fields[name]
    try:
        found, is_nullable = _without_null(field.annotation)
        return Column(name, _type_of(found), is_nullable, " ".join((field.description or "").split()))
    except TypeError as error:
        raise TypeError(f"{model.__name__}.{name}: {error}") from None


def _without_null(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) is Annotated:
        return _without_null(get_args(annotation)[0])
    if get_origin(annotation) not in {Union, UnionType}:
        return annotation, False
    others = [entry for entry in get_args(annotation) if entry is not NoneType]
    if len(others) != 1:
        raise TypeError("no column holds values of several types")
    return _without_null(others[0])[0], True


def _type_of(annotation: Any) -> Type:
    found, is_nullable = _without_null(annotation)
    origin, arguments = get_origin(found), get_args(found)
    if origin is list and not is_nullable:
        return ListOf(_entry_type(arguments[0]))
    if origin is Literal and all(isinstance(word, str) for word in arguments):
        return "text"
    if isinstance(found, type) and issubclass(found, Record):
        return Struct(found.__name__, columns_of(found))
    if found not in _SCALARS:
        raise TypeError(f"{annotation} is no shape of a column")
    return _SCALARS[found]


def _entry_type(annotation: Any) -> Type:
    found, is_nullable = _without_null(annotation)
    if is_nullable:
        raise TypeError("an entry of a list is never null")
    return _type_of(found)
