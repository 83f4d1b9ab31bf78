"""``docs/ingest.md``, followed word for word: its commands are run, its SQL is loaded, runs come in any order.

BigQuery and dbt are not here to run: of them only the columns and the names are checked.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import psycopg
import pytest
from published_records import plain

from benchmarks.postgres import Postgres
from crawler.tables.parquet import write_twin
from schemas.article import Article

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "ingest.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^#+ (.*)\n((?:(?!^#+ ).*\n)*)", DOCUMENT, re.MULTILINE))


def blocks(section: str, language: str) -> list[str]:
    """The blocks of code of a section."""
    return re.findall(rf"```{language}\n(.*?)```", SECTIONS[section], re.DOTALL)


class Shell:
    """A folder in which the document is followed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
        (folder / "bin").mkdir()
        for name, program in (("healthcrawl", "-m crawler.commands.main"), ("python", "")):
            script = folder / "bin" / name
            script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {program} "$@"\n')
            script.chmod(0o755)

    def run(self, commands: str) -> str:
        """What the commands print; one that fails fails the test."""
        done = subprocess.run(
            ["sh", "-e", "-c", commands],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def save(self, section: str) -> None:
        """Save each block of SQL under the name in its first line."""
        for block in blocks(section, "sql"):
            (self.folder / block.partition("\n")[0].removeprefix("-- ")).write_text(block)


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A folder with the run of the document's first command."""
    opened = Shell(tmp_path_factory.mktemp("ingest"))
    (crawl,) = blocks("Loading the records", "sh")
    opened.run(crawl)
    return opened


class Runs:
    """The crawled run, and one after it in which an article has changed, one is new, and one is gone."""

    def __init__(self, shell: Shell) -> None:
        self._job = shell.folder / "output" / "demo"
        self._first = (self._job / "latest").resolve()
        self._second = self._job / "runs" / "29991231T000000Z"
        if not self._second.exists():
            self._second.mkdir()
            self._write()

    def articles(self, run: str) -> dict[str, Any]:
        """Records of a run, "A" or "B", by id."""
        folder = {"A": self._first, "B": self._second}[run]
        return {article["id"]: article for article in _lines(folder / "articles.jsonl")}

    def point(self, run: str) -> None:
        """Let ``latest`` lead to a run."""
        (self._job / "latest").unlink()
        (self._job / "latest").symlink_to({"A": self._first, "B": self._second}[run])

    def _write(self) -> None:
        gone, changed, *rest = self.articles("A").values()
        title = 'It\'s "quoted" \\ and\ttabbed, 50% – 足'
        changed = {**changed, "revision": 2, "content_hash": "sha256:" + "2" * 64, "title": title}
        new = {**rest[0], "id": "art_" + "f" * 32, "title": "New"}
        said = [(gone, "gone"), (changed, "changed"), (new, "new"), *((article, "unchanged") for article in rest)]
        articles = [Article.model_validate_json(json.dumps(article)) for article, change in said if change != "gone"]
        path = self._second / "articles.jsonl"
        path.write_bytes(b"".join(article.line() for article in articles))
        write_twin(path, path.with_suffix(".parquet"), len(articles))
        keys = ("schema_version", "id", "url", "revision", "content_hash")
        changes = [json.dumps({key: article[key] for key in keys} | {"change": change}) for article, change in said]
        (self._second / "changes.jsonl").write_text("".join(f"{change}\n" for change in changes))
        manifest = json.loads((self._first / "manifest.json").read_text())
        manifest |= {"run_id": self._second.name, "started_at": "2999-12-31T00:00:00Z"}
        (self._second / "manifest.json").write_text(json.dumps(manifest) + "\n")


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]


ORDERS = ["AB", "ABAB", "BA"]


@pytest.fixture
def runs(shell: Shell) -> Iterator[Runs]:
    made = Runs(shell)
    yield made
    made.point("A")


@pytest.mark.parametrize("order", ORDERS)
def test_duckdb_holds_the_newest_run_in_whatever_order_runs_come(order: str, shell: Shell, runs: Runs) -> None:
    (shell.folder / "warehouse.duckdb").unlink(missing_ok=True)
    shell.save("DuckDB")
    once, load = blocks("DuckDB", "sh")
    shell.run(once)
    for run in order:
        runs.point(run)
        shell.run(load)
    with duckdb.connect(str(shell.folder / "warehouse.duckdb")) as database:
        rows = database.sql("FROM articles").to_arrow_table().to_pylist()
    assert {row["id"]: plain(row) for row in rows} == runs.articles(max(order))
    assert len(rows) == len(runs.articles(max(order)))


@pytest.fixture(scope="module")
def server(postgres: Postgres) -> dict[str, str]:
    """The environment in which clients find the suite's server."""
    address = urlsplit(postgres.address)
    place = {"PGHOST": str(address.hostname), "PGPORT": str(address.port), "PGUSER": str(address.username)}
    return {**place, **postgres.environment, "PGDATABASE": "postgres"}


@pytest.mark.parametrize("order", ORDERS)
def test_postgresql_holds_the_newest_run_in_whatever_order_runs_come(
    order: str, shell: Shell, runs: Runs, postgres: Postgres, server: dict[str, str]
) -> None:
    shell.environment |= server
    shell.run("dropdb --if-exists health")
    shell.save("PostgreSQL")
    once, load = blocks("PostgreSQL", "sh")
    shell.run(once)
    for run in order:
        runs.point(run)
        printed = shell.run(load)
    wanted = runs.articles(max(order))
    with psycopg.connect(f"{postgres.address.removesuffix('postgres')}health") as connection:
        cursor = connection.execute("SELECT * FROM articles")
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    assert {row["id"]: plain(row) for row in rows} == wanted
    causes = sum(len(article["causes"]) for article in wanted.values())
    assert printed.count("\n") == causes > 0


def test_readers_take_the_printed_schemas(shell: Shell, runs: Runs) -> None:
    schemas, exports = blocks("Which reader infers what", "sh")
    (read,) = blocks("Which reader infers what", "python")
    shell.run(schemas)
    shell.run(exports)
    (shell.folder / "read.py").write_text(read + "print(len(pandas.read_json(LINES, **articles_pandas.OPTIONS)))\n")
    assert int(shell.run("python read.py")) == len(runs.articles("A"))
    with duckdb.connect(str(shell.folder / "demo.duckdb"), read_only=True) as database:
        assert database.sql("FROM articles SELECT count(*)").fetchall() == [(len(runs.articles("A")),)]


def test_every_block_is_run_but_those_of_bigquery_and_dbt() -> None:
    kept = {"Loading the records", "Which reader infers what", "DuckDB", "PostgreSQL", "BigQuery", "dbt"}
    assert {section for section, text in SECTIONS.items() if "```" in text} == kept
    assert "but\nfor those of BigQuery and dbt" in DOCUMENT


def test_bigquery_is_given_schemas_that_the_program_prints(shell: Shell) -> None:
    once = blocks("BigQuery", "sh")[0]
    for command in once.splitlines()[:2]:
        shell.run(command)
    printed = json.loads((shell.folder / "articles.bigquery.json").read_text())
    assert [column["name"] for column in printed] == list(Article.model_fields)
