"""Each format of an export holds what the records hold, is replaced when it is whole, and replaces nothing else."""

import csv
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import polars
import pyarrow.dataset
import pyarrow.parquet
import pytest
from exports import ARTICLES, IDS, exported, published
from published_records import FULL, differing, plain

from crawler.tables.database import TableError
from crawler.tables.export import PARTITIONS, WRITERS
from crawler.tables.targets import NotOurs


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return published(tmp_path / "run")


def test_parquet_holds_every_value(run: Path, tmp_path: Path) -> None:
    assert exported(run, tmp_path / "a.parquet", "parquet").rows == 3
    read = pyarrow.parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert list(differing(read, run / "articles.jsonl")) == []


@pytest.mark.parametrize(
    ("partition", "folders"),
    [
        ("site", ["site=health.example", "site=zuhause.example"]),
        ("date", ["date=2026-11-22", "date=2026-11-23"]),
    ],
)
def test_folder_of_parquet_is_divided(partition: str, folders: list[str], run: Path, tmp_path: Path) -> None:
    target = tmp_path / "divided"
    exported(run, target, "parquet", partition=partition)
    assert polars.read_parquet(target)["id"].sort().to_list() == sorted(IDS)
    assert sorted(path.name for path in target.iterdir() if path.is_dir()) == folders
    read = pyarrow.dataset.dataset(target, partitioning="hive").to_table().sort_by("id").to_pylist()
    wanted = sorted(ARTICLES, key=lambda article: str(article["id"]))
    assert [{name: plain(row)[name] for name in article} for row, article in zip(read, wanted, strict=True)] == wanted
    assert set(folders[0].split("=")[:1]) <= set(PARTITIONS)


def rows_of_csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


def test_csv_is_flat(run: Path, tmp_path: Path) -> None:
    exported(run, tmp_path / "a.csv", "csv")
    first, _, empty = rows_of_csv(tmp_path / "a.csv")
    assert first["quality_score"] == "0.949"
    assert first["fetched_at"] == "2026-11-22T10:00:00Z"
    assert first["published_on"] == "2024-03-04"
    assert first["next_article_title"] == "Dry lips in the wind"
    assert first["body"] == FULL["body"]
    assert json.loads(first["causes"]) == FULL["causes"]
    assert (empty["description"], empty["next_article_url"], empty["authors"]) == ("", "", "[]")


