"""How far a record can be trusted."""

import math
from typing import Final

from crawler.parsers.blocks.text import weight_up_to
from crawler.parsers.document.characters import is_mojibake
from crawler.parsers.document.document import Document
from crawler.parsers.main_text.doubts import LIKELY
from crawler.parsers.view import View
from schemas.article import Quality, QualityFlag, Section
from schemas.transfer import TransferDoubt

ENOUGH_COVERAGE: Final = 0.9
SHORT_TEXT: Final = 400.0
"""Weight below which an article is suspiciously short."""
_COST: Final[dict[QualityFlag, float]] = {
    "encoding_guessed": 0.05,
    "encoding_mismatch": 0.05,
    "replacement_characters": 0.2,
    "mojibake": 0.2,
    "characters_removed": 0.02,
    "end_not_proven": 0.02,
    "tree_rescued": 0.1,
    "tree_truncated": 0.4,
    "low_coverage": 0.2,
}
"""What is taken off for flags that speak of harm to the text; the others speak of other fields."""
_REPLACEMENT: Final = "\ufffd".encode()
_HAVE_NO_PROVEN_END: Final[frozenset[TransferDoubt]] = frozenset({"no_length", "longer_than_its_length"})
# A logistic regression of "the body's F1 is at least 0.97" on what the model expects to have lost and let in, in
# per cent of the text: fitted on pages of sites that the model had not seen (crawler/parsers/model/README.md).
_CERTAIN: Final = 3.41
_PER_LOST: Final = 0.58
_PER_FOREIGN: Final = 1.20


def quality(view: View, sections: list[Section]) -> Quality:
    """Coverage, flags, and how likely the body is right to 97 per cent, less what the flags take off."""
    coverage = _coverage(view, sections)
    flags = sorted({*_document_flags(view.document), *_text_flags(view, sections, coverage)})
    score = _certainty(view) - sum(_COST.get(flag, 0.0) for flag in flags)
    return Quality(score=round(min(1.0, max(0.0, score)), 3), coverage=round(coverage, 3), flags=flags)


def _certainty(view: View) -> float:
    """Likelihood that what the model takes for main text is right, 0 to 1."""
    main = lost = foreign = 0.0
    for block, likely in zip(view.page.blocks, view.content.likelihood, strict=True):
        weight = block.weight
        if likely < LIKELY:
            lost += weight * likely
        else:
            main += weight * likely
            foreign += weight * (1 - likely)
    text = max(1.0, main + lost)
    doubt = _PER_LOST * math.log1p(100 * lost / text) + _PER_FOREIGN * math.log1p(100 * foreign / text)
    return 1 / (1 + math.exp(doubt - _CERTAIN))


def _coverage(view: View, sections: list[Section]) -> float:
    """Share of the content's prose that the sections hold."""
    held = {block.index for name, claim in view.claims if name == "sections" for block in claim.blocks}
    prose = view.content.prose[view.content.first : view.content.end]
    total = sum(prose)
    kept = sum(value for index, value in enumerate(prose, view.content.first) if index in held)
    return min(1.0, kept / total) if total and sections else float(bool(sections))


def _document_flags(document: Document) -> list[QualityFlag]:
    # a look for one byte takes hardly any time
    utf8 = document.decoded.utf8
    signs: list[tuple[bool, QualityFlag]] = [
        (document.decoded.is_guess, "encoding_guessed"),
        (document.decoded.is_mismatch, "encoding_mismatch"),
        (_REPLACEMENT[0] in utf8 and _REPLACEMENT in utf8, "replacement_characters"),
        (document.characters_removed > 0, "characters_removed"),
        (not _HAVE_NO_PROVEN_END.isdisjoint(document.fetched.journey.doubts), "end_not_proven"),
        (document.is_rescued, "tree_rescued"),
        (document.is_truncated, "tree_truncated"),
    ]
    return [flag for holds, flag in signs if holds]


def _text_flags(view: View, sections: list[Section], coverage: float) -> list[QualityFlag]:
    texts = (block.text for section in sections for block in section.blocks)
    declared = view.document.declared_language
    in_page = any(claim.blocks for name, claim in view.claims if name == "title")
    signs: list[tuple[bool, QualityFlag]] = [
        (coverage < ENOUGH_COVERAGE, "low_coverage"),
        (weight_up_to(SHORT_TEXT, texts) < SHORT_TEXT, "short_text"),
        (_is_garbled(sections), "mojibake"),
        (not in_page, "title_not_in_text"),
        (declared is not None and view.language is not None and declared != view.language, "language_conflict"),
    ]
    return [flag for holds, flag in signs if holds]


def _is_garbled(sections: list[Section]) -> bool:
    texts = (block.text for section in sections for block in section.blocks)
    return is_mojibake("\n".join(text for text in texts if not text.isascii()))
