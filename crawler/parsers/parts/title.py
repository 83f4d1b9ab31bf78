"""The headline: the block that the page's own metadata names, else its first top heading."""

import re
from typing import Final
from urllib.parse import urlsplit

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Block
from crawler.parsers.document import embedded
from crawler.parsers.main_text.regions import Region
from crawler.parsers.view import Claim, View

SEPARATORS: Final = re.compile(
    r"\s+[|\-–—·•»:/]+\s+|\s*[|｜_]+\s*|\s*(?:——|--)\s*|(?<=[\u3400-\u9fff？！])[-–—]+|\s+::\s+|\s+«\s+|(?<=\w):\s+(?=[A-Z])"
)
_WORD: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
ENOUGH: Final = 0.6
"""Likeness (Dice over words, 0 to 1) from which a block is the headline that metadata names."""
LONGEST: Final = 260
_PLACES: Final = frozenset({Region.PLAIN, Region.HEADER, Region.BREADCRUMBS, Region.ASIDE, Region.FORM})


def title(view: View) -> Claim | None:
    """Claim every block that shows the headline; None where the page has nothing to call it by."""
    named = names(view)
    candidates = [block for block in view.page.blocks if _may_be_title(view, block)]
    best = max(candidates, key=lambda block: _rank(view, block, named), default=None)
    is_told = "title" in view.site.look_in
    if best is not None and (is_told or _rank(view, best, named) >= ENOUGH):
        text = best.text
        same = [b for b in candidates if folded(b.text) == folded(text) and _is_copy(view, b, best)]
        return Claim(text, tuple({b.index: b for b in (best, *same)}.values()))
    named_text = _from_metadata(view)
    return Claim(named_text) if named_text else None


def names(view: View) -> dict[str, float]:
    """What the metadata calls the page, and how far each name can be trusted, 0 to 1: a piece of a name
    between separators may be the site's, the longer one hardly is."""
    found = [view.document.meta("og:title", "twitter:title") or "", view.document.head_title]
    for node in embedded.articles(view.document.linked_data):
        found += embedded.texts(node.get("headline"))
    trusted = dict.fromkeys((text for text in found if text), 1.0)
    for text in list(trusted):
        for piece in _without_site(text):
            if piece:
                trusted.setdefault(piece, 0.6 + 0.4 * len(piece) / len(text))
    return trusted


def _without_site(text: str) -> list[str]:
    """The title's pieces without their last ones, longest first."""
    places = [(m.start(), m.end()) for m in SEPARATORS.finditer(text)]
    return [text[:start].strip() for start, _ in reversed(places)] + [text[end:].strip() for _, end in places]


def _may_be_title(view: View, block: Block) -> bool:
    if (
        not 2 <= len(block.text) <= LONGEST
        or not view.is_in("title", block)
        or view.content.region(block) not in _PLACES
    ):
        return False
    if block.heading in {1, 2}:
        return True
    return block.index <= view.content.lead + 2 and block.link_density < 0.9


def _rank(view: View, block: Block, named: dict[str, float]) -> float:
    """0 to about 1.7: likeness to the metadata's names, and the looks and place of a headline."""
    alike = max((trust * _agreement(block.text, name) for name, trust in named.items()), default=0.0)
    looks = {1: 0.35, 2: 0.15, 3: 0.08}.get(block.heading, 0.0)
    looks += 0.06 * block.is_bold + 0.06 * block.enlarged
    if _is_site_name(view, block):
        looks -= 0.5
    elif block.heading == 1:
        looks += 0.3 * _is_before_text(view, block)
    if not block.heading and block.index > view.content.lead:
        looks -= 0.2
    if block.is_one_link:
        looks -= 0.15
    if alike < ENOUGH:
        # no metadata to agree with: only an evident headline counts
        alike = 0.35 if block.heading == 1 and _is_before_text(view, block) else 0.0
        alike = max(alike, 0.5 * (not named and (block.heading > 0 or block.is_bold or block.enlarged)))
    return alike + looks - 0.0001 * block.index


def _is_before_text(view: View, block: Block) -> bool:
    return block.index <= view.content.lead


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


def likeness(a: str, b: str) -> float:
    """Dice coefficient over the words of two texts, 0 to 1; of characters in unspaced scripts."""
    left, right = _WORD.findall(folded(a)), _WORD.findall(folded(b))
    if not left or not right:
        return 0.0
    rest = list(right)
    shared = 0
    for word in left:
        if word in rest:
            rest.remove(word)
            shared += 1
    return 2 * shared / (len(left) + len(right))


def _agreement(text: str, name: str) -> float:
    """Likeness to a name; a text that the name begins or ends with agrees by its share of the name."""
    key, whole = folded(text), folded(name)
    share = 0.0
    if len(key) >= 6 and (whole.startswith(key) or whole.endswith(key)):
        share = 0.5 + 0.5 * len(key) / len(whole)
    return max(share, likeness(text, name))


def _from_metadata(view: View) -> str | None:
    """The title in the head, without the site's name where it can be told."""
    for node in embedded.articles(view.document.linked_data):
        if headline := embedded.texts(node.get("headline")):
            return headline[0]
    text = view.document.meta("og:title", "twitter:title") or view.document.head_title
    pieces = [piece for piece in SEPARATORS.split(text) if piece and piece.strip()]
    if len(pieces) < 2:
        return text or None
    site = folded(view.document.meta("og:site_name") or urlsplit(view.document.fetched.url).hostname or "")
    kept = [piece for piece in pieces if folded(piece) not in site and site not in folded(piece)]
    return max(kept or pieces, key=len).strip()
