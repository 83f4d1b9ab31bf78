"""The blog: many nested divisions, share lines, tags, comments, a side bar, numbered headings as items."""

from html import escape

from crawler.demo.articles import DemoArticle, Section
from crawler.demo.numbering import marker
from crawler.demo.templates.page import ArticlePage, fill, link, paragraphs


def render(page: ArticlePage) -> str:
    """The whole page."""
    article, words = page.article, page.words
    return fill(
        "blog",
        language=article.language,
        title=escape(article.title),
        site=escape(words["site"]),
        home=escape(words["home"]),
        all_articles=escape(words["all_articles"]),
        note=escape(words["note"]),
        address=escape(page.address),
        published=article.published.isoformat(),
        dated=f"{escape(words['published'])} {page.day(article.published)}",
        signed=f"{escape(words['author'])} {escape(article.author)}",
        intro=paragraphs(article.intro),
        sections="\n".join(_section(page, section) for section in article.sections),
        share=escape(words["share"]),
        tags=_tags(page),
        neighbours=_neighbour("prev", "&larr; ", page.previous, "") + _neighbour("next", "", page.next, " &rarr;"),
        comments=_comments(page),
        latest=escape(words["latest"]),
        posts="\n".join(f"<li>{link(teaser.article)}</li>" for teaser in page.teasers),
    )


def _section(page: ArticlePage, section: Section) -> str:
    parts = [f'<h2 class="wp-block-heading">{escape(section.heading)}</h2>', paragraphs(section.paragraphs)]
    if section.numbering == "bullet":
        entries = "\n".join(f"<li>{page.labelled(item)}</li>" for item in section.items)
        parts.append(f'<ul class="wp-block-list">\n{entries}\n</ul>')
    else:
        for number, item in enumerate(section.items, 1):
            parts.append(
                f"<h3>{marker(section.numbering, number)}{escape(item.label)}</h3>\n<p>{escape(item.text)}</p>"
            )
    return "\n".join(part for part in parts if part)


def _tags(page: ArticlePage) -> str:
    path = f"/{page.article.language}/category/{page.article.category}/"
    links = ", ".join(f'<a href="{path}" rel="tag">{escape(keyword)}</a>' for keyword in page.article.keywords)
    return f"{escape(page.words['tags'])}{escape(page.words['colon'])}{links}"


def _neighbour(relation: str, before: str, article: DemoArticle | None, after: str) -> str:
    if not article:
        return ""
    text = f"{before}{escape(article.title)}{after}"
    return f'<div class="nav-{relation}"><a href="{escape(article.path)}" rel="{relation}">{text}</a></div>\n'


def _comments(page: ArticlePage) -> str:
    remarks = page.words["remarks"]
    start = len(page.article.slug) % len(remarks)
    shown = [remarks[start], remarks[(start + 1) % len(remarks)]]
    entries = "\n".join(
        f'<li class="comment"><div class="comment-author">{escape(name)}</div><p>{escape(text)}</p></li>'
        for name, text in shown
    )
    return (
        f'<h3 class="comments-title">{escape(page.words["comments"])}</h3>\n<ol class="comment-list">\n{entries}\n</ol>'
    )
