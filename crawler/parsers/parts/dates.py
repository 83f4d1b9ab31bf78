"""When the article was published, changed and medically reviewed.

Head and JSON-LD, the lines that the page shows, and its address each vote for days; the day with the most trust
wins. A voter's trust is the log odds of its being right on pages whose day of publication is known.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from crawler.parsers.blocks.block import Block
from crawler.parsers.bylines.datelines import Kind, Shown, datelines, shown_dates
from crawler.parsers.bylines.place import colophon, foot, head, headline
from crawler.parsers.bylines.stated import address_day, created_days, linked_days, meta_days
from crawler.parsers.main_text.regions import Region
from crawler.parsers.structure.dates import First, read_dates
from crawler.parsers.view import Claim, View

IN_ADDRESS: Final = 5.0
IN_NAME: Final = 1.8
"""A day at the end of the address's name, which may also be an event's."""
SUREST_META: Final = 2.8
OTHER_META: Final = 2.0
LINKED_ARTICLE: Final = 1.9
LINKED_PAGE: Final = 2.4
CREATED: Final = 1.0
"""A day on which the article was created, where none is stated for its publication."""
NAMED: Final = 3.6
"""A date near the headline after a word such as "published"."""
BARE_BELOW_HEADLINE: Final = 2.9
BARE_ABOVE_HEADLINE: Final = 1.7
BARE_BELOW_TEXT: Final = 1.5
NAMED_AT_END: Final = 3.0
IN_DATELINE: Final = 1.7
"""A day beside the place that opens the text."""
BARE_AT_END: Final = 0.3
ALSO_MODIFIED: Final = 0.6
"""What is left of a bare date's trust where that is the day of the last change, too."""
AGREEING: Final = 0.3
"""What a second voter of the same family adds: they are often filled from one field."""
SURE: Final = 2.6
"""Trust of what is stated from which it counts in full where it is the day of the last change, too."""
LONGEST_CLAIM: Final = 60
LONGEST_LINE: Final = 200
_NUMBERS: Final = re.compile(r"\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]")
_AHEAD: Final = timedelta(days=2)
"""How far in the future a day may be: time zones, and clocks that are wrong."""

_YEAR_FIRST: Final = frozenset({"zh", "ja", "ko", "hu", "lt", "mn"})
"""Languages that write the year first."""

_Vote = tuple[date, float]


@dataclass(frozen=True, slots=True)
class Dated(Claim):
    """A day, and all dates that lines near the headline show, for the parts that come next."""

    shown: tuple[Shown, ...] = ()


def published_on(view: View) -> Claim | None:
    """The day of first publication."""
    modified = {day for day, _ in _stated(view, "modified")}
    scores = _added(_stated(view, "published")) or dict.fromkeys(created_days(view.document), CREATED)
    shown = [one for one in _near_headline(view, {*scores, *modified}) if not _is_clock(view, one)]
    modified.update(one.day for one in shown if one.kind == "modified")
    for day in modified & scores.keys():
        scores[day] = scores[day] if scores[day] >= SURE else scores[day] * ALSO_MODIFIED
    for day, trust in _best(_trusted(view, shown, modified)).items():
        scores[day] = scores.get(day, 0.0) + trust
    if (in_address := address_day(view.document)) is not None:
        day, is_folder = in_address
        scores[day] = scores.get(day, 0.0) + (IN_ADDRESS if is_folder else IN_NAME)
    for one in datelines(view.page.blocks[view.content.lead :][:1], _first(view)):
        scores[one.day] = scores.get(one.day, 0.0) + IN_DATELINE
    at_end = _ending(view, is_known=bool(scores))
    for day, trust in _best((one.day, NAMED_AT_END if one.kind else BARE_AT_END) for one in at_end).items():
        scores[day] = scores.get(day, 0.0) + trust
    best = _elected(view, scores)
    return Dated(best, _date_lines([*shown, *(one for one in at_end if one.day == best)]), tuple(shown))


def modified_on(view: View) -> Claim | None:
    """The day of the last change."""
    return _other(view, "modified")


def reviewed_on(view: View) -> Claim | None:
    """The day of the last medical review."""
    return _other(view, "reviewed")


def _other(view: View, kind: Kind) -> Claim | None:
    """What the page states for programs, else what it shows."""
    if (stated := _elected(view, _added(_stated(view, kind)))) is not None:
        return Claim(stated)
    near = next((claim.shown for _, claim in view.claims if isinstance(claim, Dated)), ())
    shown = [one for one in near if one.kind == kind] or [one for one in _at_end(view) if one.kind == kind]
    best = _elected(view, _best((one.day, NAMED) for one in shown))
    return Claim(best, _date_lines(one for one in shown if one.day == best)) if best else None


def _stated(view: View, kind: Kind) -> Iterator[_Vote]:
    for day, is_article in linked_days(view.document, kind):
        yield day, LINKED_ARTICLE if is_article else LINKED_PAGE
    for day, is_surest in meta_days(view.document, kind):
        yield day, SUREST_META if is_surest else OTHER_META


