"""When the article was published, changed and medically reviewed."""

from typing import Final

from crawler.parsers.blocks.block import Block
from crawler.parsers.document import embedded
from crawler.parsers.document.element import text_content
from crawler.parsers.main_text.regions import Region
from crawler.parsers.structure.dates import read_dates
from crawler.parsers.view import Claim, View

LONGEST_LINE: Final = 160.0


def published_on(view: View) -> Claim | None:
    """The day of first publication."""
    return _first(
        view,
        "datePublished",
        (
            "article:published_time",
            "og:published_time",
            "datepublished",
            "date",
            "dc.date",
            "dc.date.issued",
            "dcterms.created",
            "pubdate",
            "publishdate",
            "publish_date",
            "parsely-pub-date",
            "sailthru.date",
            "citation_publication_date",
        ),
        "dates.published",
    )


def modified_on(view: View) -> Claim | None:
    """The day of the last change."""
    return _first(
        view,
        "dateModified",
        ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified", "lastmod"),
        "dates.modified",
    )


def reviewed_on(view: View) -> Claim | None:
    """The day of the last medical review."""
    return _first(view, "lastReviewed", ("lastreviewed", "article:reviewed_time"), "dates.reviewed")


def _first(view: View, linked: str, metas: tuple[str, ...], words: str) -> Claim | None:
    """JSON-LD, then metas, then marked-up elements, then a line that says so."""
    for node in embedded.articles(view.document.linked_data):
        if days := [d for text in embedded.texts(node.get(linked)) for d in read_dates(text)]:
            return Claim(days[0])
    for name in metas:
        if days := [d for text in view.document.metas.get(name, []) for d in read_dates(text)]:
            return Claim(days[0])
    for element in view.document.root.iter("time", "span", "meta", "abbr", "div", "p"):
        if element.get("itemprop") == linked:
            value = element.get("datetime") or element.get("content") or text_content(element)
            if days := read_dates(value[:200]):
                return Claim(days[0])
    return _shown(view, words)


def _shown(view: View, words: str) -> Claim | None:
    teasers = {b.index for name, claim in view.claims if name == "recommendations" for b in claim.blocks}
    near = [b for b in view.page.blocks if b.index not in teasers and _is_near_text(view, b)]
    for block in near:
        if claim := _after_word(view, block, words):
            return claim
    if words != "dates.published":
        return None
    for block in near:
        days = read_dates(block.text)
        others = ("dates.modified", "dates.reviewed")
        if days and len(block.text) <= 100 and not any(view.words.words[w].search(block.folded) for w in others):
            return Claim(days[0], (block,) if _is_only_date(block) else ())
    return None


def _after_word(view: View, block: Block, words: str) -> Claim | None:
    """The first date after the word, in this block or alone in the next."""
    found = view.words.words[words].search(block.folded)
    if found is None:
        return None
    days = read_dates(block.folded[found.end() :])
    if days:
        return Claim(days[0], (block,) if _is_only_date(block) else ())
    following = view.page.blocks[block.index + 1 : block.index + 2]
    if found.end() >= len(block.folded) - 2 and following and (days := read_dates(following[0].text)):
        return Claim(days[0], (block, following[0]) if _is_only_date(following[0]) else ())
    return None


def _is_near_text(view: View, block: Block) -> bool:
    if block.weight > LONGEST_LINE or view.content.region(block) not in {Region.PLAIN, Region.HEADER}:
        return False
    start, end = view.content.lead, view.content.end
    return start - 14 <= block.index <= start + 14 or end - 8 <= block.index <= end + 3


def _is_only_date(block: Block) -> bool:
    return len(block.text) <= 60
