"""What stands among the article's blocks and is not its text: share lines, boxes, menus, comments."""

import re
from functools import cache
from typing import Final

from crawler.lexicons.lexicon import everywhere
from crawler.lexicons.phrases import Phrases, folded
from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.scope import scope
from crawler.parsers.blocks.text import UNSPACED, ends_sentence
from crawler.parsers.document.element import text_content
from crawler.parsers.main_text.closing import about_authors, box_headings
from crawler.parsers.main_text.doubts import LIKELY
from crawler.parsers.main_text.questions import QUESTIONS
from crawler.parsers.main_text.regions import READABLE, Region
from crawler.parsers.main_text.standfirst import standfirst
from crawler.parsers.structure.dates import read_dates
from crawler.parsers.structure.markers import is_only_marker
from crawler.parsers.view import View

SHORT: Final = 70.0
"""Weight up to which a line that opens like boilerplate is it."""
LONGEST_BYLINE: Final = 140.0
_BYLINE_KEYS: Final = (
    "byline.author",
    "byline.reviewer",
    "byline.editor",
    "dates.published",
    "dates.modified",
    "dates.reviewed",
)
_DIRECTIONS: Final = ("navigation.previous", "navigation.next")
_KEYS: Final = ("boilerplate.lines", "boilerplate.appeals", "teasers.inline", "teasers.more")
"""What a line of text may open with, beside bylines and directions."""
LONGEST_NOTE: Final = 250.0
LONGEST_APPEAL: Final = 400.0
LONGEST_MARKER: Final = 12
"""Characters of a marker that stands alone, counters such as "Step 12" among them."""
LINK_DENSE: Final = 0.75
ALL_LINKS: Final = 0.95
SURE_LABELLED: Final = 0.8
"""Share of links below which a line says something else too, and likelihood from which it is text then."""
SURE_ASIDE: Final = 0.75
"""Likelihood from which a block that is marked up as standing beside the text belongs to it."""
_COUNT: Final = "0123456789 "
"""What may stand before such a line: "5 min read", "3 comments"."""
_NO_LETTERS: Final = re.compile(r"[\W\d_]*")
_CAPTION_TAGS: Final = frozenset({"figcaption", "caption"})


def main_blocks(view: View) -> list[Block]:
    """The free blocks of the content that are the article's own text, in reading order."""
    likelihood = view.content.likelihood
    run = [
        block
        for block in view.blocks
        if likelihood[block.index] >= LIKELY or (len(block.text) <= LONGEST_MARKER and _opens_main(view, block))
    ]
    closed = _closed(view, run)
    kept = [block for block in run if block.index not in closed and not _is_boilerplate(view, block)]
    for foreign in (about_authors, box_headings):
        dropped = foreign(view, kept)
        kept = [block for block in kept if block.index not in dropped]
    above = standfirst(view)
    return kept if above is None or above in kept else [above, *kept]


def _opens_main(view: View, block: Block) -> bool:
    """A number that stands alone ("1" in a badge or a cell) belongs to the text that it opens."""
    below = block.index + 1
    is_over_main = below < len(view.page.blocks) and view.content.likelihood[below] >= LIKELY
    return is_over_main and is_only_marker(block.text, view.words) is not None


def _closed(view: View, run: list[Block]) -> set[int]:
    """Blocks under headings whose whole section is not the article's: comments, "About the author"."""
    closed: set[int] = set()
    titles: set[str] = set()
    headings = view.words.words["boilerplate.headings"]
    contents = view.words.words["boilerplate.contents"]
    prose = view.content.prose
    for block in run:
        if block.weight > 60 or prose[block.index] > 60 or block.index in closed:
            continue
        if contents.is_all_of(block.folded):
            titles = titles or {heading.folded for heading in view.page.blocks if heading.heading}
            closed |= {block.index, *_table_of_contents(view, block, titles)}
        elif (block.heading or block.is_bold) and headings.is_all_of(block.folded):
            under = scope(view.page, block)
            if sum(view.content.prose[i] for i in under) <= 0.25 * view.content.weight():
                closed |= {block.index, *under}
    return closed


def _table_of_contents(view: View, heading: Block, titles: set[str]) -> list[int]:
    """The lines after its heading that link within the page, or repeat later headings."""
    found: list[int] = []
    for block in view.page.blocks[heading.index + 1 : heading.index + 80]:
        inside = block.anchors and all(a.href.startswith("#") or "#" in a.href for a in block.anchors)
        if not inside and (block.heading or block.folded not in titles):
            break
        found.append(block.index)
    return found


def _is_boilerplate(view: View, block: Block) -> bool:
    # most lines open with no word that could tell
    may_tell = _may_tell(block.folded)
    if not _may_be_read(view, block) or (may_tell and _is_spoken_for(view, block)):
        return True
    if not block.text[0].isalpha() and _NO_LETTERS.fullmatch(block.text):
        return is_only_marker(block.text, view.words) is None
    if view.document.has_times and block.weight <= SHORT and _is_time(block):
        return True
    if not _CAPTION_TAGS.isdisjoint(view.page.containers[block.container].around):
        return True
    return _is_foreign_heading(view, block) if block.heading else _is_foreign(view, block, may_tell)


def _is_time(block: Block) -> bool:
    """True where the whole text is one ``<time>``."""
    time = block.element if block.element.tag == "time" else block.element.find("time")
    return time is not None and " ".join(text_content(time).split()) == block.text


