"""Which records and fields an export holds, and what is said of a condition that cannot be."""

import sqlite3
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet
import pytest
from exports import ARTICLES, IDS, exported, published

from crawler.tables.database import TableError
from crawler.tables.export import WRITERS
from crawler.tables.selection import SelectionError
from crawler.tables.targets import NotOurs

WHERE: dict[str, list[int]] = {
    "language = 'de'": [1],
    "quality.score >= 0.9": [0, 2],
    "len(causes) > 0 AND site LIKE 'health%'": [0],
    "published_on < DATE '2025-01-01'": [0, 1],
    "fetched_at >= TIMESTAMPTZ '2026-11-23 00:00:00Z'": [1],
    "list_contains(keywords, 'office')": [0, 1],
    "description IS NULL": [2],
    "title = 'It''s'": [],
    "language = 'de'\n  OR description IS NULL": [1, 2],
}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return published(tmp_path / "run")


def ids(path: Path) -> list[str]:
    found: list[str] = pyarrow.parquet.read_table(path, columns=["id"])["id"].to_pylist()
    return found


@pytest.mark.parametrize("where", WHERE)
def test_condition_chooses(where: str, run: Path, tmp_path: Path) -> None:
    done = exported(run, tmp_path / "a.parquet", "parquet", where=where)
    assert ids(tmp_path / "a.parquet") == [IDS[number] for number in WHERE[where]]
    assert (done.rows, done.records) == (len(WHERE[where]), 3)


REFUSED = {
    "language == 'de' AND": "at character 18",
    "lang = 'de'": 'at character 1: Referenced column "lang" not found',
    "language = 'de' AND titel = 'x'": 'at character 21: Referenced column "titel" not found',
    "language = 'de'\nAND AND": "at character 21",
    "true) UNION SELECT 1 --": "at character 5",
    "true; DROP TABLE records": "not understood",
    "count(*) > 1": "aggregates",
    "1 + 1": "--where gives a INTEGER for each record, and not true or false",
    "": "not understood",
}


@pytest.mark.parametrize("where", REFUSED)
def test_condition_that_is_none_is_said_with_its_place(where: str, run: Path, tmp_path: Path) -> None:
    with pytest.raises(SelectionError) as caught:
        exported(run, tmp_path / "a.parquet", "parquet", where=where)
    assert REFUSED[where] in str(caught.value)
    assert not (tmp_path / "a.parquet").exists()


OUT_OF_REACH = [
    "title IN (SELECT content FROM read_text('{secret}'))",
    "title IN (SELECT line FROM read_csv('{secret}', columns = {{line: 'VARCHAR'}}))",
    "EXISTS (FROM '{secret}')",
    "EXISTS (FROM read_parquet('http://127.0.0.1:9/a.parquet'))",
    "EXISTS (FROM glob('{folder}/*') WHERE file LIKE '%secret%')",
]


@pytest.mark.parametrize("where", OUT_OF_REACH)
def test_condition_reaches_nothing_but_the_records(where: str, run: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(f"{ARTICLES[0]['title']}\n")
    with pytest.raises((SelectionError, TableError)):
        exported(run, tmp_path / "a.parquet", "parquet", where=where.format(secret=secret, folder=tmp_path))


def test_fields_are_chosen_with_the_id_and_within_objects(run: Path, tmp_path: Path) -> None:
    exported(run, tmp_path / "a.parquet", "parquet", fields=("title", "quality.score", "next_article.title", "title"))
    table = pyarrow.parquet.read_table(tmp_path / "a.parquet")
    assert table.column_names == ["id", "title", "quality_score", "next_article_title"]
    assert table["quality_score"].to_pylist() == [0.949, 0.5, 0.949]
    assert table["next_article_title"].to_pylist() == ["Dry lips in the wind", "Dry lips in the wind", None]


def test_a_condition_sees_fields_that_are_not_exported(run: Path, tmp_path: Path) -> None:
    exported(run, tmp_path / "a.parquet", "parquet", fields=("title",), where="language = 'de'")
    assert pyarrow.parquet.read_table(tmp_path / "a.parquet")["title"].to_pylist() == ["Kalte Hände"]


@pytest.mark.parametrize("to", ["duckdb", "sqlite"])
def test_views_are_those_of_the_fields(to: str, run: Path, tmp_path: Path) -> None:
    target = tmp_path / f"a.{to}"
    exported(run, target, to, fields=("title", "causes", "next_article", "quality.score"))
    connection: Any = sqlite3.connect(target) if to == "sqlite" else duckdb.connect(str(target))
    names = {"sqlite": "sqlite_master WHERE type = 'view'", "duckdb": "duckdb_views() WHERE NOT internal"}[to]
    column = {"sqlite": "name", "duckdb": "view_name"}[to]
    found = connection.execute(f"SELECT {column} FROM {names} ORDER BY 1").fetchall()
    kinds = connection.execute("SELECT DISTINCT kind FROM links").fetchall()
    connection.close()
    assert found == [("articles",), ("causes",), ("links",)]
    assert kinds == [("next_article",)]


@pytest.mark.parametrize("to", WRITERS)
def test_what_is_exported_is_not_replaced(to: str, run: Path) -> None:
    before = (run / "articles.jsonl").read_bytes()
    with pytest.raises(NotOurs):
        exported(run, run / "articles.jsonl", to)
    assert (run / "articles.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("titel", "There is no field 'titel'; choose of schema_version, id, "),
        ("quality.grade", "There is no field 'quality.grade'; choose of score, coverage, flags."),
        ("causes.text", "There is no field 'causes.text'; "),
        ('title" FROM records --', "There is no field "),
    ],
)
def test_field_that_there_is_not_is_named(field: str, told: str, run: Path, tmp_path: Path) -> None:
    with pytest.raises(SelectionError) as caught:
        exported(run, tmp_path / "a.parquet", "parquet", fields=(field,))
    assert str(caught.value).startswith(told)


def test_since_leaves_out_what_an_earlier_run_has_with_the_same_content(run: Path, tmp_path: Path) -> None:
    changed = {**ARTICLES[0], "content_hash": "sha256:" + "1" * 64, "revision": 1}
    fetched_again = {**ARTICLES[1], "fetched_at": "2026-01-01T00:00:00Z"}
    earlier = published(tmp_path / "earlier", [changed, fetched_again])
    since = (earlier / "articles.jsonl",)
    assert exported(run, tmp_path / "a.parquet", "parquet", since=since).rows == 2
    assert ids(tmp_path / "a.parquet") == [IDS[0], IDS[2]]
