"""The semantic page: landmarks, times, JSON-LD, breadcrumbs, ordered lists, cards."""

import json
from html import escape
from typing import Any

from crawler.demo.articles import DemoArticle, Section
from crawler.demo.numbering import marker
from crawler.demo.templates.page import ArticlePage, fill, link, paragraphs


def render(page: ArticlePage) -> str:
    """The whole page."""
    article, words = page.article, page.words
    return fill(
        "modern",
        language=article.language,
        title=escape(article.title),
        site=escape(words["site"]),
        home=escape(words["home"]),
        all_articles=escape(words["all_articles"]),
        about=escape(words["about"]),
        search=escape(words["search"]),
        note=escape(words["note"]),
        address=escape(page.address),
        description=escape(article.intro[0]),
        picture=f"{page.base}static/{article.slug}.svg",
        metadata=json.dumps(_metadata(page), ensure_ascii=False, indent=1).replace("</", "<\\/"),
        category_path=f"/{article.language}/category/{article.category}/",
        category=escape(words["categories"][article.category]),
        byline=_byline(page),
        intro=paragraphs(article.intro),
        sections="\n".join(_section(page, section) for section in article.sections),
        sources=_sources(page),
        neighbours=_neighbour(words["previous"], page.previous, "prev") + _neighbour(words["next"], page.next, "next"),
        also_like=escape(words["also_like"]),
        cards="\n".join(_card(teaser.article, teaser.snippet) for teaser in page.teasers),
    )


def _metadata(page: ArticlePage) -> dict[str, Any]:
    article = page.article
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title,
        "inLanguage": article.language,
        "mainEntityOfPage": page.address,
        "image": f"{page.base}static/{article.slug}.svg",
        "keywords": ", ".join(article.keywords),
        "author": {"@type": "Person", "name": article.author},
        "datePublished": article.published.isoformat(),
        "publisher": {"@type": "Organization", "name": page.words["site"]},
    }
    if article.modified:
        found["dateModified"] = article.modified.isoformat()
    return found


def _byline(page: ArticlePage) -> str:
    article, words = page.article, page.words
    parts = [f'<span class="author">{escape(words["author"])} <a rel="author">{escape(article.author)}</a></span>']
    if article.reviewer:
        parts.append(f'<span class="reviewer">{escape(words["reviewer"])} {escape(article.reviewer)}</span>')
    parts.append(
        f'{escape(words["published"])} <time datetime="{article.published}">{page.day(article.published)}</time>'
    )
    if article.modified:
        shown = f'<time datetime="{article.modified}">{page.day(article.modified)}</time>'
        parts.append(f"{escape(words['modified'])} {shown}")
    return " <span>&middot;</span> ".join(parts)


def _section(page: ArticlePage, section: Section) -> str:
    parts = [f"<section>\n<h2>{escape(section.heading)}</h2>", paragraphs(section.paragraphs)]
    if section.numbering in {"list", "bullet"} and section.items:
        tag = "ol" if section.numbering == "list" else "ul"
        entries = "\n".join(f"<li>{_entry(page, item.label, item.text)}</li>" for item in section.items)
        parts.append(f"<{tag}>\n{entries}\n</{tag}>")
    else:
        for number, item in enumerate(section.items, 1):
            parts.append(
                f"<h3>{marker(section.numbering, number)}{escape(item.label)}</h3>\n<p>{escape(item.text)}</p>"
            )
    return "\n".join(part for part in [*parts, "</section>"] if part)


def _entry(page: ArticlePage, label: str, text: str) -> str:
    name = f"<strong>{escape(label + page.words['colon'].rstrip())}</strong> " if label else ""
    return name + escape(text)


def _sources(page: ArticlePage) -> str:
    if not page.article.sources:
        return ""
    entries = "\n".join(f"<li>{escape(source)}</li>" for source in page.article.sources)
    return f'<section class="sources">\n<h2>{escape(page.words["sources"])}</h2>\n<ul>\n{entries}\n</ul>\n</section>'


def _neighbour(label: str, article: DemoArticle | None, relation: str) -> str:
    if not article:
        return ""
    attributes = f' rel="{relation}"'
    return f'<div class="{relation}"><span>{escape(label)}</span> {link(article, attributes)}</div>\n'


def _card(article: DemoArticle, snippet: str) -> str:
    address = escape(article.path)
    return (
        f'<div class="card"><a href="{address}"><img src="/static/{article.slug}.svg" alt=""></a>\n'
        f"<h3>{link(article)}</h3>\n<p>{escape(snippet)}</p></div>"
    )
