"""The old-school page: headings, numbered paragraphs, ``<<:`` and ``>>:``, a block of cut teasers."""

from html import escape

from crawler.demo.articles import DemoArticle, Section
from crawler.demo.numbering import marker
from crawler.demo.templates.page import ArticlePage, fill, link, paragraphs


def render(page: ArticlePage) -> str:
    """The whole page."""
    article = page.article
    return fill(
        "plain",
        language=article.language,
        title=escape(article.title),
        site=escape(page.words["site"]),
        home=escape(page.words["home"]),
        all_articles=escape(page.words["all_articles"]),
        note=escape(page.words["note"]),
        intro=paragraphs(article.intro),
        sections="\n".join(_section(page, section) for section in article.sections),
        neighbours=_neighbour("&lt;&lt;:", page.previous) + _neighbour("&gt;&gt;:", page.next),
        recommend=escape(page.words["recommend"]),
        teasers="\n".join(
            f'<div class="rec"><h3>{link(teaser.article)}</h3>\n<p>{escape(teaser.snippet)}</p></div>'
            for teaser in page.teasers
        ),
    )


def _section(page: ArticlePage, section: Section) -> str:
    parts = [f"<h2>{escape(section.heading)}</h2>", paragraphs(section.paragraphs)]
    for number, item in enumerate(section.items, 1):
        if section.numbering == "questions":
            parts.append(f"<h3>{escape(item.label)}</h3>\n<p>{escape(item.text)}</p>")
        else:
            parts.append(f"<p>{marker(section.numbering, number)}{page.labelled(item)}</p>")
    return "\n".join(part for part in parts if part)


def _neighbour(sign: str, article: DemoArticle | None) -> str:
    return f"<p>{sign}&nbsp; {link(article)}</p>\n" if article else ""