def _added(votes: Iterable[_Vote]) -> dict[date, float]:
    """The best vote for each day, and a little for each that agrees."""
    scores: dict[date, float] = {}
    for day, trust in votes:
        before = scores.get(day, 0.0)
        scores[day] = max(before, trust) + AGREEING * min(before, trust)
    return scores


def _best(votes: Iterable[_Vote]) -> dict[date, float]:
    scores: dict[date, float] = {}
    for day, trust in votes:
        scores[day] = max(trust, scores.get(day, 0.0))
    return scores


def _near_headline(view: View, known: set[date]) -> list[Shown]:
    """The dates near the headline. 3/4/2024 is read so that it is a day that the page states elsewhere."""
    shown = shown_dates(view, head(view), _first(view))
    if not any(_in_numbers(one) for one in shown) or any(one.day in known for one in shown):
        return shown
    for days in (known, _elsewhere(view, shown)):
        turned = [_turned(one, days) for one in shown]
        if turned != shown or any(one.day in days for one in shown):
            return turned
    return shown


def _is_clock(view: View, one: Shown) -> bool:
    """True for the day on which the page was fetched in a header above the headline: newspapers show today's date."""
    today = view.document.fetched.fetched_at.date()
    return (
        one.kind is None
        and one.block.index < headline(view)
        and abs(one.day - today) < _AHEAD
        and view.content.region(one.block) is Region.HEADER
    )


def _elsewhere(view: View, shown: list[Shown]) -> set[date]:
    """The days that other lines show."""
    near = {one.block.index for one in shown if _in_numbers(one)}
    return {
        day for block in view.page.blocks if block.index not in near for day in read_dates(block.text[:LONGEST_LINE])
    }


def _in_numbers(one: Shown) -> bool:
    """True for a date that could be read the other way round."""
    return one.day.day <= 12 and one.day.day != one.day.month and _NUMBERS.search(one.block.text) is not None


def _turned(one: Shown, days: set[date]) -> Shown:
    """The date read the other way round where that is one of the days and as it stands is not."""
    if one.day in days or not _in_numbers(one):
        return one
    day = one.day.replace(month=one.day.day, day=one.day.month)
    return replace(one, day=day) if day in days else one


def _one_day(shown: list[Shown]) -> list[Shown]:
    """Of the dates at the end, those that a word names; bare ones only where all are one day: several are those
    of comments and teasers."""
    named = [one for one in shown if one.kind]
    return named or (shown if len({one.day for one in shown}) == 1 else [])


def _ending(view: View, is_known: bool) -> list[Shown]:
    """The dates at the end that a word calls the publication, where they are of one day: several are those of
    teasers. Where nothing else is known also others."""
    foot_dates = _at_end(view)
    named = [one for one in (*foot_dates, *_dates(view, list(colophon(view)))) if one.kind == "published"]
    if is_known:
        return named if len({one.day for one in named}) == 1 else []
    return _one_day([one for one in foot_dates if one.kind in {None, "published"}]) or named


def _at_end(view: View) -> list[Shown]:
    return _dates(view, list(foot(view)))


def _dates(view: View, blocks: list[Block]) -> list[Shown]:
    return shown_dates(view, blocks, _first(view))


def _trusted(view: View, shown: list[Shown], modified: set[date]) -> Iterator[_Vote]:
    top, lead = headline(view), view.content.lead
    for one in shown:
        if one.kind == "published":
            yield one.day, NAMED
        elif one.kind is None:
            trust = BARE_BELOW_HEADLINE if one.block.index <= lead else BARE_BELOW_TEXT
            trust = trust if one.block.index >= top else BARE_ABOVE_HEADLINE
            yield one.day, trust * (ALSO_MODIFIED if one.day in modified else 1.0)


def _elected(view: View, scores: dict[date, float]) -> date | None:
    """The day with the most trust, the first of equals; none is far ahead of when the page was fetched."""
    latest = view.document.fetched.fetched_at.date() + _AHEAD
    return max((day for day in scores if day <= latest), key=scores.__getitem__, default=None)


def _date_lines(shown: Iterable[Shown]) -> tuple[Block, ...]:
    """The lines that show a date and little else."""
    lines = {one.block.index: one.block for one in shown if len(one.block.text) <= LONGEST_CLAIM}
    return tuple(lines.values())


def _first(view: View) -> First:
    """3/4/2024 is the fourth of March in English that does not declare a country that writes otherwise; 24/3/4 is
    the same day where years stand first."""
    if view.language in _YEAR_FIRST:
        return "year"
    declared = (view.document.root.get("lang") or view.document.meta("og:locale") or "").lower().replace("_", "-")
    is_american = view.language == "en" and ("-" not in declared or declared.endswith(("-us", "-ph", "-ca")))
    return "month" if is_american else "day"
