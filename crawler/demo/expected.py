"""What an extractor should find on the demo's pages: the demo doubles as a test of extraction."""

from dataclasses import dataclass
from datetime import date

from crawler.demo.articles import LANGUAGES, DemoArticle, articles
from crawler.demo.lists import lists
from crawler.demo.shelf import shelf


@dataclass(frozen=True, slots=True)
class Expected:
    """The fields of one article page; ``causes`` and ``workarounds`` count items, ``teasers`` recommendations."""

    title: str
    language: str
    published: date | None
    causes: int
    workarounds: int
    previous: str | None
    next: str | None
    teasers: int


def expected() -> dict[str, Expected]:
    """What each article's page should give, by path with query."""
    return {article.path: _expected(article) for language in LANGUAGES for article in articles(language)}


def refused() -> tuple[str, ...]:
    """Paths of the pages that answer with status 200 and HTML and are no articles."""
    return (*(path for path, _ in lists()), "/en/empty.html")


def _expected(article: DemoArticle) -> Expected:
    place = shelf(article.language)
    before, after = place.neighbour(article, -1), place.neighbour(article, 1)
    return Expected(
        title=article.title,
        language=article.language,
        # the plain template shows no date
        published=None if article.template == "plain" else article.published,
        causes=_count(article, {"causes"}),
        workarounds=_count(article, {"workaround", "treatment"}),
        previous=before.title if before else None,
        next=after.title if after else None,
        teasers=len(place.teasers(article)),
    )


def _count(article: DemoArticle, kinds: set[str]) -> int:
    return sum(
        len(section.items) for section in article.sections if section.kind in kinds and section.numbering != "questions"
    )
