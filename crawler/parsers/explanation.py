"""Why each block of a page came out as it did, read off the finished survey: nothing is decided here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from crawler.lexicons.phrases import folded
from crawler.parsers.assemble import extract, survey
from crawler.parsers.blocks.block import Block
from crawler.parsers.document import embedded
from crawler.parsers.document.document import Document, read
from crawler.parsers.errors import ParseError
from crawler.parsers.fetched import Fetched
from crawler.parsers.main_text.regions import Region
from crawler.parsers.view import View
from crawler.sites.site import known_site
from schemas.article import Article, Recommendation, Section
from schemas.article import Block as Entry
from schemas.reject import Reject

Fate = Literal["claimed", "lost", "boilerplate"]

LINKED: Final = 0.5
"""Link density from which a block's links are worth telling."""
REACH: Final = 40
"""Blocks above one that are searched for the heading that it stands under."""
SHORT: Final = 140.0
"""Weight up to which the phrase that opens a block says something about it."""
AHEAD: Final = 3
"""Entries of the record that are tried for a block of the sections."""
_CAPTIONS: Final = frozenset({"figcaption", "caption"})
_BOXES: Final = ("boilerplate.headings", "teasers.headings")
# The words by which a part may have known its blocks.
_TELLING: Final[dict[str, tuple[str, ...]]] = {
    "breadcrumbs": ("boilerplate.breadcrumbs",),
    "previous_article": ("navigation.previous",),
    "next_article": ("navigation.next",),
    "recommendations": ("teasers.headings", "teasers.inline", "teasers.more"),
    "authors": ("byline.author", "byline.reviewer", "byline.editor"),
    "published_on": ("dates.published",),
    "modified_on": ("dates.modified",),
    "reviewed_on": ("dates.reviewed",),
}
_ANY: Final = (
    "boilerplate.headings",
    "boilerplate.contents",
    "boilerplate.lines",
    "boilerplate.appeals",
    *sum(_TELLING.values(), ()),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the sections hold a block; ``entry`` is None for a heading."""

    section: Section
    entry: Entry | None

    @property
    def role(self) -> str:
        """ "heading", "paragraph", "item 3"."""
        if self.entry is None:
            return "heading"
        number = f" {self.entry.number}" if self.entry.number is not None else ""
        return f"{self.entry.kind.replace('_', ' ')}{number}"


@dataclass(frozen=True, slots=True)
class Explained:
    """One block, and what became of it. ``part`` is None where nobody claimed it; ``role`` is what the part
    made of it ("item 3"; empty: there is no more to say); ``prose`` its weight as running text."""

    block: Block
    fate: Fate
    part: str | None
    role: str
    place: Place | None
    reason: str
    prose: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """A page's record or reject, and its blocks; without ``view`` there was no page to read."""

    outcome: Article | Reject
    view: View | None
    blocks: tuple[Explained, ...] = ()

    @property
    def lost(self) -> float:
        """Share of the main text that no part claimed, 0 to 1."""
        prose = sum(explained.prose for explained in self.blocks if explained.fate == "lost")
        whole = self.view.content.weight() if self.view else 0.0
        return prose / whole if whole else 0.0


def explain(fetched: Fetched) -> Explanation:
    """What ``extract`` makes of a page, block by block."""
    outcome = extract(fetched)
    try:
        document = read(fetched)
    except ParseError:
        return Explanation(outcome, None)
    view = survey(document, known_site(fetched.url))
    return Explanation(outcome, view, tuple(_explained(view)))


def reason(view: View, block: Block) -> str:
    """What speaks for or against a block as main text, in a few words."""
    return ", ".join(_signs(view, block))


def title_source(view: View) -> str:
    """Where the headline was found."""
    title = view.claimed("title")
    blocks = [block for name, claim in view.claims if name == "title" for block in claim.blocks]
    if blocks:
        return f"block {blocks[0].index}"
    return next((name for name, text in _named(view.document) if title and folded(title) in folded(text)), "nowhere")


def _named(document: Document) -> Iterator[tuple[str, str]]:
    for node in embedded.articles(document.linked_data):
        yield from (("JSON-LD", text) for text in embedded.texts(node.get("headline")))
    for name in ("og:title", "twitter:title"):
        yield name, document.meta(name) or ""
    yield "<title>", document.head_title


def _explained(view: View) -> Iterator[Explained]:
    owners = {block.index: name for name, claim in view.claims for block in claim.blocks}
    places = _places(view)
    roles = _roles(view)
    for block in view.page.blocks:
        part, place = owners.get(block.index), places.get(block.index)
        prose = view.content.prose[block.index]
        fate: Fate = "claimed" if part else "lost" if prose else "boilerplate"
        role = place.role if place else roles.get(block.index, "")
        why = ", ".join(filter(None, (_words(view, block, _TELLING.get(part or "", ())), reason(view, block))))
        yield Explained(block, fate, part, role, place, why, prose)


def _signs(view: View, block: Block) -> Iterator[str]:
    content = view.content
    if (region := content.region(block)) is not Region.PLAIN:
        yield f"in {region}"
    elif block not in content:
        yield "outside the article"
    if block.heading:
        yield f"h{block.heading}"
    if block.link_density >= LINKED:
        yield f"{block.link_density:.0%} links"
    if view.page.nearest(block, _CAPTIONS) is not None:
        yield "caption"
    if view.is_free(block):
        yield from filter(None, (_words(view, block, _ANY), _box(view, block)))
    if content.prose[block.index]:
        yield f"prose {content.prose[block.index]:.0f}"
    yield f"main {content.likelihood[block.index]:.0%}"


def _words(view: View, block: Block, keys: tuple[str, ...]) -> str:
    """The phrase of the lexicons that a short block opens with."""
    if block.weight > SHORT:
        return ""
    for key in dict.fromkeys(keys):
        if found := view.words.words[key].opens(block.folded):
            return f"“{found.group().strip()}” ({key})"
    return ""


def _box(view: View, block: Block) -> str:
    """The heading of a box ("About the author") that a block of the content stands under."""
    if block not in view.content:
        return ""
    for above in reversed(view.page.blocks[max(0, block.index - REACH) : block.index]):
        if above.heading or above.is_bold:
            is_box = any(view.words.words[key].is_all_of(above.folded) for key in _BOXES)
            return f"under “{above.text[:40]}”" if is_box else ""
    return ""


def _roles(view: View) -> dict[int, str]:
    """What the recommendations made of their blocks."""
    teasers: list[Recommendation] = view.claimed("recommendations") or []
    titles = {teaser.xpath: f"teaser {teaser.position + 1}" for teaser in teasers}
    snippets = {teaser.snippet: f"snippet {teaser.position + 1}" for teaser in teasers if teaser.snippet}
    blocks = [block for name, claim in view.claims if name == "recommendations" for block in claim.blocks]
    return {b.index: titles.get(view.document.xpath(b.element)) or snippets.get(b.text, "") for b in blocks}


def _places(view: View) -> dict[int, Place]:
    """Where the sections hold each block that they claimed: both are in reading order, and an entry names the
    element of its first block."""
    blocks = [block for name, claim in view.claims if name == "sections" for block in claim.blocks]
    record = list(_entries(view.claimed("sections") or []))
    found: dict[int, Place] = {}
    at = -1
    for block in blocks:
        at += _steps(record[at] if at >= 0 else None, record[at + 1 : at + 1 + AHEAD], view, block)
        if at >= 0:
            found[block.index] = record[at]
    return found


def _entries(sections: list[Section]) -> Iterator[Place]:
    for section in sections:
        if section.heading is not None:
            yield Place(section, None)
        yield from (Place(section, entry) for entry in section.blocks)


def _steps(current: Place | None, ahead: list[Place], view: View, block: Block) -> int:
    """How many entries further a block is; 0 where it goes on with the current one."""
    path, text = view.document.xpath(block.element), _letters(block.text)
    for steps, place in enumerate(ahead, 1):
        if place.entry is not None and place.entry.marker == block.text:
            return steps
        if _path(place) == path and text in _letters(_text(place)):
            return steps
    is_new = bool(ahead) and _path(ahead[0]) == path and (current is None or _path(current) != path)
    return int(is_new)


def _path(place: Place) -> str | None:
    return place.section.xpath if place.entry is None else place.entry.xpath


def _text(place: Place) -> str:
    if place.entry is None:
        return place.section.heading or ""
    return f"{place.entry.marker or ''} {place.entry.label or ''} {place.entry.text}"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
