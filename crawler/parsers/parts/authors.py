"""Who wrote, checked and edited the article: what the page says for programs and for readers, weighed."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from crawler.lexicons.phrases import folded
from crawler.parsers.bylines import sources
from crawler.parsers.bylines.ballot import Vote, elect
from crawler.parsers.bylines.names import Person, given, person
from crawler.parsers.bylines.place import colophon, foot, head
from crawler.parsers.bylines.shown import Line, beside_dates, lines
from crawler.parsers.view import Claim, View
from schemas.article import Author, AuthorRole

# Log odds of a place's being right, measured on pages whose author is known.
LINKED_ARTICLE: Final = 2.2
LINKED_PAGE: Final = 1.7
SUREST_META: Final = 2.4
LABELLED_META: Final = 2.4
META: Final = 2.1
OTHER_META: Final = 2.0
SHOWN: Final = {"word": 2.5, "link": 2.3, "property": 1.8, "class": 1.2, "date": 0.7, "handle": 2.0}
AT_END: Final = {"word": 1.3, "property": 1.2, "link": 1.5, "class": 0.9}
LONGEST_CLAIM: Final = 80


class _Byline(NamedTuple):
    """Who wrote the article, and the lines at its head and its end that name people."""

    wrote: list[Person]
    lines: list[Line]


def authors(view: View) -> Claim | None:
    """The people, and the lines that name them and little else."""
    byline = _elected(view)
    names = {folded(one.name) for one in byline.wrote}
    telling = [line for line in byline.lines if line.role != "author" or _names_any(line, names)]
    found = [_author(one, "author") for one in byline.wrote]
    for line in telling:
        if line.role != "author":
            found += [_author(one, line.role) for one in line.people if folded(one.name) not in names]
    if not any(one.role == "medical_reviewer" for one in found):
        found += _reviewers(view)
    unique = list({(folded(one.name), one.role): one for one in reversed(found)}.values())[::-1]
    blocks = {block.index: block for line in telling for block in line.blocks if len(block.text) <= LONGEST_CLAIM}
    return Claim(unique, tuple(blocks.values())) if unique else None


def _elected(view: View) -> _Byline:
    """By what is stated and shown at usual places; only where that gives nobody, by what stands at others."""
    near = head(view)
    top = list(lines(view, near))
    end = _one_byline([line for line in lines(view, list(foot(view))) if line.how in AT_END])
    site = folded(view.document.meta("og:site_name") or "")
    wrote = elect([*_stated(view), *_votes(top, SHOWN), *_votes(end, AT_END)], site)
    if not wrote:
        top += beside_dates(view, near)
        wrote = elect(_votes(top, SHOWN), site)
    if not wrote:
        end = _one_byline([line for line in lines(view, list(colophon(view))) if line.how == "word"])
        wrote = elect(_votes(end, AT_END), site)
    return _Byline(wrote, [*top, *end])


def _names_any(line: Line, names: set[str]) -> bool:
    return any(folded(one.name) in names for one in line.people)


def _author(one: Person, role: AuthorRole) -> Author:
    return Author(name=one.name, role=role, credentials=one.credentials)


def _one_byline(end: list[Line]) -> list[Line]:
    """The lines at the end, without authors where they name several: those are of comments and teasers."""
    firsts = {folded(line.people[0].name) for line in end if line.role == "author"}
    return [line for line in end if line.role != "author" or len(firsts) == 1]


def _reviewers(view: View) -> list[Author]:
    """Those whom JSON-LD says to have reviewed the page."""
    document, joiners = view.document, view.lexicon.words["byline.joiners"]
    linked = sources.linked(document, "reviewedBy", True) or sources.linked(document, "reviewedBy", False)
    found = [one for text, is_group in linked if not is_group for one in given(text, view.words, joiners)]
    return [_author(one, "medical_reviewer") for one in found]


def _votes(found: list[Line], trust: dict[str, float]) -> Iterator[Vote]:
    for line in found:
        if line.role == "author":
            yield Vote("shown", trust[line.how], line.people)


def _stated(view: View) -> Iterator[Vote]:
    document, words = view.document, view.words
    joiners = view.lexicon.words["byline.joiners"]

    def read(family: str, trust: float, texts: list[str]) -> Vote:
        return Vote(family, trust, tuple(one for text in dict.fromkeys(texts) for one in given(text, words, joiners)))

    for trust, of_article in ((LINKED_ARTICLE, True), (LINKED_PAGE, False)):
        linked = sources.linked(document, "author", of_article) or sources.linked(document, "creator", of_article)
        groups = [one for text, is_group in linked if is_group and (one := person(text, words, is_field=True))]
        single = [one for text, is_group in linked if not is_group for one in given(text, words, joiners)]
        yield Vote("stated", trust, tuple(single or groups))
    yield read("stated", SUREST_META, sources.surest_metas(document))
    yield read("stated", LABELLED_META, sources.labelled(document, words))
    yield read("stated", META, sources.metas(document))
    yield read("stated", OTHER_META, sources.other_metas(document))
