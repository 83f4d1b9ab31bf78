"""``articles.parquet``: what ``articles.jsonl`` holds, typed, for every reader and without options."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest
from published_records import COLUMNS, differing, lines_of, record, write_records

from crawler.runs.job_run import JobRun
from crawler.runs.manifests import Traffic
from crawler.tables.database import TableError
from crawler.tables.parquet import TWIN, write_twin
from schemas.readers import duckdb_type

READERS: dict[str, Callable[[str], list[Any]]] = {
    "duckdb": lambda path: duckdb.connect().sql(f"FROM '{path}'").to_arrow_table().to_pylist(),
    "polars": lambda path: polars.read_parquet(path).to_dicts(),
    "pandas": lambda path: pandas.read_parquet(path).to_dict("records"),
    "pyarrow": lambda path: pyarrow.parquet.read_table(path).to_pylist(),
}


@pytest.fixture(scope="module", params=[0, 1_000], ids=["full", "late"])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    records = write_records(folder / "articles.jsonl", 5_000, request.param)
    write_twin(records, folder / TWIN, 5_000)
    return records


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_finds_every_value(reader: str, published: Path) -> None:
    assert list(differing(READERS[reader](str(published.with_name(TWIN))), published)) == []


def test_columns_are_typed_by_the_model_where_no_record_holds_anything(tmp_path: Path) -> None:
    write_twin(write_records(tmp_path / "articles.jsonl", 3, 3), tmp_path / TWIN, 3)
    found = duckdb.connect().sql(f"DESCRIBE FROM '{tmp_path / TWIN}'").fetchall()
    long = {"TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ"}
    columns = {name: kind.replace("STRUCT(", "(") for name, kind, *_ in found}
    wanted = {column.name: duckdb_type(column.type) for column in COLUMNS}
    assert list(columns) == list(wanted)
    for name, kind in wanted.items():
        plain = kind.replace("STRUCT(", "(").replace('"', "")
        assert long.get(columns[name], columns[name]).replace('"', "") == plain


def test_the_file_is_described_as_written_and_the_same_each_time(tmp_path: Path) -> None:
    records = write_records(tmp_path / "articles.jsonl", 300)
    first = write_twin(records, tmp_path / TWIN, 300)
    content = (tmp_path / TWIN).read_bytes()
    assert (first.lines, first.size_bytes) == (300, len(content))
    assert first.sha256 == hashlib.sha256(content).hexdigest()
    assert write_twin(records, tmp_path / TWIN, 300) == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles.jsonl", TWIN]


def test_no_records_give_a_table_without_rows(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_bytes(b"")
    assert write_twin(tmp_path / "articles.jsonl", tmp_path / TWIN, 0).lines == 0
    table = pyarrow.parquet.read_table(tmp_path / TWIN)
    assert (table.num_rows, table.column_names) == (0, [column.name for column in COLUMNS])


def test_pages_are_compressed_with_zstd_and_name_the_schema(published: Path) -> None:
    file = pyarrow.parquet.ParquetFile(published.with_name(TWIN))
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    assert file.metadata.metadata[b"healthcrawl_schema"] == b"1.0"


@pytest.mark.parametrize(("cut", "told"), [(500, "(?i)malformed|unexpected"), (0, "holds 11 records, but 10")])
def test_lines_that_are_not_those_that_were_written_are_an_error(cut: int, told: str, tmp_path: Path) -> None:
    records = write_records(tmp_path / "articles.jsonl", 10)
    records.write_bytes(records.read_bytes()[: -cut or None])
    with pytest.raises(TableError, match=told):
        write_twin(records, tmp_path / TWIN, 11)
    assert [path.name for path in tmp_path.iterdir()] == ["articles.jsonl"]


MEASURED = """
import sys
from pathlib import Path
from crawler.tables.parquet import write_twin
write_twin(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
# not getrusage: it begins with the peak of the process that this one was forked from
status = Path("/proc/self/status").read_text().splitlines()
print(next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM")))
"""


def test_records_of_any_size_take_bounded_memory(tmp_path: Path) -> None:
    """Forty records of 20 MB and then small ones; the peak of a process is in MB."""
    path = tmp_path / "articles.jsonl"
    large = json.dumps(json.loads(record(0)) | {"body": "cold hands " * 1_900_000}).encode() + b"\n"
    with path.open("wb") as file:
        file.writelines(large for _ in range(40))
        file.writelines(record(number) for number in range(2_000))
    arguments = [sys.executable, "-c", MEASURED, str(path), str(tmp_path / TWIN), "2040"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=120)
    assert int(done.stdout) < 700 < path.stat().st_size >> 20
    assert pyarrow.parquet.ParquetFile(tmp_path / TWIN).metadata.num_rows == 2_040


def test_a_run_publishes_the_twin_and_the_manifest_lists_it(tmp_path: Path) -> None:
    run = JobRun(tmp_path, "job", ("https://example.org",))
    run.open()
    run.finish("complete", Traffic())
    assert run.manifest is not None
    (listed,) = [file for file in run.manifest.files if file.name == TWIN]
    assert (run.folder.final / TWIN).stat().st_size == listed.size_bytes


def test_a_twin_that_cannot_be_written_leaves_the_run_to_the_next_process(tmp_path: Path) -> None:
    first = JobRun(tmp_path, "job", ("https://example.org",))
    first.open()
    obstacle = first.folder.partial / TWIN
    (obstacle / "in the way").mkdir(parents=True)
    first.finish("complete", Traffic())
    assert (first.exit_reason, first.folder.final.exists()) == ("output_error", False)
    (obstacle / "in the way").rmdir()
    obstacle.rmdir()
    second = JobRun(tmp_path, "job", ("https://example.org",))
    second.open()
    second.finish("complete", Traffic())
    assert second.folder.run_id == first.folder.run_id
    assert lines_of(second.folder.final / "articles.jsonl") == []
    assert (second.folder.final / TWIN).is_file()
