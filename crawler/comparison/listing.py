"""A comparison for people at a terminal or in a log, as plain lines."""

from collections.abc import Iterator

from crawler.reports.printable import printable, shortened
from schemas.comparison import Comparison, Example, FieldDifference

_NAME = 20
_LONGEST = 100


def listing(comparison: Comparison) -> Iterator[str]:
    """The lines, without line breaks; nothing in them can steer a terminal."""
    yield from _head(comparison)
    if comparison.outcomes:
        yield ""
        yield from _outcomes(comparison)
    yield ""
    yield f"{'field':<{_NAME}} {'same':>9} {'changed':>9} {'only old':>9} {'only new':>9} {'longer':>9} {'shorter':>9}"
    for field in comparison.fields:
        yield _row(field)
    for field in comparison.fields:
        yield from _examples(field)
    yield ""
    yield "Something changed." if comparison.is_changed else "Nothing changed."


def _head(comparison: Comparison) -> Iterator[str]:
    yield f"old  {printable(comparison.old)}  ({_versions(comparison.old_versions)})"
    yield f"new  {printable(comparison.new)}  ({_versions(comparison.new_versions)})"
    yield (
        f"{comparison.pages:,} pages, {comparison.articles:,} of them articles both times, "
        f"{comparison.identical:,} of these the same in every field"
    )


def _versions(versions: list[str]) -> str:
    return f"extractor {', '.join(map(printable, versions))}" if versions else "no articles"


def _outcomes(comparison: Comparison) -> Iterator[str]:
    for outcome in comparison.outcomes:
        yield f"{outcome.pages:>9,}  {printable(outcome.old)} → {printable(outcome.new)}"
        for url in outcome.examples:
            yield f"           {_short(url)}"


def _row(field: FieldDifference) -> str:
    counts = (field.same, field.changed, field.only_old, field.only_new, field.longer, field.shorter)
    figures = "".join(f" {count:>9,}" for count in counts)
    return f"{printable(field.field):<{_NAME}}{figures}{'  (not counted as a change)' if field.is_provenance else ''}"


def _examples(field: FieldDifference) -> Iterator[str]:
    if field.is_provenance or not field.examples:
        return
    yield ""
    yield printable(field.field)
    for example in field.examples:
        yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    yield f"  {_short(example.url)}  {printable(example.path)}"
    yield f"    - {_value(example.old)}"
    yield f"    + {_value(example.new)}"


def _value(text: str | None) -> str:
    return "nothing" if text is None else f"“{shortened(printable(text), 2 * _LONGEST)}”"


def _short(url: str) -> str:
    return shortened(printable(url), _LONGEST)
