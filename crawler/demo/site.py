"""Every address of the demo site and what it answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape

from crawler.demo.articles import LANGUAGES, DemoArticle, articles
from crawler.demo.lists import lists, notice
from crawler.demo.templates import blog, modern, plain, tables
from crawler.demo.templates.page import article_page

_RENDER = {"plain": plain.render, "modern": modern.render, "tables": tables.render, "blog": blog.render}

HTML = "text/html; charset=utf-8"

# The article that also has a print version at another address, and the one that moved.
PRINTED = "trouble-falling-asleep"
MOVED_TO = "dry-eyes-at-the-computer"

_ROBOTS = """User-agent: *
Disallow: /private/

Sitemap: {base}sitemap.xml
"""

_LEAFLET = b"""%PDF-1.7
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 298 420]>> endobj
trailer <</Root 1 0 R>>
%%EOF
"""

_PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 300">
<rect width="800" height="300" fill="hsl({hue} 45% 82%)"/>
<circle cx="620" cy="90" r="52" fill="hsl({hue} 60% 92%)"/>
<path d="M0 230 Q200 140 400 220 T800 200 V300 H0 Z" fill="hsl({hue} 35% 58%)"/>
<path d="M0 265 Q260 190 520 258 T800 250 V300 H0 Z" fill="hsl({hue} 38% 44%)"/></svg>
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address answers; ``changed`` becomes Last-Modified."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    changed: date = date(2026, 11, 1)


NOT_FOUND = Answer(notice("Page not found", "There is no such page.").encode(), status=404)


def answers(base: str) -> dict[str, Answer]:
    """Answers by path with query; ``base`` is the site's address with a final slash."""
    every = [article for language in LANGUAGES for article in articles(language)]
    found = {article.path: _article(article, base) for article in every}
    found |= {path: Answer(page.encode()) for path, page in lists()}
    found |= {f"/static/{article.slug}.svg": _picture(article) for article in every}
    return {**found, **dict(_special(base, every))}


def _article(article: DemoArticle, base: str) -> Answer:
    page = _RENDER[article.template](article_page(article, base))
    body = _broken(page) if article.broken else page
    # such servers rarely name the charset: the page's own meta element is all there is
    content_type = "text/html" if article.template == "tables" else HTML
    return Answer(
        body.encode(article.charset, "xmlcharrefreplace"), content_type, changed=article.modified or article.published
    )


def _broken(page: str) -> str:
    """The page as a careless editor and a cut connection leave it: paragraphs unclosed, the end missing."""
    page = page.replace("</p>", "").replace('<div class="rec">', "<div class=rec>").replace("</h1>", "</h1></b></span>")
    return page[: page.index('<div class="foot"') + 12]


def _special(base: str, every: list[DemoArticle]) -> Iterator[tuple[str, Answer]]:
    by_slug = {article.slug: article for article in every if article.language == "en"}
    yield "/robots.txt", Answer(_ROBOTS.format(base=base).encode(), "text/plain; charset=utf-8")
    yield "/sitemap.xml", Answer(_sitemap(base, every).encode(), "application/xml")
    yield f"/en/print/{PRINTED}.html", _print_version(by_slug[PRINTED], base)
    yield "/en/old/tired-eyes.html", Answer(b"", status=301, headers={"Location": by_slug[MOVED_TO].path})
    yield "/en/visits.cgi", Answer(notice("Server error", "The counter is broken.").encode(), status=500)
    yield "/en/empty.html", Answer(b"")
    yield "/files/leaflet.pdf", Answer(_LEAFLET, "application/pdf")
    yield "/private/drafts/", Answer(notice("Drafts", "A crawler that reads this ignored robots.txt.").encode())
    yield "/private/statistics.html", Answer(notice("Statistics", "So did the one that reads this.").encode())


def _sitemap(base: str, every: list[DemoArticle]) -> str:
    entries = "\n".join(
        f"<url><loc>{escape(base + article.path[1:])}</loc>"
        f"<lastmod>{article.modified or article.published}</lastmod></url>"
        for article in every
    )
    opening = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return f"{opening}\n{entries}\n</urlset>\n"


def _print_version(article: DemoArticle, base: str) -> Answer:
    """The same article in the plain layout, which names the real address as its canonical one."""
    canonical = f'<link rel="canonical" href="{base}{article.path[1:]}">\n</head>'
    return Answer(plain.render(article_page(article, base)).replace("</head>", canonical).encode())


def _picture(article: DemoArticle) -> Answer:
    hue = sum(article.slug.encode()) % 360
    return Answer(_PICTURE.format(hue=hue).encode(), "image/svg+xml")
