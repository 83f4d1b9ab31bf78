"""The headline: the block that the page's own metadata names, else its first top heading."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import cleaned
from crawler.parsers.document import embedded
from crawler.parsers.document.document import Document
from crawler.parsers.document.element import text_content
from crawler.parsers.main_text.regions import Region
from crawler.parsers.view import Claim, View

SEPARATORS: Final = re.compile(
    r"\s+[|\-–—·•»:/]+\s+|\s*[|｜_]+\s*|\s*(?:——|--)\s*|(?<=[\u3400-\u9fff？！])[-–—]+|\s+::\s+|\s+«\s+|(?<=\w):\s+(?=[A-Z])"
)
_WORD: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
ENOUGH: Final = 0.6
"""Likeness (Dice over words, 0 to 1) from which a block is the headline that metadata names."""
LONGEST: Final = 260
LONGEST_NAME: Final = 600
MOST_NAMES: Final = 24
"""Characters of a name, and names, that are read from the metadata: what has more is no page's."""
ABOVE: Final = 0.25
"""Largest share of the text's prose above a headline: a standfirst, a box that stands beside."""
_LOOKS: Final = {1: 0.35, 2: 0.15, 3: 0.08}
_EMPHASIS: Final = 0.06
_TOP: Final = 0.3
"""What the level of a heading adds to its likeness, bold or large text each, and a place above the text."""
_NEARLY: Final = 1e-6
"""More than sums differ by that are added up in another order."""
CALLED_TITLE: Final = re.compile(r"(?:^|[\s_-])(?:title|headline|heading|tit)(?:$|[\s_-])", re.I)
_PLACES: Final = frozenset({Region.PLAIN, Region.HEADER, Region.BREADCRUMBS, Region.ASIDE, Region.FORM})
# whole pages stand in an element that is called a menu, and headlines with them
_TOP_PLACES: Final = _PLACES | {Region.NAVIGATION}


@dataclass(frozen=True, slots=True)
class _Name:
    """What the metadata calls the page, and how far that can be trusted, 0 to 1."""

    trust: float
    key: str
    words: list[str]


@dataclass(frozen=True, slots=True)
class _Names:
    """All names, the words in them, and the last block that may still be above the text."""

    names: list[_Name]
    vocabulary: frozenset[str]
    last: int


def title(view: View) -> Claim | None:
    """Claim every block that shows the headline; None where the page has nothing to call it by."""
    named = _names(view)
    near = view.content.lead + 2
    candidates = [block for block in view.page.blocks if block.heading in {1, 2} or block.index <= near]
    best, rank = _best(view, candidates, named)
    is_told = "title" in view.site.look_in
    if best is not None and (is_told or rank >= ENOUGH):
        alike = [b for b in candidates if b.folded == best.folded and folded(b.text) == folded(best.text)]
        same = [block for block in alike if _may_be_title(view, block)]
        copies = {b.index: b for b in (best, *same) if _is_copy(view, b, best)}
        return Claim(_without_time(best), tuple(copies.values()))
    named_text = _from_metadata(view.document)
    return Claim(named_text) if named_text else None


def _best(view: View, candidates: list[Block], named: _Names) -> tuple[Block | None, float]:
    """The block that ranks highest, the first of equals, and its rank."""
    best, rank = None, -1.0
    # headings first: beside one that the metadata name, no other line needs to be compared with them
    for block in sorted(candidates, key=_is_no_heading):
        if rank > _highest_rank(block) or not _may_be_title(view, block):
            continue
        own = _rank(view, block, named)
        if own > rank or (best is not None and own == rank and block.index < best.index):
            best, rank = block, own
    return best, rank


def _is_no_heading(block: Block) -> bool:
    return block.heading not in {1, 2}


def _highest_rank(block: Block) -> float:
    """What a block's rank can come to."""
    return 1.0 + _LOOKS.get(block.heading, 0.0) + 2 * _EMPHASIS + (_TOP if block.heading == 1 else 0.0) + _NEARLY


def _without_time(block: Block) -> str:
    """The headline without the date that some blogs put before or behind it within the heading."""
    text = block.text
    for element in block.element.iter("time"):
        shown = cleaned(text_content(element))
        if shown and (text.startswith(shown) or text.endswith(shown)):
            text = text.removeprefix(shown).removesuffix(shown).strip(" -–—|·•,:")
    return text or block.text


def _names(view: View) -> _Names:
    """A piece of a name between separators may be the site's, the longer one hardly is."""
    document = view.document
    found = [document.meta("og:title", "twitter:title") or "", document.head_title]
    for node in embedded.articles(document.linked_data):
        found += embedded.texts(node.get("headline"))
    trusted = dict.fromkeys([text[:LONGEST_NAME] for text in found[:MOST_NAMES] if text], 1.0)
    for text in list(trusted):
        for piece in _without_site(text):
            if piece:
                trusted.setdefault(piece, 0.6 + 0.4 * len(piece) / len(text))
    names = [_Name(trust, key := folded(text), _WORD.findall(key)) for text, trust in trusted.items()]
    return _Names(names, frozenset(word for name in names for word in name.words), _last_above(view))


def _last_above(view: View) -> int:
    """The last block with little of the text's prose before it."""
    content = view.content
    left = ABOVE * content.weight()
    index = content.first
    while index < content.end - 1 and content.prose[index] <= left:
        left -= content.prose[index]
        index += 1
    return max(index, content.lead)


