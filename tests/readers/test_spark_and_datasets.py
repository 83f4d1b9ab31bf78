"""The same for the two heavy readers, PySpark and Hugging Face datasets, where the extra ``slow`` is installed."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from published_records import COLUMNS, differing, write_records

from crawler.tables.parquet import TWIN, write_twin
from schemas.readers import READERS

pytestmark = [
    pytest.mark.slow,
    # both bring warnings of their own
    pytest.mark.filterwarnings("ignore"),
]
WHOLE, EMPTY = 5_000, 1_000
TYPES = READERS["spark"]("articles", COLUMNS)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A session of one thread, on loopback only; rows come in the time zone of the process."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed (extra slow)")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.session.timeZone": "UTC",
    }
    builder = sql.SparkSession.builder.master("local[1]")
    session = builder.config(map=settings).getOrCreate()
    yield session
    session.stop()
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


def rows(frame: Any) -> list[Any]:
    return [row.asDict(recursive=True) for row in frame.collect()]


@pytest.fixture(scope="module", params=[0, EMPTY], ids=["full", "late"])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_records(tmp_path_factory.mktemp("published") / "articles.jsonl", WHOLE, request.param)


def test_spark_gives_every_value(spark: Any, published: Path) -> None:
    assert list(differing(rows(spark.read.json(str(published))), published)) == []
    assert list(differing(rows(spark.read.schema(TYPES).json(str(published))), published)) == []


def test_spark_reads_sixty_small_files_as_one(spark: Any, tmp_path: Path) -> None:
    together = b""
    for number in range(60):
        together += write_records(tmp_path / f"{number:02}.jsonl", 3, 3 * (number % 2)).read_bytes()
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "articles.jsonl").write_bytes(together)
    read = rows(spark.read.schema(TYPES).json(str(tmp_path / "*.jsonl")))
    wanted = together.count(b"\n")
    assert len(read) == wanted
    assert {row["revision"] for row in read} == {2}


def test_spark_makes_a_row_of_nulls_of_a_torn_line(spark: Any, tmp_path: Path) -> None:
    path = write_records(tmp_path / "articles.jsonl", 10)
    path.write_bytes(path.read_bytes()[:-500])
    read = rows(spark.read.schema(TYPES).json(str(path)))
    assert len(read) == 10
    assert read[-1]["quality"] is None
    with pytest.raises(Exception, match=r"(?i)malformed"):
        rows(spark.read.schema(TYPES).option("mode", "FAILFAST").json(str(path)))


def loaded(path: Path, cache: Path) -> list[Any]:
    datasets = pytest.importorskip("datasets", reason="datasets is not installed (extra slow)")
    datasets.disable_progress_bars()
    found: list[Any] = datasets.load_dataset(
        "json", data_files=str(path), split="train", cache_dir=str(cache)
    ).to_list()
    return found


def test_datasets_gives_every_value_and_days_as_midnights(published: Path, tmp_path: Path) -> None:
    read = loaded(published, tmp_path)
    for row in read:
        for day in ("published_on", "modified_on", "reviewed_on"):
            row[day] = row[day].date() if row[day] else None
    assert list(differing(read, published)) == []


def test_both_read_the_twin(spark: Any, published: Path, tmp_path: Path) -> None:
    twin = published.with_name(TWIN)
    write_twin(published, twin, WHOLE)
    assert list(differing(rows(spark.read.parquet(str(twin))), published)) == []
    datasets = pytest.importorskip("datasets", reason="datasets is not installed (extra slow)")
    read = datasets.load_dataset("parquet", data_files=str(twin), split="train", cache_dir=str(tmp_path)).to_list()
    assert list(differing(read, published)) == []


def test_datasets_refuses_a_torn_line(tmp_path: Path) -> None:
    path = write_records(tmp_path / "articles.jsonl", 10)
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(Exception, match=r"(?i)generating"):
        loaded(path, tmp_path / "cache")
