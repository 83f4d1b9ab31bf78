"""Names of months and eras, read from every lexicon and from ``common/dates.toml``."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from crawler.lexicons.lexicon import LexiconError, everywhere
from crawler.lexicons.phrases import folded


@dataclass(frozen=True, slots=True)
class Calendars:
    """``months`` and ``persian``: folded names of months, 1 to 12; ``eras``: the year before an era's first;
    ``marks``: folded words between a month and a year."""

    months: dict[str, int]
    persian: dict[str, int]
    eras: dict[str, int]
    marks: tuple[str, ...]


@cache
def calendars() -> Calendars:
    """The names of all languages; LexiconError where a line has not twelve months or a name has two."""
    file = resources.files("crawler.lexicons").joinpath("common", "dates.toml")
    data = tomllib.loads(file.read_text("utf-8"))
    months = dict(_of_lexicons())
    for language, line in data["months"].items():
        for name, number in _numbered(line, language):
            if months.setdefault(name, number) != number:
                raise LexiconError(f"common/dates.toml: {name!r} of {language} is another month elsewhere")
    return Calendars(
        months,
        dict(_numbered(data["persian"]["months"], "persian")),
        {folded(era): int(year) for era, year in data["eras"].items()},
        tuple(folded(mark) for mark in data["years"]["marks"]),
    )


def _of_lexicons() -> Iterator[tuple[str, int]]:
    """Names that are words; the others ("3月") are read with their numbers."""
    for number, phrases in enumerate(everywhere().months, 1):
        yield from ((folded(name), number) for name in phrases.words if not name[0].isdigit())


def _numbered(line: str, name: str) -> Iterator[tuple[str, int]]:
    months = line.split()
    if len(months) != 12:
        raise LexiconError(f"common/dates.toml: {name} needs 12 months, it has {len(months)}")
    for number, names in enumerate(months, 1):
        yield from ((folded(one), number) for one in names.split("|") if one != "-")