def _without_site(text: str) -> list[str]:
    """The title's pieces without their last ones, longest first."""
    places = [(m.start(), m.end()) for m in SEPARATORS.finditer(text)]
    return [text[:start].strip() for start, _ in reversed(places)] + [text[end:].strip() for _, end in places]


def _may_be_title(view: View, block: Block) -> bool:
    return (
        2 <= len(block.text) <= LONGEST
        and (block.heading in {1, 2} or block.link_density < 0.9)
        and view.content.regions[block.container] in (_TOP_PLACES if block.heading == 1 else _PLACES)
        and block.element.tag != "title"
        and view.is_in("title", block)
    )


def _rank(view: View, block: Block, named: _Names) -> float:
    """0 to about 1.7: likeness to the metadata's names, and the looks and place of a headline."""
    alike = _alike(block, named)
    # a menu's top heading is the site's name or a book's, unless the metadata say otherwise
    in_menu = view.content.region(block) is Region.NAVIGATION
    is_top = block.heading == 1 and block.index <= named.last and not in_menu
    looks = 0.0 if in_menu else _LOOKS.get(block.heading, 0.0)
    looks += _EMPHASIS * block.is_bold + _EMPHASIS * block.enlarged
    if not block.heading and block.index > view.content.lead:
        looks -= 0.2
    if block.is_one_link:
        looks -= 0.15
    if alike < ENOUGH:
        # no metadata to agree with: only an evident headline counts
        alike = 0.35 if is_top else 0.0
        alike = max(alike, 0.5 * (not named.names and (block.heading > 0 or block.is_bold or block.enlarged)))
        if not alike and _is_called_title(view, block):
            alike = ENOUGH + 0.05
    if alike + looks + _TOP * is_top < ENOUGH:
        return alike + looks
    if _is_site_name(view, block):
        looks -= 0.5
    elif is_top:
        looks += _TOP
    return alike + looks - 0.0001 * block.index


def _is_called_title(view: View, block: Block) -> bool:
    """A line right above the text whose class says what it is."""
    content = view.content
    if block.heading or block.anchors or not max(content.first, content.lead - 4) <= block.index < content.lead:
        return False
    if content.region(block) is not Region.PLAIN:
        return False
    return CALLED_TITLE.search(block.element.get("class") or "") is not None


def _alike(block: Block, named: _Names) -> float:
    """The best agreement with a name, times how far the name is trusted."""
    key = block.folded if len(block.text) < 200 else folded(block.text)
    words = _WORD.findall(key)
    if named.vocabulary.isdisjoint(words):
        return 0.0
    return max(name.trust * _agreement(key, words, name) for name in named.names)


def _agreement(key: str, words: list[str], name: _Name) -> float:
    """Likeness to a name; a text that the name begins or ends with agrees by its share of the name."""
    share = 0.0
    if len(key) >= 6 and (name.key.startswith(key) or name.key.endswith(key)):
        share = 0.5 + 0.5 * len(key) / len(name.key)
    return max(share, _likeness(words, name.words))


def _likeness(left: list[str], right: list[str]) -> float:
    """Dice coefficient over words, 0 to 1; over characters in unspaced scripts."""
    if not left or not right:
        return 0.0
    rest = list(right)
    shared = 0
    for word in left:
        if word in rest:
            rest.remove(word)
            shared += 1
    return 2 * shared / (len(left) + len(right))


def _is_site_name(view: View, block: Block) -> bool:
    """A logo: links to the front page, or is what the metadata calls the site."""
    site = view.document.meta("og:site_name", "application-name")
    if site and folded(site) == folded(block.text):
        return True
    for anchor in block.anchors:
        address = view.document.absolute(anchor.href)
        if address and urlsplit(address).path in {"", "/"}:
            return True
    return False


def _is_copy(view: View, block: Block, best: Block) -> bool:
    """The same words above the text again: the source prints its headline twice."""
    return block.index <= max(best.index + 3, view.content.lead)


def _from_metadata(document: Document) -> str | None:
    """The title in the head, without the site's name where it can be told."""
    headlines = [
        text for node in embedded.articles(document.linked_data) for text in embedded.texts(node.get("headline"))
    ]
    text = next(iter(headlines), None) or document.meta("og:title", "twitter:title") or document.head_title
    places = [(m.start(), m.end()) for m in SEPARATORS.finditer(text)]
    if not places:
        return text or None
    sites = _site_keys(document)
    # the site's name at the end goes, and what stands before it stays as it is
    start, end = places[-1]
    if _names_site(text[end:], sites) and (headlines or len(places) == 2):
        return text[:start].strip()
    if headlines:
        return text
    pieces = [piece.strip() for piece in SEPARATORS.split(text) if piece and piece.strip()]
    kept = [piece for piece in pieces if not _names_site(piece, sites)]
    return max(kept or pieces, key=len, default=text)


def _site_keys(document: Document) -> list[str]:
    """What the site is called, without spaces: its name, and the hosts of its addresses."""
    links = [link.get("href") or "" for link in document.links.get("canonical", ())]
    addresses = [document.fetched.url, document.meta("og:url") or "", *links]
    hosts = [urlsplit(address).hostname or "" for address in addresses if "//" in address]
    names = [document.meta("og:site_name", "application-name") or "", *hosts]
    return [key for name in names if len(key := folded(name).replace(" ", "")) > 2]


def _names_site(piece: str, sites: list[str]) -> bool:
    key = folded(piece).replace(" ", "")
    return any(key in site or (site in key and len(key) < 2 * len(site)) for site in sites)
