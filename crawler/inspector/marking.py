"""Marks in the page's own tree what became of each block, so that a link to ``#b12`` finds the twelfth.

Everything that the page says of itself beside its text goes: ids, classes, styles, addresses. What is left are its
elements, and our marks on them.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lxml import etree

from crawler.inspector.claims import BlockClaim
from crawler.inspector.cleaning import TAGS
from crawler.parsers.document.element import Element, text_content
from crawler.parsers.explanation import Explained

CLASSES: Final = {"claimed": "hc-on", "lost": "hc-lost", "boilerplate": "hc-off"}
KEPT: Final = frozenset({"colspan", "rowspan", "start", "value", "reversed", "lang", "dir", "alt"})
"""Attributes that a text needs to be read."""
_NO_TEXT_WITHIN: Final = frozenset({"table", "thead", "tbody", "tfoot", "tr", "ul", "ol", "dl", "html", "select"})
_STEPS: Final = 6
_NEEDED: Final = frozenset({"html", "body", "img"})
_NO_TEXT_OF_PAGE: Final = frozenset({"script", "style", "head"})
_GONE: Final = (
    *("script", "style", "template", "noscript", "iframe", "frame", "object", "embed", "applet", "svg", "math"),
    *("link", "meta", "base", "head", "audio", "video", "canvas", "input", "select", "textarea", "noframes"),
)


def marked(root: Element, explained: Sequence[Explained], claims: Sequence[BlockClaim]) -> Element:
    """The page's body with the marks; changes the tree, which nobody needs any more."""
    by_element: dict[Element, list[BlockClaim]] = {}
    lengths: dict[Element, int] = {}
    for one, claim in zip(explained, claims, strict=True):
        by_element.setdefault(_holder(one, lengths), []).append(claim)
    inner = _with_ancestors(by_element)
    for element in list(root.iter(etree.Element)):
        _strip(element)
    for element, blocks in by_element.items():
        _mark(element, blocks, inner)
    _remove(root, inner)
    body = root.find("body")
    return root if body is None else body


def _holder(explained: Explained, lengths: dict[Element, int]) -> Element:
    """The innermost element that holds all of a block: the block itself only names the one that its text begins in."""
    element, wanted = explained.block.element, len(_letters(explained.block.text))
    for _ in range(_STEPS):
        if element not in lengths:
            lengths[element] = len(_letters(element))
        parent = element.getparent()
        if lengths[element] >= wanted or parent is None or parent.tag in _NO_TEXT_WITHIN:
            break
        element = parent
    return element


def _with_ancestors(elements: Iterable[Element]) -> set[Element]:
    found: set[Element] = set()
    for element in elements:
        current: Element | None = element
        while current is not None and current not in found:
            found.add(current)
            current = current.getparent()
    return found


def _strip(element: Element) -> None:
    for name in element.attrib:
        if name not in KEPT:
            del element.attrib[name]
    if element.tag == "a":
        # no link within a link: ours lead to what is said of a block
        element.tag = "span"
        element.set("class", "hc-a")
    elif element.tag not in TAGS and element.tag not in _GONE and element.tag not in _NEEDED:
        # cleaning would take it out, and our mark with it
        element.tag = "span"


def _remove(root: Element, inner: set[Element]) -> None:
    for element in list(root.iter(*_GONE)):
        parent = element.getparent()
        if element in inner and element.tag not in _NO_TEXT_OF_PAGE:
            # text for browsers that cannot show it, or the whole rest of a page where its end is missing
            element.tag = "span"
        elif parent is not None:
            _drop(element, parent)
    for image in list(root.iter("img")):
        image.tag = "span"
        image.set("class", "hc-img")
        image.text = _legal(image.get("alt")).strip() or "picture"


def _drop(element: Element, parent: Element) -> None:
    """Take an element out; the text behind it stays."""
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = _legal(before.tail) + _legal(element.tail)
        else:
            parent.text = _legal(parent.text) + _legal(element.tail)
    parent.remove(element)


def _mark(element: Element, blocks: list[BlockClaim], inner: set[Element]) -> None:
    others = [child for child in element if child in inner]
    is_whole = len(blocks) == 1 and not others and element.tag not in {"body", "html"}
    if is_whole or element.tag in _NO_TEXT_WITHIN:
        _mark_element(element, blocks[0])
    else:
        _wrap_runs(element, blocks, inner)


