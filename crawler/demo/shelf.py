"""A language's articles in the order the site shows them: neighbours and teasers follow from it."""

from dataclasses import dataclass

from crawler.demo.articles import DemoArticle, articles

# Characters after which such sites cut a teaser's text, letters and ideographs.
_CUT = {"zh": 28}
_CUT_DEFAULT = 50

# Teasers on a page, by template.
TEASERS = {"plain": 9, "modern": 4, "tables": 6, "blog": 5}


@dataclass(frozen=True, slots=True)
class Teaser:
    """Another article as a page advertises it."""

    article: DemoArticle
    snippet: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The listed articles of one language, oldest first."""

    language: str
    listed: tuple[DemoArticle, ...]

    def neighbour(self, article: DemoArticle, step: int) -> DemoArticle | None:
        """The article ``step`` places later (-1: the one before); None past the ends and for unlisted ones."""
        if not article.listed:
            return None
        place = self.listed.index(article) + step
        return self.listed[place] if 0 <= place < len(self.listed) else None

    def teasers(self, article: DemoArticle) -> tuple[Teaser, ...]:
        """Other articles than this one and its neighbours, starting at another place for each article."""
        start = self.listed.index(article) if article.listed else 0
        shown = {article.slug, *(n.slug for step in (-1, 1) if (n := self.neighbour(article, step)))}
        others = [other for other in self.listed[start:] + self.listed[:start] if other.slug not in shown]
        return tuple(Teaser(other, cut(other)) for other in others[: TEASERS[article.template]])


def shelf(language: str) -> Shelf:
    """The shelf of a language of ``articles.LANGUAGES``."""
    return Shelf(language, tuple(article for article in articles(language) if article.listed))


def cut(article: DemoArticle) -> str:
    """The article's opening, cut inside a word as a fixed number of characters falls."""
    return article.intro[0][: _CUT.get(article.language, _CUT_DEFAULT)].rstrip() + "..."
