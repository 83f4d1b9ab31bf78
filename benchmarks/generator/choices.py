"""How a page is marked up: one word a question, drawn freely as far as a reader can still follow."""

from dataclasses import dataclass
from random import Random
from typing import Final

from benchmarks.generator.furniture import FURNITURE, SIDEBARS
from benchmarks.generator.layouts import LAYOUTS
from benchmarks.generator.markers import fitting
from benchmarks.generator.navigation import LEADS, NAVIGATIONS
from benchmarks.generator.story import ListChoice
from benchmarks.generator.teasers import ALWAYS_LINKED, TEASERS

FLOWS: Final = ("p", "p", "p", "br", "br", "brbr", "bare", "div", "font", "span", "indent", "unclosed", "rows")
HEADINGS: Final = ("h2", "h3", "h4", "bold", "strong", "plain", "div", "font", "span", "underline", "bold_colon")
ITEMS: Final = (
    "marked", "marked", "marked", "marked", "ol", "ol", "ul", "ul_marked", "ol_start", "table", "table_cells",
    "divs", "dl", "numbered_heading", "numbered_bold",
)  # fmt: skip
TITLES: Final = ("h1", "h1", "h1", "h2", "div", "font", "styled_line", "h1_link")
LABELS: Final = ("none", "colon", "colon", "bold_colon", "bold_lead", "semicolon")
LENGTHS: Final = ("plain", "plain", "plain", "long", "paragraphs", "nested", "brief")
_UNDER_HEADINGS: Final = {"numbered_heading", "numbered_bold", "dl"}
_MAY_NEST: Final = {"ol", "ul", "numbered_heading"}
_ONE_LINE: Final = {"table", "table_cells"}
_CHARSETS: Final = {
    "zh": ("utf-8", "utf-8", "utf-8", "gbk", "gbk", "gb2312"),
    "latin": ("utf-8", "utf-8", "utf-8", "utf-8-sig", "windows-1252", "windows-1252"),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """One page's mark-up; failures are grouped by these words."""

    language: str
    layout: str
    charset: str
    declared: str
    title: str
    title_again: str
    flow: str
    heading: str
    causes: ListChoice
    workaround: ListChoice
    teasers: str
    teasers_linked: str
    recommend: str
    navigation: str
    navigation_lead: str
    navigation_linked: str
    neighbours: str
    furniture: str
    sidebar: str
    byline: str
    interruption: str


def choose(rng: Random) -> Choices:
    """Draw a page's mark-up."""
    language = rng.choices(("en", "zh", "es", "de"), (45, 35, 10, 10))[0]
    causes = _list_choice(rng, language)
    workaround = causes if rng.random() < 0.6 else _list_choice(rng, language)
    teasers = rng.choice(TEASERS)
    linked = teasers in ALWAYS_LINKED or rng.random() < 0.75
    return Choices(
        language=language,
        layout=rng.choice(sorted(LAYOUTS)),
        charset=rng.choice(_CHARSETS.get(language, _CHARSETS["latin"])),
        declared=rng.choice(("meta", "meta", "http-equiv", "missing", "wrong")),
        title=rng.choice(TITLES),
        title_again=rng.choice(("no", "no", "no", "line")),
        flow=rng.choice(FLOWS),
        heading=_heading(rng, {causes.items, workaround.items}),
        causes=causes,
        workaround=workaround,
        teasers=teasers,
        teasers_linked="linked" if linked else "unlinked",
        recommend=rng.choice(("h2", "h3", "h4", "div", "bold", "plain", "strong", "span")),
        navigation=rng.choice(NAVIGATIONS),
        navigation_lead=rng.choice(LEADS),
        navigation_linked=rng.choice(("linked", "linked", "linked", "unlinked")),
        neighbours=rng.choices(("both", "previous", "next", "none", "ends"), (75, 7, 7, 6, 5))[0],
        furniture=rng.choice(FURNITURE),
        sidebar=rng.choice(SIDEBARS),
        byline=rng.choice(("no", "no", "line", "spans")),
        interruption=rng.choice(("no", "no", "no", "advert", "script", "figure", "comment")),
    )


def _list_choice(rng: Random, language: str) -> ListChoice:
    items = rng.choice(ITEMS)
    length = rng.choice(LENGTHS)
    if length == "nested" and items not in _MAY_NEST:
        length = "plain"
    if length == "paragraphs" and items in _ONE_LINE:
        length = "long"
    if length == "brief" and items in _UNDER_HEADINGS | {"divs", "table_cells"}:
        length = "plain"
    marker = rng.choice(
        fitting(language, numbered=items in _UNDER_HEADINGS | {"divs", "table_cells", "table", "ul_marked"})
    )
    if items in {"ol", "ul", "ol_start"}:
        marker = "none"
    if marker == "bullet" and length == "paragraphs":
        # nothing would tell whether a plain paragraph still belongs to a bullet
        length = "long"
    label = "heading" if items in _UNDER_HEADINGS | {"table_cells"} else rng.choice(LABELS)
    return ListChoice(items, marker, "none" if length == "brief" else label, length)


def _heading(rng: Random, items: set[str]) -> str:
    """A numbered heading under a weaker section heading would be read as the section."""
    if "numbered_heading" in items:
        return rng.choice(("h2", "h3"))
    if "numbered_bold" in items:
        return rng.choice(("h2", "h3", "h4", "font", "div"))
    return rng.choice(HEADINGS)
