"""What each section is about: its heading's words, the heading above it, and the page's title."""

import re
from typing import Final

from crawler.lexicons.kinds import TOPICS, Named
from crawler.lexicons.lexicon import Lexicon
from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.text import weight
from crawler.parsers.structure.outline import Part
from schemas.article import SectionKind

_NOT_INHERITED: Final[frozenset[SectionKind]] = frozenset(
    {"overview", "conclusion", "intro", "other", "references", "when_to_see_doctor", "outlook"}
)
_STRONG: Final[frozenset[SectionKind]] = frozenset(
    {
        "symptoms",
        "causes",
        "risk_factors",
        "diagnosis",
        "treatment",
        "workaround",
        "prevention",
        "complications",
        "side_effects",
        "benefits",
    }
)
"""Kinds whose sub-sections are of the same kind even where they are called "Diet" or "How to do it"."""
_OWN_TOPIC: Final[frozenset[SectionKind]] = frozenset({"treatment", "workaround", "prevention"})
"""Of these, those where a sub-heading that is nothing but a topic's word names its own section."""
_NO_QUESTIONS: Final[frozenset[SectionKind]] = frozenset({"conclusion", "references"})
"""Kinds of what ends a page, below its questions too."""
_IN_CAUSES: Final[frozenset[SectionKind]] = frozenset({"side_effects", "complications"})
"""Kinds that are causes under the heading of causes: "Side effects of medicines"."""
_OF_COMPLAINTS: Final[frozenset[SectionKind]] = frozenset(
    {"symptoms", "causes", "risk_factors", "diagnosis", "treatment", "complications", "when_to_see_doctor"}
)
"""Kinds that tell a page about a complaint, on which "tips" are what to do about it."""
_OF_TITLE: Final[frozenset[SectionKind]] = frozenset(
    {"symptoms", "causes", "risk_factors", "workaround", "side_effects", "benefits", "prevention", "treatment"}
)
"""Kinds that a whole page may be of: "Ten home remedies for a cough", "What causes gout?"."""
OPENS: Final = 25.0
ENDS: Final = 8.0
"""Weight that may stand before, or after, the word that tells what the page of a title is about."""
_QUESTIONS: Final = ("?", "？", "؟")
_NUMBER_BEFORE: Final = re.compile(r"\D{0,5}\d{1,2}\D{0,8}")
# a word, or one character of a script that writes words without spaces
_WORDS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
_COMMAS: Final = frozenset({",", "，", "、", "،", "&", "+"})
_CLAUSES: Final = re.compile(r"\s*(?::|：|\?|？|!|！|\s[–—|-]\s|，|,)\s*")


def kinds_of(parts: list[Part], title: str | None, lexicon: Lexicon) -> list[SectionKind]:
    """The kind of each part, "other" where nothing tells it."""
    title = folded(title or "")
    page = _kind_of_page(title, lexicon)
    headings = [folded(part.heading.unmarked) if part.heading else "" for part in parts]
    named = _told(headings, title, lexicon)
    above: dict[int, SectionKind] = {}
    kinds: list[SectionKind] = []
    below = 0
    for part, heading, own in zip(parts, headings, named, strict=True):
        if part.heading is None:
            kinds.append("intro")
            continue
        level = part.heading.heading
        above = {k: v for k, v in above.items() if k < level}
        parent = above[max(above)] if above else None
        is_topic = own is not None and _is_all_topic(own, heading, title, lexicon)
        if parent == "steps" and own is None and heading.endswith(_QUESTIONS):
            # a question is no step
            parent = None
        kind = _under(parent, own, is_topic) if parent else _under_title(page, own, is_topic, heading)
        if kinds and kinds[-1] == "faq" and heading.endswith(_QUESTIONS) and level >= below:
            # questions may stand beside the heading that announces them
            kind = "faq"
        if kind not in _NOT_INHERITED:
            above[level] = kind
        kinds.append(kind)
        below = level
    return kinds


def _told(headings: list[str], title: str, lexicon: Lexicon) -> list[Named | None]:
    """What each heading's own words tell. Bare "tips" tell what to do about a complaint only where the page has one."""
    found = [lexicon.kinds.decide(heading, title) if heading else None for heading in headings]
    if any(one.kind in _OF_COMPLAINTS and not one.is_weak for one in found if one):
        return found
    return [None if one and one.is_weak and one.kind == "workaround" else one for one in found]


def _under(parent: SectionKind, own: Named | None, is_topic: bool) -> SectionKind:
    """What stands under "Questions" is one, whatever it asks about; a poor diet under "Causes" is a cause."""
    if own is None or (parent == "faq" and own.kind not in _NO_QUESTIONS):
        return parent
    if not own.is_weak:
        return parent if parent == "causes" and own.kind in _IN_CAUSES else own.kind
    if parent in _STRONG:
        return own.kind if parent in _OWN_TOPIC and is_topic else parent
    return own.kind if own.kind in TOPICS else parent


def _under_title(page: SectionKind | None, own: Named | None, is_topic: bool, heading: str) -> SectionKind:
    if page == "faq":
        return page
    if own is None:
        # a question that its words do not place asks for something else than the title
        return page if page and not heading.endswith(_QUESTIONS) else "other"
    return page if page and own.kind in TOPICS and not is_topic else own.kind


def _is_all_topic(own: Named, heading: str, title: str, lexicon: Lexicon) -> bool:
    """ "Diet", "What to eat and what not to eat with gout" are sections of their own wherever they stand; "Skip
    the second meal" is not. What the title names too is what all sections are about."""
    if own.kind not in TOPICS:
        return False
    named = [one for one in lexicon.kinds.named(heading) if one.kind == own.kind]
    rest = heading
    for one in reversed(named):
        rest = f"{rest[: one.start]} {rest[one.end :]}"
    known = set(_WORDS.findall(title))
    said = sum(len(word) for word in _WORDS.findall(rest) if word not in known)
    return sum(len(one.word) for one in named) >= said


def _kind_of_page(title: str, lexicon: Lexicon) -> SectionKind | None:
    """The one kind that a title names at the front or the end of a clause; None where it names several."""
    named = lexicon.kinds.named(title)
    found = [one for one in named if not one.is_weak]
    kinds = {one.kind for one in found}
    if "faq" in kinds:
        return "faq"
    if not kinds and named and _lists_topic(title, named):
        return named[0].kind
    if any(one.kind == "overview" for one in named):
        return None
    if not kinds or not kinds <= _OF_TITLE or len(kinds - {"treatment"}) > 1:
        return None
    page: SectionKind = "workaround" if "workaround" in kinds else found[0].kind
    return page if page != "treatment" and any(_leads(title, one) for one in found) else None


def _lists_topic(title: str, named: list[Named]) -> bool:
    """ "Healthy eating tips", "The 8 best exercises for runners"."""
    if named[0].kind not in TOPICS:
        return False
    if named[0].start == 0:
        return any(other.kind == "workaround" for other in named)
    return _NUMBER_BEFORE.fullmatch(title, 0, named[0].start) is not None


def _leads(title: str, named: Named) -> bool:
    if title[named.end :].lstrip()[:1] in _COMMAS or title[: named.start].rstrip()[-1:] in _COMMAS:
        # "techniques, benefits and tips" names what the page holds, one after the other
        return False
    before = _CLAUSES.split(title[: named.start])[-1]
    after = _CLAUSES.split(title[named.end :])[0]
    return weight(before) <= OPENS or weight(after) <= ENDS
