"""Who wrote, checked and edited the article: visible bylines first, then metadata."""

import re
from collections.abc import Iterator
from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import cleaned
from crawler.parsers.document import embedded
from crawler.parsers.document.element import text_content
from crawler.parsers.main_text.regions import Region
from crawler.parsers.structure.dates import read_dates
from crawler.parsers.view import Claim, View
from schemas.article import Author, AuthorRole

LONGEST_LINE: Final = 120.0
LONGEST_NAME: Final = 60
NEAR: Final = 12
"""Blocks around the first running text in which a byline stands."""
LONGEST_PEOPLE: Final = 200
"""Characters of a line or a meta tag that are searched for names."""
MOST_ROLES: Final = 3
_PAGE_TYPES: Final = frozenset({"webpage", "creativework", "itempage", "faqpage", "aboutpage"})
_DATE_KEYS: Final = ("dates.published", "dates.modified", "dates.reviewed")
_GLUED: Final = re.compile(r"(?<=[a-z])(?=[A-Z][a-z]{2,20}(?::| on\b))")
_AUTHOR_PATH: Final = re.compile(r"/authors?/[^/]+/?$", re.I)
_BARS: Final = "|·•–—-,;/、"
_ROLES: Final[tuple[tuple[str, AuthorRole], ...]] = (
    ("byline.reviewer", "medical_reviewer"),
    ("byline.editor", "editor"),
    ("byline.author", "author"),
)
# Degrees and registrations of those who write about health, with or without points.
_DEGREES: Final = (
    r"M\.?D|D\.?O|Ph\.?D|R\.?N|R\.?D|N\.?P|M\.?S\.?N?|M\.?P\.?H|L\.?D\.?N|R\.?D\.?N|C\.?P\.?T|Dr\.? med|MBBS|FACP|FAAP|"
    r"FAAD|BSc|MSc|BSN|DPT|PharmD|DDS|DMD|DNP|LCSW|PsyD|CDE|CDCES|OD|DVM"
)
_CREDENTIALS: Final = re.compile(rf",?\s+((?:(?:{_DEGREES})\b\.?(?:,?\s+|$))+)$")
_JOINERS: Final = re.compile(r"\s*(?:,|;|、|&|\band\b|\bund\b|\by\b|\bet\b|\be\b)\s*")
_REST: Final = re.compile(r"\s*(?:[|•·—–]|\bon\b\s|\d|\bfor\b\s).*$")
_NOT_A_NAME: Final = re.compile(r"https?:|www\.|@|\d{3}|[!?。！？…]|\.\s+\w+\s+\w+")


def authors(view: View) -> Claim | None:
    """Claim the byline blocks."""
    found: list[Author] = []
    blocks: list[Block] = []
    for block in view.blocks:
        if not _is_near_text(view, block):
            continue
        people = _in_line(view, block)
        if people:
            found += people
            blocks.append(block)
    if not any(person.role == "author" for person in found):
        found = _from_metadata(view) + found
    unique = list({(folded(p.name), p.role): p for p in reversed(found)}.values())[::-1]
    return Claim(unique, tuple(blocks)) if unique else None


def _is_near_text(view: View, block: Block) -> bool:
    if block.heading or block.weight > LONGEST_LINE or view.content.region(block) not in {Region.PLAIN, Region.HEADER}:
        return False
    return (
        view.content.lead - NEAR <= block.index <= view.content.lead + NEAR
        or view.content.end - 6 <= block.index <= view.content.end + 2
    )


def _in_line(view: View, block: Block) -> list[Author]:
    """The people that a line names: "By A. Weber | Reviewed by I. Okafor, MD"."""
    text = block.text.strip("()（）[]【】 ")
    found: list[Author] = []
    for role, rest in _named(view, text):
        if rest.strip(" :：|·•"):
            found += _people(_before_date(view, rest), role)
        elif not found:
            # the name stands in the next block
            found += _beside(view, block, role)
    return found


def _before_date(view: View, text: str) -> str:
    """What stands before "Published: …", which pages set off by style alone ("A. WeberPublished: May 4")."""
    text = _GLUED.sub(" ", text)
    key = text.lower()
    places = [f.start() for name in _DATE_KEYS if (f := view.words.words[name].search(key)) and f.start()]
    return text[: min(places)] if places else text


