"""The one option of the suite: ``pytest --accept`` rewrites the ``expected.json`` of every case."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--accept``."""
    parser.addoption(
        "--accept", action="store_true", help="rewrite tests/cases/*/expected.json from what the parsers give now"
    )
