"""``healthcrawl schema``: prints what is committed."""

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.publish import HERE, PUBLISHED, for_reader
from schemas.readers import READERS


@pytest.mark.parametrize("name", PUBLISHED)
def test_schema_is_printed_as_committed(called: Any, name: str) -> None:
    done = called("schema", name)
    assert done.returncode == 0
    assert done.stdout == (HERE / f"{name}.schema.json").read_bytes()


def test_article_is_what_one_gets_without_a_name(healthcrawl: Any) -> None:
    assert json.loads(healthcrawl("schema").stdout)["title"] == "Article"


def test_all_are_written_into_a_folder(healthcrawl: Any, tmp_path: Path) -> None:
    assert healthcrawl("schema", "-o", tmp_path / "new").returncode == 0
    assert {file.name for file in (tmp_path / "new").iterdir()} == {f"{name}.schema.json" for name in PUBLISHED}


def test_unknown_name_is_exit_2(healthcrawl: Any) -> None:
    done = healthcrawl("schema", "recipe")
    assert done.returncode == 2
    assert done.stderr.decode() == (
        f"healthcrawl: There is no schema 'recipe'; choose one of {', '.join(PUBLISHED)}.\n"
    )


def test_folder_that_cannot_be_written_is_exit_5(healthcrawl: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = healthcrawl("schema", "-o", tmp_path / "file")
    assert done.returncode == 5
    assert done.stderr.decode() == f"healthcrawl: {tmp_path / 'file'} cannot be written: file exists.\n"


@pytest.mark.parametrize("name", PUBLISHED)
@pytest.mark.parametrize("reader", READERS)
def test_schema_is_printed_for_a_reader(called: Any, name: str, reader: str) -> None:
    done = called("schema", name, "--for", reader)
    assert done.returncode == 0
    assert done.stdout.decode() == for_reader(name, reader)


def test_unknown_reader_is_exit_2(called: Any) -> None:
    done = called("schema", "--for", "abacus")
    assert done.returncode == 2
    assert b"There is no schema for 'abacus'; choose one of duckdb, polars," in done.stderr