def _named(view: View, text: str) -> list[tuple[AuthorRole, str]]:
    """Each role's word in a line and what stands between it and the next."""
    key = folded(text)
    if len(key) != len(text):
        key = text.lower()
    places = sorted((found.start(), -found.end(), role) for found, role in _role_words(view, key))
    kept: list[tuple[int, int, AuthorRole]] = []
    for start, end, role in places:
        if not kept or start >= kept[-1][1]:
            kept.append((start, -end, role))
    if not kept:
        return []
    ends = [*(start for start, _, _ in kept[1:]), len(text)]
    return [(role, text[end:until]) for (_, end, role), until in zip(kept, ends, strict=True)]


def _role_words(view: View, key: str) -> Iterator[tuple[re.Match[str], AuthorRole]]:
    """Words of roles at the start of a line, behind a bar or dash, or behind a date."""
    for name, role in _ROLES:
        found = view.words.words[name].search(key)
        for _ in range(MOST_ROLES):
            if found is None:
                break
            before = key[: found.start()].rstrip()
            if not before or before[-1] in _BARS or role != "author" or read_dates(before):
                yield found, role
            found = view.words.words[name].search(key, found.end())


def _beside(view: View, block: Block, role: AuthorRole) -> list[Author]:
    following = view.page.blocks[block.index + 1 : block.index + 2]
    return _people(following[0].text, role) if following and following[0].weight <= LONGEST_NAME else []


def _people(text: str, role: AuthorRole) -> list[Author]:
    text = cleaned(_REST.sub("", text[:LONGEST_PEOPLE].lstrip(" :：-–—"))).strip(" ,:：|·•-–—")
    if not text or _NOT_A_NAME.search(text):
        return []
    credentials = _CREDENTIALS.search(text)
    if credentials:
        name = text[: credentials.start()].strip(" ,")
        return [Author(name=name, role=role, credentials=credentials.group(1).strip(" ,"))] if _is_name(name) else []
    names = [name.strip() for name in _JOINERS.split(text) if name.strip()]
    return [Author(name=name, role=role, credentials=None) for name in names if _is_name(name)]


def _is_name(text: str) -> bool:
    words = text.split()
    if not text or len(text) > LONGEST_NAME or len(words) > 5 or read_dates(text):
        return False
    first = words[0][0]
    return first.isupper() or (first.isalpha() and first.lower() == first.upper())


def _from_metadata(view: View) -> list[Author]:
    names = _linked(view)
    if not names:
        names = [
            n
            for key in ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author")
            for n in view.document.metas.get(key, [])
        ][:3]
    if not names:
        names = _marked_up(view)
    people = [person for name in dict.fromkeys(names) for person in _people(name, "author")]
    site = folded(view.document.meta("og:site_name") or "")
    return [person for person in people if not site or folded(person.name) != site]


def _linked(view: View) -> list[str]:
    """Authors of JSON-LD: of the article, else of the page; a graph may name a person by its id only."""
    nodes = view.document.linked_data
    people = {str(node["@id"]): node.get("name") for node in nodes if "@id" in node and "name" in node}
    pages = [node for node in nodes if embedded.types(node) & _PAGE_TYPES]
    for group in (embedded.articles(nodes), pages):
        given = [author for node in group for author in _listed(node.get("author"))]
        resolved = [people.get(str(a.get("@id")), a) if isinstance(a, dict) and "name" not in a else a for a in given]
        if names := embedded.texts(resolved):
            return names
    return []


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _marked_up(view: View) -> list[str]:
    """rel=author and itemprop=author, the standards' own mark-up."""
    found = []
    for block in view.page.blocks[max(0, view.content.lead - NEAR) : view.content.lead + NEAR]:
        found += [anchor.text for anchor in block.anchors if _AUTHOR_PATH.search(anchor.href) and not block.heading]
    for element in view.document.root.iter("a", "span", "div", "p"):
        if "author" in (element.get("rel") or "").split() or element.get("itemprop") == "author":
            found.append(cleaned(text_content(element))[:LONGEST_NAME])
    return [name for name in found if name][:3]
