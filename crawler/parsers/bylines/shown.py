"""The people that the lines around the headline and at the end name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Anchor, Block
from crawler.parsers.blocks.text import ends_sentence
from crawler.parsers.bylines.names import Person, given, people, person
from crawler.parsers.bylines.roles import named
from crawler.parsers.bylines.seams import SEAM, with_seams
from crawler.parsers.bylines.sources import AUTHORS_PATH
from crawler.parsers.structure.dates import find_dates
from crawler.parsers.view import View
from schemas.article import AuthorRole

try:
    from crawler.parsers.compiled.nodes import author_mark
except ImportError:
    from crawler.parsers.document.nodes import author_mark

LONGEST_LINE: Final = 140.0
LONGEST_NAME_LINE: Final = 60
SENTENCE: Final = 60
"""Weight from which a line that ends as a sentence does is one, whatever it begins with."""
SHORT: Final = 40
MOST_WORDS: Final = 4
_SEAMS: Final = re.compile(rf"\s*[{SEAM}|｜•·⋅]\s*|\s[–—-]\s")
_DATES: Final = ("dates.published", "dates.modified", "dates.reviewed")


@dataclass(frozen=True, slots=True)
class Line:
    """People of one role in a line. ``how`` is what tells that they are: a word, a link, a class, a date beside."""

    how: str
    role: AuthorRole
    people: tuple[Person, ...]
    blocks: tuple[Block, ...]


def lines(view: View, blocks: list[Block]) -> Iterator[Line]:
    """The lines that name people, in reading order."""
    for block in blocks:
        is_sentence = block.weight >= SENTENCE and ends_sentence(block.text)
        if block.weight > LONGEST_LINE or (is_sentence and not _says_who(view, block)):
            continue
        found = list(_by_word(view, block))
        yield from found or _without_word(view, block)


def _says_who(view: View, block: Block) -> bool:
    """True for a sentence such as "This post was written by A. Weber, a nurse.": opened by a phrase of many words."""
    found = view.words.words["byline.author"].opens(block.folded)
    return found is not None and found.group().count(" ") >= 2


def _by_word(view: View, block: Block) -> Iterator[Line]:
    """ "By A. Weber | Reviewed by I. Okafor, MD"."""
    if not named(view.words, block.text, _lowered(block.text)):
        return
    text = with_seams(view, block)
    for role, rest, opens in named(view.words, text, _lowered(text)):
        if role != "author" and rest.lstrip().startswith((",", "，")):
            continue  # what somebody is: "Editor, Plain Reviews"
        if rest.strip(" :：|·•" + SEAM):
            text_of_names = _before_date(view, rest)
            found = people(text_of_names, view.words, view.lexicon.words["byline.joiners"])
            if found:
                yield Line("word", role, tuple(found), (block,))
            elif len(block.text) <= SHORT and (one := _handle(view, text_of_names)):
                yield Line("handle", role, (one,), (block,))
        elif opens:
            yield from _below(view, block, role)


def _lowered(text: str) -> str:
    """The text in small letters, or as it is where those are more or fewer."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text


def _before_date(view: View, text: str) -> str:
    """What stands before "Published: …" or a date."""
    key = _lowered(text)
    places = [found.start() for name in _DATES if (found := view.words.words[name].search(key)) and found.start()]
    places += [start for start, _, _ in find_dates(text)[:1] if len(folded(text)) == len(text)]
    return text[: min(places)] if places else text


def _below(view: View, block: Block, role: AuthorRole) -> Iterator[Line]:
    """The names in the line below a word that stands alone. A word for a post ("Editor") needs a colon or a link."""
    following = view.page.blocks[block.index + 1 : block.index + 2]
    if not following or following[0].weight > LONGEST_NAME_LINE:
        return
    below = following[0]
    if below.text.endswith(("?", "？", "!", "！")):
        return
    is_sure = role == "author" or " " in block.text or not block.text.isascii() or block.text.endswith(":")
    if is_sure or below.anchors:
        found = people(_before_date(view, with_seams(view, below)), view.words, view.lexicon.words["byline.joiners"])
        if found:
            yield Line("word", role, tuple(found), (block, below))


def _handle(view: View, text: str) -> Person | None:
    """ "by jdoe": one word in small letters behind a word that opens a short line."""
    text = text.strip(" |·•" + SEAM)
    return person(text, view.words, is_field=True) if text.isalnum() else None


def _without_word(view: View, block: Block) -> Iterator[Line]:
    if block.weight > LONGEST_NAME_LINE:
        return
    for anchor in block.anchors:
        if _leads_to_author(anchor) and (found := _whole(view, anchor.text)):
            yield Line("link", "author", found, (block,))
    mark = _mark(view, block)
    if mark is None and not find_dates(block.text):
        return
    for piece in _pieces(view, block):
        if ":" in piece or "：" in piece:
            continue
        found = tuple(people(piece, view.words, view.lexicon.words["byline.joiners"]))
        if found and _is_sure(found[0].name, piece, mark is not None):
            yield Line(mark or "date", "author", found, (block,))
            return


def _leads_to_author(anchor: Anchor) -> bool:
    return "author" in (anchor.element.get("rel") or "") or AUTHORS_PATH.search(anchor.href) is not None


def _is_sure(name: str, piece: str, is_classed: bool) -> bool:
    """Two or three words; where a class marks the line, also more, or one that is all of its piece."""
    count = len(name.split())
    return 2 <= count <= 3 or (is_classed and (count > 1 or name == piece.strip()))


def _whole(view: View, text: str) -> tuple[Person, ...]:
    """The people of a text that is nothing but their names and posts."""
    found = given(text, view.words, view.lexicon.words["byline.joiners"]) if len(text) <= LONGEST_NAME_LINE else []
    return tuple(one for one in found if len(one.name.split()) <= MOST_WORDS and not any(map(str.isdecimal, one.name)))


def _pieces(view: View, block: Block) -> list[str]:
    """What stands between bars, elements and dates."""
    text = with_seams(view, block)
    places = find_dates(text) if len(folded(text)) == len(text) else []
    for start, end, _ in reversed(places):
        text = f"{text[:start]}{SEAM}{text[end:]}"
    return [piece for piece in _SEAMS.split(text) if piece.strip()]


def _mark(view: View, block: Block) -> str | None:
    """ "property" within ``itemprop="author"``, "class" where a class near by names an author or byline."""
    return author_mark(block.element, view.page.containers[block.container].element)


def beside_dates(view: View, blocks: list[Block]) -> Iterator[Line]:
    """A line that is a name of two or three words above or below a line that is a date: the weakest sign."""
    dated = {block.index for block in blocks if len(block.text) <= LONGEST_NAME_LINE and find_dates(block.text)}
    for block in blocks:
        if block.weight > SHORT or block.index in dated or not dated & {block.index - 1, block.index + 1}:
            continue
        found = people(block.text, view.words, view.lexicon.words["byline.joiners"])
        if len(found) == 1 and len(found[0].name) >= len(block.text) - 2 and 2 <= len(block.text.split()) <= 3:
            yield Line("date", "author", tuple(found), (block,))
