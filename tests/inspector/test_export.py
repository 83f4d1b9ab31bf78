"""A selection as a file that other programs read."""

from pathlib import Path

import pytest
from inspected import records_in
from pyarrow import parquet

from crawler.inspector.catalogue import Catalogue
from crawler.inspector.export import json_lines, parquet_file
from crawler.inspector.index import refresh
from crawler.inspector.places import find
from crawler.inspector.selection import Selection
from schemas.article import Article


@pytest.fixture(scope="module")
def catalogue(demo_runs: Path) -> Catalogue:
    opened = find(demo_runs)
    refresh(opened, lambda *_: None)
    return Catalogue(opened)


def test_parquet_holds_the_records_with_the_types_of_the_schema(
    catalogue: Catalogue, demo_runs: Path, tmp_path: Path
) -> None:
    target = tmp_path / "records.parquet"
    target.write_bytes(parquet_file(catalogue.every(Selection(language=("zh",), lacks=("reviewed_on",)))))
    table = parquet.read_table(target)
    (lines,) = demo_runs.glob("demo/runs/[!.]*/articles.jsonl")
    records = {record["id"]: record for record in records_in(lines) if record["language"] == "zh"}
    assert {row["id"]: row["title"] for row in table.to_pylist()} == {i: r["title"] for i, r in records.items()}
    # nobody has a day of review: the column is one of days all the same
    assert str(table.schema.field("reviewed_on").type) == "date32[day]"
    assert str(table.schema.field("fetched_at").type).startswith("timestamp[")
    assert table.to_pylist()[0]["sections"][0]["blocks"][0]["text"]


def test_parquet_of_nothing_has_its_columns(catalogue: Catalogue, tmp_path: Path) -> None:
    target = tmp_path / "none.parquet"
    target.write_bytes(parquet_file(catalogue.every(Selection(site=("nowhere.example",)))))
    assert (parquet.read_table(target).num_rows, len(parquet.read_table(target).schema)) == (
        0,
        len(Article.model_fields),
    )


def test_json_lines_are_those_of_the_file(catalogue: Catalogue, demo_runs: Path) -> None:
    (lines,) = demo_runs.glob("demo/runs/[!.]*/articles.jsonl")
    assert b"".join(json_lines(catalogue.every(Selection()))) == lines.read_bytes()
