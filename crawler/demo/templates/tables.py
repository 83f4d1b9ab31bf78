"""The page of the tables era: ``<font>``, lines parted by ``<br>``, bold lines for headings, old charsets."""

from html import escape

from crawler.demo.articles import DemoArticle, Section
from crawler.demo.numbering import marker
from crawler.demo.templates.page import ArticlePage, fill, link

_GAP = "<br><br>\n"


def render(page: ArticlePage) -> str:
    """The whole page."""
    article, words = page.article, page.words
    signed = f"{words['author']}{words['colon']}{article.author}"
    dated = f"{words['published']}{words['colon']}{article.published.isoformat()}"
    return fill(
        "tables",
        charset=article.charset,
        language=article.language,
        title=escape(article.title),
        site=escape(words["site"]),
        home=escape(words["home"]),
        all_articles=escape(words["all_articles"]),
        byline=escape(f"{signed}  {dated}"),
        text=_GAP.join([*map(escape, article.intro), *(_section(page, section) for section in article.sections)]),
        previous=_neighbour(page, "previous", page.previous),
        next=_neighbour(page, "next", page.next),
        recommend=escape(words["recommend"]),
        teasers="\n".join(
            f'<tr><td>{link(teaser.article)}<br>\n<font size="2">{escape(teaser.snippet)}</font></td></tr>'
            for teaser in page.teasers
        ),
        note=escape(words["note"]),
    )


def _section(page: ArticlePage, section: Section) -> str:
    lines = [f'<font color="#993300"><b>{escape(section.heading)}</b></font>', *map(escape, section.paragraphs)]
    for number, item in enumerate(section.items, 1):
        if section.numbering == "questions":
            lines += [f"<b>{escape(item.label)}</b>", escape(item.text)]
        else:
            lines.append(marker(section.numbering, number) + page.labelled(item))
    return _GAP.join(lines)


def _neighbour(page: ArticlePage, key: str, article: DemoArticle | None) -> str:
    return escape(page.words[key] + page.words["colon"]) + link(article) if article else "&nbsp;"
