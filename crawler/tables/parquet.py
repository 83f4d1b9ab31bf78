"""``articles.parquet``: the records of a run with typed, nested columns, for readers that should infer nothing."""

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.tables.database import TableError, database, quoted
from schemas.article import Article
from schemas.base import SCHEMA_VERSION, Record
from schemas.columns import columns_of
from schemas.readers import duckdb_columns
from schemas.run import PublishedFile

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TWIN: Final = "articles.parquet"
_ROW_GROUP: Final = "32MB"
"""Uncompressed; a reader needs as much memory, and so does the writer."""
_LEAST_LINE: Final = 4 << 20
_CHUNK: Final = 1 << 20


def write_twin(records: Path, twin: Path, count: int) -> PublishedFile:
    """Write so many articles as Parquet beside their lines; what the manifest says of the file.

    The file has its name when it is whole and on the disk. TableError, OSError if it cannot be made.
    """
    part = twin.with_name(f".{twin.name}.part")
    part.unlink(missing_ok=True)
    try:
        with database([records], part) as connection:
            written = copy_parquet(connection, f"FROM {lines_of([records], Article)}", part)
        if written != count:
            raise TableError(f"{records} holds {count} records, but {written} of them were read.")
        bring_to_disk(part)
        part.replace(twin)
    finally:
        part.unlink(missing_ok=True)
    return PublishedFile(name=twin.name, lines=count, size_bytes=twin.stat().st_size, sha256=_sha256(twin))


def lines_of(files: list[Path], model: type[Record]) -> str:
    """Files of records as a table of DuckDB's, typed by their model. OSError if one cannot be read."""
    paths = ", ".join(quoted(path.absolute()) for path in files)
    longest = max((_longest_line(path) for path in files), default=0)
    return (
        f"read_json([{paths}], format = 'newline_delimited', maximum_object_size = {max(_LEAST_LINE, longest + 1)}, "
        f"columns = {duckdb_columns(columns_of(model))})"
    )


def _longest_line(path: Path) -> int:
    with path.open("rb") as file:
        return max(map(len, file), default=0)


def copy_parquet(connection: "DuckDBPyConnection", query: str, path: Path, options: str = "") -> int:
    """Write what a query gives; the number of rows."""
    connection.execute(
        f"COPY ({query}) TO {quoted(path.absolute())} (FORMAT parquet, COMPRESSION zstd, "
        f"ROW_GROUP_SIZE_BYTES '{_ROW_GROUP}', KV_METADATA {{healthcrawl_schema: '{SCHEMA_VERSION}'}}{options})"
    )
    (written,) = connection.fetchone() or (0,)
    return int(written)


def bring_to_disk(path: Path) -> None:
    """What was written survives a power cut; OSError if not."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while content := file.read(_CHUNK):
            digest.update(content)
    return digest.hexdigest()