def _is_foreign_heading(view: View, block: Block) -> bool:
    """A heading over teasers that a script would have loaded, or over a box."""
    headings = (view.words.words[key] for key in ("boilerplate.headings", "teasers.headings"))
    return any(phrases.is_all_of(block.folded) for phrases in headings) or _is_appeal(view, block)


def _is_foreign(view: View, block: Block, may_tell: bool) -> bool:
    if block.link_density > LINK_DENSE and not (_is_linked_sentence(block) or _is_labelled(view, block)):
        return True
    if not may_tell:
        return False
    if _is_appeal(view, block) or _points_elsewhere(view, block):
        return True
    return _opens_like_boilerplate(view, block) if block.weight <= SHORT else _is_note(view, block)


def _may_be_read(view: View, block: Block) -> bool:
    """False for a place beside the text; a box of the text itself is an aside too, where the model is sure of it."""
    content, container = view.content, view.page.containers[block.container]
    region = content.regions[block.container]
    if region is Region.FORM and container.tag == "button" and block.text.endswith(QUESTIONS):
        # it unfolds the answer
        region = content.regions[container.parent]
    return region in READABLE or (region is Region.ASIDE and content.likelihood[block.index] >= SURE_ASIDE)


def _is_spoken_for(view: View, block: Block) -> bool:
    """A byline, or a neighbour that there is none of: no part claimed it, the text is not its place."""
    if block.weight <= LONGEST_BYLINE and _is_byline(block):
        return True
    return block.weight <= SHORT and not block.anchors and _names_no_neighbour(view, block)


def _is_byline(block: Block) -> bool:
    """A line that names who and when: "By A. Weber | Published on 4 March 2021"."""
    is_opened = _bylines().opens(block.folded) is not None
    return is_opened and not ends_sentence(block.text) and bool(read_dates(block.text))


@cache
def _bylines() -> Phrases:
    """One look for all of them: most lines name nobody."""
    words = everywhere().words
    return Phrases(word for key in _BYLINE_KEYS for word in words[key].words)


def _may_tell(text: str) -> bool:
    """False where none of the phrases can stand at the beginning of folded text: one look for all of them."""
    known = _beginnings()
    return text[:4] in known or text[:3] in known or text[:2] in known or text[:1] in known or not text[:1].isalpha()


@cache
def _beginnings() -> frozenset[str]:
    """The first four letters of all phrases that tell boilerplate, or all that a short one has."""
    words = everywhere().words
    phrases = (word for key in (*_BYLINE_KEYS, *_DIRECTIONS, *_KEYS) for word in words[key].words)
    return frozenset(folded(phrase.rstrip("*"))[:4] for phrase in phrases)


def _names_no_neighbour(view: View, block: Block) -> bool:
    """ "Next: none", where there is no article to link to."""
    for direction in _DIRECTIONS:
        word = view.words.words[direction].opens(block.folded)
        if word and (word.group().endswith(":") or block.folded[word.end() :].lstrip()[:1] == ":"):
            return True
    return False


def _is_note(view: View, block: Block) -> bool:
    """A sentence that such a word and a colon open: "Disclaimer: …", "Photo: …"."""
    if block.weight > LONGEST_NOTE:
        return False
    opened = view.words.words["boilerplate.lines"].opens(block.folded)
    return opened is not None and block.folded[opened.end() :].lstrip()[:1] in {":", "："}


def _is_appeal(view: View, block: Block) -> bool:
    """A paragraph that asks the reader to subscribe, pay, agree or follow, or says whose the text is."""
    return block.weight <= LONGEST_APPEAL and view.words.words["boilerplate.appeals"].opens(block.folded) is not None


def _points_elsewhere(view: View, block: Block) -> bool:
    """ "Read also: …" and a link."""
    is_linked = bool(block.anchors) and block.link_density > 0.4 and block.weight <= LONGEST_NOTE
    return is_linked and view.words.words["teasers.inline"].opens(block.folded) is not None


def _is_linked_sentence(block: Block) -> bool:
    """A sentence that is one link as a whole is still a sentence; list entries with links are kept too."""
    return block.weight >= 80 and ends_sentence(block.text)


def _is_labelled(view: View, block: Block) -> bool:
    """ "Manufacturer: Weber & Sons": words of the text before a link."""
    return block.link_density < ALL_LINKS and view.content.likelihood[block.index] >= SURE_LABELLED


def _opens_like_boilerplate(view: View, block: Block) -> bool:
    words = view.words.words
    lines, text = words["boilerplate.lines"], block.folded.lstrip("([")
    if lines.is_all_of(text.lstrip(_COUNT)) or words["teasers.more"].is_all_of(text):
        return True
    opened = lines.opens(text)
    if opened is None or (not block.anchors and view.lexicon.kind_of(block.folded) is not None):
        return False
    return not ends_sentence(block.text) and _is_telling(text, opened)


def _is_telling(text: str, opened: re.Match[str]) -> bool:
    """One word of a spaced script ("share") opens any sentence; with a colon or as a phrase it does not."""
    phrase, rest = opened.group(), text[opened.end() :].lstrip()
    if phrase.endswith(":"):
        return True
    return " " in phrase or UNSPACED.search(phrase) is not None or rest[:1] in {"", ":", "|", "©", "("}
