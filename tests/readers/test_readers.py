"""Published records in the readers of data teams: all rows, all nested values, and what each does with a torn file.

``docs/ingest.md`` tells what the tables here tell.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.json
import pytest
from published_records import COLUMNS, differing, write_records

from schemas.readers import READERS

Reader = Callable[[str], list[Any]]
WHOLE = 5_000
EMPTY = 1_000


def named(reader: str, name: str) -> Any:
    """What the Python that ``healthcrawl schema --for`` prints calls so."""
    names: dict[str, Any] = {}
    exec(READERS[reader]("articles", COLUMNS), names)
    return names[name]


def duckdb_inferred(files: str) -> list[Any]:
    rows: list[Any] = duckdb.connect().sql(f"FROM read_json_auto('{files}')").to_arrow_table().to_pylist()
    return rows


def duckdb_typed(files: str) -> list[Any]:
    database = duckdb.connect()
    database.execute(READERS["duckdb"]("articles", COLUMNS))
    rows: list[Any] = database.sql(f"FROM read_articles('{files}')").to_arrow_table().to_pylist()
    return rows


def polars_inferred(files: str) -> list[Any]:
    return polars.read_ndjson(files).to_dicts()


def polars_typed(files: str) -> list[Any]:
    return polars.read_ndjson(files, schema=named("polars", "SCHEMA")).to_dicts()


def pandas_inferred(files: str) -> list[Any]:
    return pandas.read_json(files, lines=True).to_dict("records")


def pandas_typed(files: str) -> list[Any]:
    rows: list[Any] = pandas.read_json(files, **named("pandas", "OPTIONS")).to_dict("records")
    return rows


def pyarrow_inferred(files: str) -> list[Any]:
    rows: list[Any] = pyarrow.json.read_json(files).to_pylist()
    return rows


def pyarrow_typed(files: str) -> list[Any]:
    options = pyarrow.json.ParseOptions(explicit_schema=named("pyarrow", "SCHEMA"))
    rows: list[Any] = pyarrow.json.read_json(files, parse_options=options).to_pylist()
    return rows


INFERRED: dict[str, Reader] = {
    "duckdb": duckdb_inferred,
    "polars": polars_inferred,
    "pandas": pandas_inferred,
    "pyarrow": pyarrow_inferred,
}
TYPED: dict[str, Reader] = {
    "duckdb": duckdb_typed,
    "polars": polars_typed,
    "pandas": pandas_typed,
    "pyarrow": pyarrow_typed,
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_records(tmp_path_factory.mktemp("whole") / "articles.jsonl", WHOLE)


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records of which the first thousand have only nulls and empty lists."""
    return write_records(tmp_path_factory.mktemp("late") / "articles.jsonl", WHOLE, EMPTY)


@pytest.mark.parametrize("reader", TYPED)
def test_reader_with_its_schema_gives_every_value(reader: str, whole: Path) -> None:
    assert list(differing(TYPED[reader](str(whole)), whole)) == []


@pytest.mark.parametrize("reader", TYPED)
def test_reader_with_its_schema_gives_every_value_that_comes_late(reader: str, late: Path) -> None:
    assert list(differing(TYPED[reader](str(late)), late)) == []


@pytest.mark.parametrize("reader", ["duckdb", "polars"])
def test_reader_infers_every_value(reader: str, whole: Path) -> None:
    assert list(differing(INFERRED[reader](str(whole)), whole)) == []


def test_duckdb_infers_values_that_come_late(late: Path) -> None:
    assert list(differing(duckdb_inferred(str(late)), late)) == []


@pytest.mark.parametrize(
    ("reader", "error"),
    [("polars", polars.exceptions.ComputeError), ("pyarrow", pyarrow.ArrowNotImplementedError)],
)
def test_reader_without_its_schema_refuses_values_that_come_late(
    reader: str, error: type[Exception], late: Path
) -> None:
    with pytest.raises(error):
        INFERRED[reader](str(late))


@pytest.mark.parametrize(
    ("reader", "field", "inferred"),
    [("pandas", "schema_version", 1.0), ("pyarrow", "published_on", "2024-03-04T00:00:00Z")],
)
def test_what_a_reader_infers_wrongly(reader: str, field: str, inferred: object, whole: Path) -> None:
    wrong = list(differing(INFERRED[reader](str(whole)), whole))
    assert len(wrong) == WHOLE
    assert f"{field}: {inferred!r}, not " in wrong[0]


TORN: dict[str, int | type[Exception]] = {
    "duckdb": duckdb.InvalidInputException,
    "polars": polars.exceptions.ComputeError,
    "pandas": ValueError,
    "pyarrow": pyarrow.ArrowInvalid,
}
"""Rows that a reader gives of a file of ten whose last line a kill has torn, or how it refuses it."""


@pytest.mark.parametrize("reader", TORN)
def test_what_a_reader_does_with_a_torn_line(reader: str, tmp_path: Path) -> None:
    path = write_records(tmp_path / "articles.jsonl", 10)
    path.write_bytes(path.read_bytes()[:-500])
    outcome = TORN[reader]
    if isinstance(outcome, int):
        assert len(TYPED[reader](str(path))) == outcome
        return
    with pytest.raises(outcome):
        TYPED[reader](str(path))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty files, of which every second holds nothing that may be missing, and their records in one."""
    small = tmp_path_factory.mktemp("small")
    together = b""
    for number in range(60):
        together += write_records(small / f"articles-{number:02}.jsonl", 3, 3 * (number % 2)).read_bytes()
    (small / "all").mkdir()
    (small / "all" / "articles.jsonl").write_bytes(together)
    return small


@pytest.mark.parametrize("reader", ["duckdb", "polars"])
def test_sixty_small_files_are_read_as_one(reader: str, folder: Path) -> None:
    read = TYPED[reader](str(folder / "articles-*.jsonl"))
    assert list(differing(read, folder / "all" / "articles.jsonl")) == []


@pytest.mark.parametrize("reader", ["pandas", "pyarrow"])
def test_small_files_read_one_by_one_have_one_schema(reader: str, folder: Path) -> None:
    read = [row for path in sorted(folder.glob("*.jsonl")) for row in TYPED[reader](str(path))]
    assert list(differing(read, folder / "all" / "articles.jsonl")) == []
