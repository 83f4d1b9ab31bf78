"""The log for machines: one object a line, whatever a page puts into it."""

import json
import logging
from io import StringIO
from typing import Any

import pytest

from crawler.reports.log import JsonLines


def logged(message: object, *arguments: object, **more: Any) -> dict[str, Any]:
    """The one line that a message becomes."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.Logger("crawler.example")
    logger.addHandler(handler)
    logger.warning(message, *arguments, **more)
    text = stream.getvalue()
    assert text.endswith("\n")
    assert text.count("\n") == 1
    assert text.isascii()
    line: dict[str, Any] = json.loads(text)
    return line


def test_a_line_says_when_how_bad_where_and_what() -> None:
    line = logged("%s pages", 3)
    assert list(line) == ["time", "level", "logger", "message"]
    assert (line["level"], line["logger"], line["message"]) == ("warning", "crawler.example", "3 pages")
    assert line["time"].endswith("+00:00")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('a\n{"level": "error"}', 'a {"level": "error"}'),
        ("Ca\x1b]0;owned\x07lves", "Ca]0;ownedlves"),
        ("5\u202e00\u202cmg", "500mg"),
        ("a\u2028b\x85c", "a b c"),
        ("\ud800x", "x"),
        ("睡眠", "睡眠"),
        ("x" * 20_000, "x" * 9_999 + "…"),
    ],
)
def test_text_of_a_page_cannot_forge_a_line_or_steer_a_terminal(text: str, kept: str) -> None:
    assert logged("%s", text)["message"] == kept


def test_an_exception_comes_with_its_lines() -> None:
    try:
        raise ValueError("bad\x1b[31m page\nwith a second line")
    except ValueError:
        line = logged("Reading failed", exc_info=True)
    assert line["error"] == "ValueError"
    assert line["traceback"][0] == "Traceback (most recent call last):"
    assert line["traceback"][1].startswith('  File "')
    assert "ValueError: bad[31m page" in line["traceback"]


def test_a_message_whose_arguments_do_not_fit_is_not_lost() -> None:
    assert logged("%d pages", "many")["message"] == "%d pages ('many',)"
