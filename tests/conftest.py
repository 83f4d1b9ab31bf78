"""The one option of the suite, ``pytest --accept``, which rewrites the ``expected.json`` of every case; and its end."""

from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--accept``."""
    parser.addoption(
        "--accept", action="store_true", help="rewrite tests/cases/*/expected.json from what the parsers give now"
    )


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say aloud what was not tested, and why."""
    for why in sorted({report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])}):
        terminalreporter.write_line(why, yellow=True)
