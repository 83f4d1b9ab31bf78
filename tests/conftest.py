"""The suite's option ``--accept``, which rewrites every case's ``expected.json``; its end; a database server."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.postgres import Postgres, programs, serving_postgres


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--accept``."""
    parser.addoption(
        "--accept", action="store_true", help="rewrite tests/cases/*/expected.json from what the parsers give now"
    )


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say aloud what was not tested, and why."""
    for why in sorted({report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])}):
        terminalreporter.write_line(why, yellow=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of the session's own, whose password stands in the environment. Without one nothing passes."""
    try:
        programs()
    except FileNotFoundError as error:
        pytest.skip(f"SEVERAL WORKERS AND INGESTION INTO POSTGRESQL ARE NOT TESTED: {error}")
    with serving_postgres() as server:
        os.environ.update(server.environment)
        yield server
        for name in server.environment:
            del os.environ[name]