def _mark_element(element: Element, block: BlockClaim) -> None:
    element.set("id", f"b{block.number}")
    element.set("class", f"hc {CLASSES[block.fate]}")
    inside: Element | None = element
    if element.tag in _NO_TEXT_WITHIN:
        inside = next(element.iter("td", "th", "li", "dt", "dd"), None)
    if inside is not None:
        _badge(inside, block)


def _badge(element: Element, block: BlockClaim) -> None:
    """The number at the block's beginning, which leads to what is said of it."""
    link = etree.Element("a", {"class": "hc-n", "href": f"#c{block.number}"})
    etree.SubElement(link, "b").text = str(block.number)
    link.tail = _legal(element.text)
    element.text = None
    element.insert(0, link)


def _wrap_runs(element: Element, blocks: list[BlockClaim], inner: set[Element]) -> None:
    """Put what belongs to each block, text and inline elements, into an element of its own."""
    runs = _runs(element, blocks, inner)
    children = list(element)
    named: set[int] = set()
    element.text = None
    for child in children:
        element.remove(child)
    for block, atoms in runs:
        target = element
        if block is not None:
            target = etree.SubElement(element, "span", {"class": f"hc {CLASSES[block.fate]}"})
            if block.number not in named:
                target.set("id", f"b{block.number}")
                _badge(target, block)
                named.add(block.number)
        for atom in atoms:
            _append(target, atom)
    for block in blocks:
        if block.number not in named:
            # signs without a letter, which no piece of text is told by
            _mark_element(etree.SubElement(element, "span"), block)


Atom = str | Element
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _legal(text: str | None) -> str:
    """A text without the characters that a parser passes on from a page and no tree takes."""
    return _ILLEGAL.sub("", text or "")


def _append(target: Element, atom: Atom) -> None:
    if not isinstance(atom, str):
        atom.tail = None
        target.append(atom)
    elif len(target):
        target[-1].tail = _legal(target[-1].tail) + _legal(atom)
    else:
        target.text = _legal(target.text) + _legal(atom)


def _runs(
    element: Element, blocks: list[BlockClaim], inner: set[Element]
) -> list[tuple[BlockClaim | None, list[Atom]]]:
    """Neighbouring atoms of one block together; None for those of no block of this element."""
    runs: list[tuple[BlockClaim | None, list[Atom]]] = []
    waiting = _Waiting(blocks)
    rest = deque(_atoms(element))
    while rest:
        atom = rest.popleft()
        is_other = not isinstance(atom, str) and atom in inner
        block, taken = (None, 0) if is_other else waiting.owner(_letters(atom))
        if isinstance(atom, str) and block and taken < len(_letters(atom)):
            # several blocks in one text: lines of code, paragraphs without elements
            atom, behind = _split(atom, taken)
            rest.appendleft(behind)
        # a dash or a line break between two pieces of a block belongs to it
        if runs and (runs[-1][0] is block or (runs[-1][0] and not is_other and not _letters(atom))):
            runs[-1][1].append(atom)
        else:
            runs.append((block, [atom]))
    return runs


def _split(text: str, letters: int) -> tuple[str, str]:
    """A text before and behind so many of its letters."""
    for place, character in enumerate(text):
        letters -= character.isalnum()
        if not letters:
            return text[: place + 1], text[place + 1 :]
    return text, ""


class _Waiting:
    """The blocks of an element that are still to be found in its text, in their order."""

    def __init__(self, blocks: list[BlockClaim]) -> None:
        self._blocks = list(blocks)
        self._rest = _letters(blocks[0].text)

    def owner(self, letters: str) -> tuple[BlockClaim | None, int]:
        """The block that a piece of text belongs to, and how many of its letters do."""
        if not letters or not self._blocks:
            return None, 0
        for steps, block in enumerate(self._blocks):
            rest = self._rest if not steps else _letters(block.text)
            if rest and (rest.startswith(letters) or letters.startswith(rest)):
                self._blocks = self._blocks[steps:]
                self._rest = rest[len(letters) :]
                if not self._rest:
                    self._next()
                return block, min(len(letters), len(rest))
        return None, 0

    def _next(self) -> None:
        self._blocks = self._blocks[1:]
        self._rest = _letters(self._blocks[0].text) if self._blocks else ""


def _atoms(element: Element) -> Iterator[Atom]:
    if element.text:
        yield element.text
    for child in element:
        yield child
        if child.tail:
            yield child.tail


def _letters(atom: Atom) -> str:
    text = atom if isinstance(atom, str) else text_content(atom)
    return "".join(filter(str.isalnum, text))
