"""A published file's schema as each reader wants it: text to run, paste or load.

Every reader gets all columns with their types, so that it infers nothing: a field that is null or empty in the first
records keeps its type. ``docs/ingest.md`` says which reader infers wrongly without.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from schemas.columns import Column, ListOf, Scalar, Struct, Type

Columns = tuple[Column, ...]

DUCKDB: Final[Mapping[Scalar, str]] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "real": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMPTZ",
}
_POLARS: Final[Mapping[Scalar, str]] = {
    "text": "pl.String",
    "integer": "pl.Int64",
    "real": "pl.Float64",
    "boolean": "pl.Boolean",
    "date": "pl.Date",
    "timestamp": 'pl.Datetime("us", "UTC")',
}
_PYARROW: Final[Mapping[Scalar, str]] = {
    "text": "pa.string()",
    "integer": "pa.int64()",
    "real": "pa.float64()",
    "boolean": "pa.bool_()",
    "date": "pa.string()",  # its JSON reader knows no dates
    "timestamp": 'pa.timestamp("us", "UTC")',
}
_SPARK: Final[Mapping[Scalar, str]] = {
    "text": "STRING",
    "integer": "BIGINT",
    "real": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}
_BIGQUERY: Final[Mapping[Scalar, str]] = {
    "text": "STRING",
    "integer": "INTEGER",
    "real": "FLOAT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}
_POSTGRESQL: Final[Mapping[Scalar, str]] = {
    "text": "text",
    "integer": "bigint",
    "real": "double precision",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamptz",
}
_INDENT: Final = "    "


def duckdb_type(found: Type) -> str:
    """A type as DuckDB writes it, with every name quoted: ``STRUCT("title" VARCHAR, "url" VARCHAR)[]``."""
    if isinstance(found, ListOf):
        return f"{duckdb_type(found.entry)}[]"
    if isinstance(found, Struct):
        inside = ", ".join(f'"{column.name}" {duckdb_type(column.type)}' for column in found.columns)
        return f"STRUCT({inside})"
    return DUCKDB[found]


def duckdb_columns(columns: Columns) -> str:
    """The ``columns`` that DuckDB's ``read_json`` takes."""
    pairs = (f"{_INDENT}\"{column.name}\": '{duckdb_type(column.type)}'" for column in columns)
    return "{\n" + ",\n".join(pairs) + "\n}"


def _duckdb(table: str, columns: Columns) -> str:
    rows = ",\n".join(f'{_INDENT}"{column.name}" {duckdb_type(column.type)}{_not_null(column)}' for column in columns)
    read = f"read_json(\nfiles, format = 'newline_delimited', columns = {duckdb_columns(columns)})"
    macro = f"CREATE OR REPLACE MACRO read_{table}(files) AS TABLE\nFROM {read};\n"
    return f"{macro}\nCREATE TABLE IF NOT EXISTS {table} (\n{rows}\n);\n"


def _not_null(column: Column) -> str:
    return "" if column.is_nullable else " NOT NULL"


def _polars(table: str, columns: Columns) -> str:
    rows = "".join(f'{_INDENT}"{column.name}": {_polars_type(column.type)},\n' for column in columns)
    return (
        f'import polars as pl\n\n# pl.read_ndjson("{table}.jsonl", schema=SCHEMA)\nSCHEMA = pl.Schema({{\n{rows}}})\n'
    )


def _polars_type(found: Type) -> str:
    if isinstance(found, ListOf):
        return f"pl.List({_polars_type(found.entry)})"
    if isinstance(found, Struct):
        inside = ", ".join(f'"{column.name}": {_polars_type(column.type)}' for column in found.columns)
        return f"pl.Struct({{{inside}}})"
    return _POLARS[found]


def _pyarrow(table: str, columns: Columns) -> str:
    rows = "".join(f'{_INDENT}("{column.name}", {_pyarrow_type(column.type)}),\n' for column in columns)
    return (
        f"import pyarrow as pa\nfrom pyarrow import json\n\n"
        f"# days are text: the JSON reader of pyarrow knows no dates\n"
        f'# json.read_json("{table}.jsonl", parse_options=json.ParseOptions(explicit_schema=SCHEMA))\n'
        f"SCHEMA = pa.schema([\n{rows}])\n"
    )


def _pyarrow_type(found: Type) -> str:
    if isinstance(found, ListOf):
        return f"pa.list_({_pyarrow_type(found.entry)})"
    if isinstance(found, Struct):
        inside = ", ".join(f'("{column.name}", {_pyarrow_type(column.type)})' for column in found.columns)
        return f"pa.struct([{inside}])"
    return _PYARROW[found]


def _spark(_: str, columns: Columns) -> str:
    return ",\n".join(f"`{column.name}` {_spark_type(column.type)}" for column in columns) + "\n"


def _spark_type(found: Type) -> str:
    if isinstance(found, ListOf):
        return f"ARRAY<{_spark_type(found.entry)}>"
    if isinstance(found, Struct):
        return "STRUCT<" + ", ".join(f"`{column.name}`: {_spark_type(column.type)}" for column in found.columns) + ">"
    return _SPARK[found]


def _bigquery(_: str, columns: Columns) -> str:
    return json.dumps([_bigquery_field(column) for column in columns], indent=2, ensure_ascii=False) + "\n"


def _bigquery_field(column: Column) -> dict[str, Any]:
    found, mode = column.type, "NULLABLE" if column.is_nullable else "REQUIRED"
    if isinstance(found, ListOf):
        found, mode = found.entry, "REPEATED"
    if isinstance(found, ListOf):
        raise TypeError(f"{column.name}: BigQuery knows no lists of lists")
    # longer descriptions are refused
    field: dict[str, Any] = {"name": column.name, "mode": mode, "description": column.description[:1024]}
    if isinstance(found, Struct):
        return {**field, "type": "RECORD", "fields": [_bigquery_field(inner) for inner in found.columns]}
    return {**field, "type": _BIGQUERY[found]}


def _postgresql(table: str, columns: Columns) -> str:
    key = [f"{_INDENT}PRIMARY KEY (id)"] if any(column.name == "id" for column in columns) else []
    rows = [f'{_INDENT}"{column.name}" {_postgresql_type(column.type)}{_not_null(column)}' for column in columns]
    comments = "".join(
        f'COMMENT ON COLUMN {table}."{column.name}" IS {_quoted(column.description)};\n' for column in columns
    )
    return f"CREATE TABLE IF NOT EXISTS {table} (\n" + ",\n".join(rows + key) + f"\n);\n\n{comments}"


def _postgresql_type(found: Type) -> str:
    return "jsonb" if isinstance(found, ListOf | Struct) else _POSTGRESQL[found]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _pandas(table: str, _: Columns) -> str:
    # without dtype=False "1.0" becomes a number, without precise_float 0.949 becomes 0.9490000000000001
    return (
        "import pandas as pd\n\n"
        f'# pd.read_json("{table}.jsonl", **OPTIONS)\n'
        'OPTIONS = {"lines": True, "dtype": False, "precise_float": True}\n'
    )


READERS: Final[Mapping[str, Callable[[str, Columns], str]]] = {
    "duckdb": _duckdb,
    "polars": _polars,
    "pandas": _pandas,
    "pyarrow": _pyarrow,
    "spark": _spark,
    "bigquery": _bigquery,
    "postgresql": _postgresql,
}
"""Reader, and what prints a file's schema for it from the name of its table and its columns."""