PAYLOADS = [
    '=HYPERLINK("http://a.example")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u200b=1+1",
    "＝1+1",
    '=1,2;"3"\n=4',
]
HARMLESS = ["1 = 1", "a@b.example", "'quoted'", '"both"\nlines', "5 - 3"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_formula_is_text_in_a_spreadsheet(payload: str, tmp_path: Path) -> None:
    author = [{"name": payload, "role": "author", "credentials": None}]
    run = published(tmp_path / "run", [{**FULL, "title": payload, "description": payload, "authors": author}])
    exported(run, tmp_path / "a.csv", "csv")
    (row,) = rows_of_csv(tmp_path / "a.csv")
    assert row["title"] == row["description"] == "'" + payload
    assert json.loads(row["authors"]) == author
    opened = [cell[:1] for cell in row.values()]
    assert not {*"=+-@\t\r\n＝"} & set(opened)


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays_as_it_is(text: str, tmp_path: Path) -> None:
    exported(published(tmp_path / "run", [{**FULL, "title": text}]), tmp_path / "a.csv", "csv")
    assert rows_of_csv(tmp_path / "a.csv")[0]["title"] == text


def queried(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Rows of an exported database."""
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as database:
            return database.execute(query).fetchall()
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


VIEWS: dict[str, list[tuple[Any, ...]]] = {
    "SELECT id FROM articles ORDER BY 1": [(name,) for name in sorted(IDS)],
    "SELECT label, text, section FROM causes": [
        ("Sitting still", "muscles that do nothing make no warmth.", 1),
    ]
    * 2,
    "SELECT number, text FROM workarounds": [(None, "Drink something warm every hour.")] * 2,
    "SELECT position, title, snippet_truncated FROM recommendations": [(0, "Five ways to warm cold feet", True)] * 2,
    "SELECT kind, title FROM links WHERE article_id = (SELECT min(article_id) FROM links) ORDER BY 1, 2": [
        ("breadcrumbs", "Hands"),
        ("breadcrumbs", "Home"),
        ("next_article", "Dry lips in the wind"),
        ("previous_article", "Numb toes after cycling"),
        ("recommendations", "Five ways to warm cold feet"),
        ("sources", "Report on warmth at work, 2023"),
    ],
    "SELECT count(*) FROM links WHERE url IS NULL": [(2,)],
    "SELECT heading FROM sections WHERE kind = 'causes'": [("Causes",)] * 2,
}


@pytest.mark.parametrize("query", VIEWS)
@pytest.mark.parametrize("to", ["duckdb", "sqlite"])
def test_database_has_views(to: str, query: str, run: Path, tmp_path: Path) -> None:
    target = tmp_path / f"a.{to}"
    exported(run, target, to)
    assert queried(target, query) == VIEWS[query]


def test_duckdb_keeps_what_nests(run: Path, tmp_path: Path) -> None:
    exported(run, tmp_path / "a.duckdb", "duckdb")
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as database:
        assert list(differing(database.sql("FROM articles").to_arrow_table().to_pylist(), run / "articles.jsonl")) == []


@pytest.mark.parametrize("to", WRITERS)
def test_export_may_be_repeated_and_leaves_nothing_beside_it(to: str, run: Path, tmp_path: Path) -> None:
    for _ in range(2):
        exported(run, tmp_path / "out" / f"a.{to}", to)
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"a.{to}"]


def test_divided_export_may_be_repeated(run: Path, tmp_path: Path) -> None:
    exported(run, tmp_path / "out" / "divided", "parquet", partition="site")
    exported(run, tmp_path / "out" / "divided", "parquet", partition="site", where="language = 'de'")
    names = sorted(path.name for path in (tmp_path / "out" / "divided").iterdir())
    assert names == ["site=zuhause.example"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["divided"]


@pytest.mark.parametrize("to", WRITERS)
def test_what_stands_there_stays_where_the_export_fails(to: str, run: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / f"a.{to}"
    exported(run, target, to)
    before = target.read_bytes()
    with pytest.raises(TableError, match="Could not convert"):
        exported(run, target, to, where="title::INTEGER = 1")
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.parametrize("to", ["duckdb", "sqlite"])
def test_somebodys_database_is_not_replaced(to: str, run: Path, tmp_path: Path) -> None:
    target = tmp_path / f"warehouse.{to}"
    connection: Any = sqlite3.connect(target) if to == "sqlite" else duckdb.connect(str(target))
    connection.execute("CREATE TABLE customers (name TEXT)")
    connection.close()
    with pytest.raises(NotOurs, match="is no database that an export has made"):
        exported(run, target, to)
    assert queried(target, "SELECT * FROM customers") == []


SOMEBODYS = ["letter.txt", "site=a.example/letter.txt", "site=a.example/data_0.parquet"]


@pytest.mark.parametrize("name", SOMEBODYS)
@pytest.mark.parametrize("partition", [None, "site"])
def test_somebodys_folder_is_not_replaced(partition: str | None, name: str, run: Path, tmp_path: Path) -> None:
    letter = tmp_path / "mine" / name
    letter.parent.mkdir(parents=True)
    letter.write_text("Dear Ana")
    with pytest.raises(NotOurs, match="is a folder that no export has made"):
        exported(run, tmp_path / "mine", "parquet", partition=partition)
    assert letter.read_text() == "Dear Ana"


def test_what_a_killed_export_left_is_removed_and_that_of_a_living_one_is_not(run: Path, tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for process in (ended.pid, os.getppid()):
        (tmp_path / f".a.csv.{process}.part").write_text('"id"')
        (tmp_path / f".a.csv.{process}.part.spill").mkdir()
    exported(run, tmp_path / "a.csv", "csv")
    left = {f".a.csv.{os.getppid()}.part", f".a.csv.{os.getppid()}.part.spill"}
    assert {path.name for path in tmp_path.iterdir()} == {"run", "a.csv", *left}


@pytest.mark.parametrize("name", ["a [1]", "b*c", "it's", "{x}", "x[!a]y", "%41"])
@pytest.mark.parametrize("to", WRITERS)
def test_names_of_folders_are_taken_as_they_are(to: str, name: str, tmp_path: Path) -> None:
    assert exported(published(tmp_path / name), tmp_path / name / f"a.{to}", to).rows == 3
