"""The log for machines: one JSON object a line, which no page can break or forge."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any, Final

from crawler.reports.printable import printable, shortened

_LONGEST: Final = 10_000
_MOST_FRAMES: Final = 200


class JsonLines(logging.Formatter):
    """``time``, ``level``, ``logger``, ``message``, and with an exception ``error`` and ``traceback``, a list of lines.

    Texts are ASCII on one line without control characters: what a page put into them stays text.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as a JSON object, without a line break at its end."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _text(_message(record)),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            told = "".join(traceback.format_exception(*record.exc_info)).splitlines()
            line["traceback"] = [_text(part, indented=True) for part in told[-_MOST_FRAMES:]]
        return json.dumps(line)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # a message whose arguments do not fit: losing it would be worse
        return f"{record.msg} {record.args}"


def _text(text: str, indented: bool = False) -> str:
    plain = printable(text)
    indent = text[: len(text) - len(text.lstrip(" "))] if indented else ""
    return shortened(indent + plain, _LONGEST)
