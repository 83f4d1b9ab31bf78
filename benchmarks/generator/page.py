"""One generated page: bytes as a server would send them, and what must be found in them."""

from dataclasses import asdict, dataclass
from html import escape
from random import Random
from typing import Any, Final

from benchmarks.generator.article import article
from benchmarks.generator.choices import Choices, choose
from benchmarks.generator.furniture import Furniture, byline, interruption
from benchmarks.generator.gold import BASE, Gold, gold
from benchmarks.generator.inventor import tell
from benchmarks.generator.layouts import lay_out
from benchmarks.generator.navigation import navigation
from benchmarks.generator.story import Story
from benchmarks.generator.teasers import recommend_heading, teasers
from benchmarks.generator.writer import Writer

_TITLES: Final = {
    "h1": "<h1>{}</h1>",
    "h2": "<h2>{}</h2>",
    "div": '<div class="headline">{}</div>',
    "font": '<p align="center"><font size="5"><b>{}</b></font></p>',
    "styled_line": '<p style="font-size:24px;font-weight:bold;text-align:center">{}</p>',
    "h1_link": '<h1><a href="#">{}</a></h1>',
}
_DOCUMENT_TITLES: Final = ("{t}", "{t} - {s}", "{t} - {s}", "{t} | {s}", "{t}_{s}", "{t} – {s}", "{t} - {c} - {s}")
# charset of the bytes → what pages with a wrong declaration claim
_MISTAKEN: Final = {
    "utf-8": "iso-8859-1",
    "utf-8-sig": "iso-8859-1",
    "gbk": "utf-8",
    "gb2312": "iso-8859-1",
    "windows-1252": "utf-8",
}


@dataclass(frozen=True, slots=True)
class Page:
    """``body``: the page's bytes. ``url``: where they are said to come from."""

    id: str
    url: str
    body: bytes
    choices: Choices
    gold: Gold

    def line(self) -> dict[str, Any]:
        """The page's line of ``gold.jsonl``."""
        return {"id": self.id, "url": self.url, "choices": asdict(self.choices), "gold": self.gold}


def make(seed: int, number: int) -> Page:
    """The page of that number in the collection of that seed; always the same."""
    rng = Random(f"{seed}/{number}")
    choices = choose(rng)
    writer = Writer(choices.language, rng)
    story = tell(choices, writer)
    identity = f"g{number:04d}"
    url = BASE.format(id=identity)
    html, optional = _html(story, choices, writer)
    return Page(identity, url, _encoded(html, choices.charset), choices, gold(story, url, optional))


def _html(story: Story, choices: Choices, writer: Writer) -> tuple[str, list[str]]:
    """The page, and the texts on it that may be kept or dropped."""
    around = Furniture(choices.furniture, writer)
    signed, byline_text = byline(choices.byline, writer)
    between, caption = interruption(choices.interruption, writer)
    recommended = teasers(story.teasers, choices.teasers, writer)
    slots = {
        "head": _head(story, choices, writer),
        "top": around.top(),
        "crumbs": around.crumbs(story.title),
        "title": _TITLES[choices.title].format(escape(story.title)),
        "byline": signed,
        "share": around.share(),
        "article": article(story, choices, writer.rng, between),
        "navigation": navigation(
            story, choices.navigation, choices.navigation_lead, writer, ends=choices.neighbours == "ends"
        ),
        "recommend": recommend_heading(choices.recommend, writer) + recommended,
        "side": around.side(choices.sidebar, story.popular),
        "bottom": around.bottom(),
    }
    return lay_out(choices.layout, slots), [byline_text, caption]


def _head(story: Story, choices: Choices, writer: Writer) -> str:
    shape = writer.rng.choice(_DOCUMENT_TITLES)
    title = shape.format(t=story.title, s=writer.site, c=writer.all_of("crumbs")[1])
    return f"{_declaration(choices)}<title>{escape(title)}</title><style>body {{margin: 0}}</style>"


def _declaration(choices: Choices) -> str:
    charset = choices.charset.removesuffix("-sig")
    if choices.declared == "missing":
        return ""
    if choices.declared == "wrong":
        charset = _MISTAKEN[choices.charset]
    if choices.declared == "meta":
        return f'<meta charset="{charset}">'
    return f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'


def _encoded(html: str, charset: str) -> bytes:
    """Characters that the charset lacks become references, as old editors wrote them."""
    # pages that call themselves GB2312 hold GBK
    return html.encode("gbk" if charset == "gb2312" else charset, errors="xmlcharrefreplace")
