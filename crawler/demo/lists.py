"""The pages that are no articles: front page, lists in pages, categories, search, about."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from crawler.demo.articles import LANGUAGES, DemoArticle
from crawler.demo.shelf import cut, shelf
from crawler.demo.templates.page import fill, link
from crawler.demo.words import words

PER_PAGE = 8

# Linked from the front page: each shows a crawler something that real sites do to it.
_ODD_LINKS = {
    "/en/print/trouble-falling-asleep.html": "Print version: falling asleep",
    "/en/old/tired-eyes.html": "Tired eyes? (moved)",
    "/en/article/gone.html": "Our very first article",
    "/en/visits.cgi": "Visitor statistics",
    "/en/empty.html": "Coming soon",
    "/files/leaflet.pdf": "Leaflet for your pin board (PDF)",
    "/private/drafts/": "Drafts (editors only)",
}

_ABOUT = """<p>Plain Advice is a small demonstration site. Nobody visits it but a crawler under test.</p>
<p>Write to the editors: <a href="mailto:editors@example.org">editors@example.org</a></p>
<form action="/about.html" method="get"><label>Your name <input name="name"></label>
<label>Your message <textarea name="message"></textarea></label><button>Send</button></form>"""

_SEARCH = """<form action="/search/" method="get"><input name="q" value="sleep"><button>Search</button></form>
<p>3 results for “sleep”</p>"""


def lists() -> Iterator[tuple[str, str]]:
    """Path and HTML of every page of this kind, each path once."""
    yield "/", _front()
    for language in LANGUAGES:
        newest_first = shelf(language).listed[::-1]
        yield from _index(language, newest_first)
        for category in sorted({article.category for article in newest_first}):
            yield _category(language, category, [article for article in newest_first if article.category == category])
    yield "/about.html", _page("en", "About us", _ABOUT)
    found = [article for article in shelf("en").listed if article.category == "sleep"][:3]
    yield "/search/", _page("en", "Search results", _SEARCH + _entries(found))


def notice(title: str, text: str) -> str:
    """A page with one sentence, for errors."""
    return _page("en", title, f"<p>{escape(text)}</p>")


def _front() -> str:
    parts = []
    for language in LANGUAGES:
        name = escape(words(language)["language_name"])
        newest = shelf(language).listed[::-1][:3]
        parts.append(f'<h2><a href="/{language}/">{name}</a></h2>\n{_entries(newest)}')
    odd = "\n".join(f'<li><a href="{path}">{escape(text)}</a></li>' for path, text in _ODD_LINKS.items())
    return _page(
        "en", "Plain Advice for everyday complaints", "\n".join([*parts, f"<h2>Also here</h2>\n<ul>{odd}</ul>"])
    )


def _index(language: str, articles: Sequence[DemoArticle]) -> Iterator[tuple[str, str]]:
    starts = range(0, len(articles), PER_PAGE)
    paths = [f"/{language}/" if not start else f"/{language}/page/{start // PER_PAGE + 1}/" for start in starts]
    for number, (path, start) in enumerate(zip(paths, starts, strict=True)):
        links = [f'<a href="{other}">{place}</a>' for place, other in enumerate(paths, 1) if other != path]
        if number:
            links.insert(0, f'<a href="{paths[number - 1]}">{escape(words(language)["newer"])}</a>')
        if number + 1 < len(paths):
            links.append(f'<a href="{paths[number + 1]}">{escape(words(language)["older"])}</a>')
        content = f'{_entries(articles[start : start + PER_PAGE])}\n<div class="pages">{" ".join(links)}</div>'
        yield path, _page(language, words(language)["all_articles"], content)


def _category(language: str, category: str, articles: Sequence[DemoArticle]) -> tuple[str, str]:
    return f"/{language}/category/{category}/", _page(
        language, words(language)["categories"][category], _entries(articles)
    )


def _entries(articles: Iterable[DemoArticle]) -> str:
    return "\n".join(
        f'<div class="entry"><h3>{link(article)}</h3>\n<p>{escape(cut(article))}</p></div>' for article in articles
    )


def _page(language: str, heading: str, content: str) -> str:
    said = words(language)
    categories = sorted({article.category for article in shelf(language).listed})
    menu = "".join(
        f'<a href="/{language}/category/{name}/">{escape(said["categories"][name])}</a>' for name in categories
    )
    footer = f'<a href="/about.html">{escape(said["about"])}</a><a href="/search/">{escape(said["search"])}</a>'
    return fill(
        "list",
        language=language,
        title=f"{escape(heading)} - {escape(said['site'])}",
        heading=escape(heading),
        site=escape(said["site"]),
        menu=menu,
        content=content,
        footer=f'{footer}<a href="/private/statistics.html">Log in</a>',
        note=escape(said["note"]),
    )
