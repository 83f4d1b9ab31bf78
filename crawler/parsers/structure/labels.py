"""What an item is called, where it opens with its name: "Running fast: The faster …"."""

import re
from typing import Final

from crawler.parsers.blocks.text import weight

LONGEST_SOFT: Final = 32.0
LONGEST: Final = 90.0
"""Weight above which an opening is a sentence, not a name."""

_COLON: Final = re.compile(r"\s*(?:[：﹕]|:(?=\s|[^\x00-\x7f]))\s*")
SENTENCE_SIGNS: Final = re.compile(r"[.!?](?=\s)|[。！？；;]|[,，](?=[^,，\n]*[,，][^,，\n]*[,，])")
_SOFT: Final = re.compile(r"\s*[;；]\s*|\s+[–—-]\s+|——")
_TRAILING: Final = " :：.。;；-–—,，"


def split_label(text: str, bold_lead: str) -> tuple[str | None, str]:
    """(label or None, the rest). ``bold_lead`` is the bold text that the item opens with, or empty."""
    if bold_lead and text.startswith(bold_lead) and weight(bold_lead) <= LONGEST:
        label, rest = bold_lead.rstrip(_TRAILING), text[len(bold_lead) :]
        ended = bold_lead != bold_lead.rstrip(_TRAILING) or bold_lead.endswith(("?", "!", "？", "！"))
        if label and rest.strip() and (ended or rest.lstrip()[:1] in _TRAILING):
            return label, rest.lstrip(_TRAILING)
    found = _COLON.search(text)
    if found and _is_name(text[: found.start()]) and text[found.end() :].strip():
        return text[: found.start()].strip(), text[found.end() :]
    return None, text


def split_soft_label(text: str) -> tuple[str | None, str]:
    """The same at a semicolon or dash: believed only where the item's siblings have labels."""
    found = _SOFT.search(text)
    if found and _is_name(text[: found.start()]) and weight(text[: found.start()]) <= LONGEST_SOFT:
        return text[: found.start()].strip(), text[found.end() :]
    return None, text


def _is_name(opening: str) -> bool:
    return bool(opening.strip()) and weight(opening) <= LONGEST and not SENTENCE_SIGNS.search(opening)
