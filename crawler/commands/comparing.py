"""A comparison as the command line gives it: text or JSON, a page, exit codes."""

from pathlib import Path
from typing import Final

from crawler.commands.errors import UsageError
from crawler.commands.outputs import output
from crawler.commands.pages import unreadable
from crawler.comparison.comparing import compare
from crawler.comparison.listing import listing
from crawler.comparison.page import comparison_html
from crawler.extractions.files import Extraction, NoExtraction, find_extraction
from crawler.extractions.lines import BadLine
from schemas.comparison import Comparison

_SAME: Final = 0
_CHANGED: Final = 3
_NOTHING: Final = 4


def print_comparison(old: Path, new: Path, examples: int, html: Path | None, as_json: bool) -> int:
    """The exit code; UsageError where a file cannot be read, CommandError where an output cannot be written."""
    comparison = _compared(found(old), found(new), examples)
    if html is not None:
        with output(html) as page:
            page.write(comparison_html(comparison).encode("utf-8", "replace"))
    with output(None) as out:
        if as_json:
            out.write(comparison.line())
        else:
            for line in listing(comparison):
                out.write(f"{line}\n".encode("utf-8", "replace"))
    if not comparison.pages:
        return _NOTHING
    return _CHANGED if comparison.is_changed else _SAME


def found(path: Path) -> Extraction:
    """The extraction at a path; UsageError where there is none."""
    try:
        return find_extraction(path)
    except NoExtraction as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise unreadable(path, error) from error


def _compared(old: Extraction, new: Extraction, examples: int) -> Comparison:
    try:
        return compare(old, new, examples)
    except BadLine as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise unreadable(Path(error.filename or new.path), error) from error
