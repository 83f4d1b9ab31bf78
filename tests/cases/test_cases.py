"""Every field of every case: what the parsers make of a whole page is what its ``expected.json`` says.

A case is a folder that ``healthcrawl case`` wrote. ``pytest --accept`` rewrites what is expected; read the
difference as if somebody else had written it.
"""

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.commands.case import NAME, NOT_COMPARED, read_case, record_of, write_expected
from schemas.article import Article
from schemas.reject import Reject

HERE = Path(__file__).parent
FOLDERS = {path.parent.name: path.parent for path in sorted(HERE.glob("*/case.toml"))}


@cache
def found(name: str) -> dict[str, Any]:
    return record_of(read_case(FOLDERS[name]))


@cache
def expected(name: str) -> dict[str, Any]:
    return json.loads((FOLDERS[name] / "expected.json").read_text("utf-8"))


def fields() -> list[tuple[str, str]]:
    return [
        (name, field)
        for name in FOLDERS
        for model in ([Reject] if "reason" in expected(name) else [Article])
        for field in model.model_fields
        if field not in NOT_COMPARED
    ]


@pytest.fixture(scope="session")
def accepted(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--accept"):
        for folder in FOLDERS.values():
            write_expected(folder)
        expected.cache_clear()


@pytest.mark.usefixtures("accepted")
@pytest.mark.parametrize(("name", "field"), fields())
def test_field(name: str, field: str) -> None:
    assert found(name)[field] == expected(name)[field]


@pytest.mark.usefixtures("accepted")
@pytest.mark.parametrize("name", FOLDERS)
def test_case_expects_every_field_and_no_other(name: str) -> None:
    assert set(expected(name)) == set(found(name))


@pytest.mark.parametrize("name", FOLDERS)
def test_case_says_what_it_shows(name: str) -> None:
    assert NAME.fullmatch(name)
    shows = tomllib.loads((FOLDERS[name] / "case.toml").read_text("utf-8"))["shows"]
    assert shows.endswith(".")
    assert len(shows.split()) >= 4
