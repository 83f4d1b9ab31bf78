"""Read what a line opens with where it is an item's mark: "1.", "(2)", "③", "四、", "Step 5:", "•"."""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from crawler.lexicons.lexicon import Lexicon
from crawler.lexicons.phrases import Beginnings, Phrases, folded


@dataclass(frozen=True, slots=True)
class Marker:
    """``shown`` as the page writes it, ``number`` None for bullets, ``style`` tells sequences apart, ``end``
    is where the text after it begins."""

    shown: str
    number: int | None
    style: str
    end: int


LONGEST_ALONE: Final = 24
"""Characters up to which a text can be nothing but a marker."""
_CHINESE_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")}
_CHINESE: Final = "一二三四五六七八九十"
_CIRCLED: Final = {
    **{chr(0x2460 + i): i + 1 for i in range(20)},
    **{chr(0x2776 + i): i + 1 for i in range(10)},
    **{chr(0x24EB + i): i + 11 for i in range(10)},
    **{chr(0x2474 + i): i + 1 for i in range(20)},
    **{chr(0x2488 + i): i + 1 for i in range(20)},
    **{chr(0x3220 + i): i + 1 for i in range(10)},
    **{chr(0x2160 + i): i + 1 for i in range(12)},
    "🔟": 10,
}
# Each form on a line. A point must not be a decimal one, a colon no time of day, a comma no thousands.
_FORMS: Final = (
    ("decimal{}", re.compile(r"(\d{1,3})\s?([.．、)）:：]|,(?=\s)|，)(?!\d)(?:[)）]|[-–—](?=\s))?\s*")),
    ("dashed", re.compile(r"(\d{1,2})(?:\s?[-–—]\s+|[-–—])(?=[^\W\d])")),
    ("bracketed", re.compile(r"[(（\[【〔]\s?(\d{1,3})\s?[)）\]】〕]\s*[.．、:：]?\s*")),
    ("keycap", re.compile(r"(\d|🔟)\ufe0f?\u20e3?(?<=[\u20e3🔟])\s*[.．、:：]?\s*")),
    ("slashed", re.compile(r"(\d{1,2})(?:/\s+|\s?[°º](?![CFc\w])\s?[.)/:-]*\s*)(?=[^\W\d])")),
    ("circled", re.compile(r"([①-⑳❶-❿⓫-⓴⑴-⒇⒈-⒛㈠-㈩])\s*[.．、:：]?\s*")),
    ("roman sign", re.compile(r"([Ⅰ-Ⅻ])\s*[.．、:：)）]\s*")),
    ("chinese{}", re.compile(rf"([{_CHINESE}]{{1,3}})\s?([、.．:：,，)）])\s*")),
    ("chinese bracketed", re.compile(rf"[(（【]([{_CHINESE}]{{1,3}})[)）】]\s*[、:：]?\s*")),
    (
        "ordinal",
        re.compile(
            rf"第\s?([{_CHINESE}]{{1,3}}|\d{{1,3}})\s?(?:(?:[步点條条个個招项項种種类類件部]|方法|方面)\s*[、,，:：.]?|[、,，:：.])\s*"
        ),
    ),
    ("hash", re.compile(r"#\s?(\d{1,3})\s*[.:)\-–—]?\s+")),
    ("letter", re.compile(r"([a-hA-H])([.)）])\s+")),
    ("roman", re.compile(r"([ivx]{1,4}|[IVX]{1,4})([.)）])\s+")),
    ("letter bracketed", re.compile(r"[(（\[]\s?([a-hA-H])[)）\]]\s*[.:：]?\s*")),
    ("roman bracketed", re.compile(r"[(（\[]\s?([ivx]{1,4}|[IVX]{1,4})[)）\]]\s*[.:：]?\s*")),
    ("question", re.compile(r"[QF]\s?(\d{1,2})\s?[.．:：)）、]\s*")),
)
_LETTERED: Final = tuple(form for form in _FORMS if form[0] in {"letter", "roman", "question"})
# what a digit, a bracket and any other sign can open
_NUMBERED: Final = tuple(form for form in _FORMS if form[0] in {"decimal{}", "dashed", "keycap", "slashed"})
_BRACKETED: Final = tuple(form for form in _FORMS if form[0].endswith("bracketed"))
_SIGNS: Final = frozenset((*_CHINESE, "第", "#", *_CIRCLED))
# what a line must open with to be tried for them: most lines open with a word
_SIGNED: Final = re.compile(r"[a-hA-HIVXivxQF][\sIVXivx\d]{0,4}[.)）:：．、]")
_BULLET: Final = re.compile(r"([•·・▪▫●○◎◦‣▸▹■□◆◇♦▼▽★☆✓✔✅☑➢➤➔➜➡►▶◉※❖🔹🔸🔵👉✨⭐]\ufe0f?|[*–—-](?=\s)|→(?=\s))\s*")
_BARE: Final = re.compile(r"(?:0(\d)\s*|(\d{1,2})\s*[.．]?\s+)(?=\D)")
_AFTER_COUNTER: Final = re.compile(
    r"\s*(?i:#|№|no\.?|nr\.?|nummer|number|n\.?[º°])?\s*(\d{1,3}|[一二三四五六七八九十]{1,3})\s*([.:)）、：．\-–—\]】〕》]|\s|$)\s*"
)
# "Phase One:", "Step II": a number in letters, and nothing else that a sentence could go on with
_SPELT: Final = re.compile(r"\s+(\w{1,12})\s*(?:[.:)）：\-–—]\s*|$)")
_GLUED: Final = re.compile(r"[^\W\d_]{2,12}(?=\d)")
_BRACKETS: Final = frozenset("[【〔《(（")
_CLOSING: Final = frozenset("]】〕》)）")
_ORDINAL: Final = re.compile(r"([^:：、,，،.]{2,16}?)\s?([:：、,，،])\s*")
# what each of the last, of glued and of signed ones has among its first characters: most lines have none
_SIGN: Final = re.compile(r"[\d.)）:：．、,，،]")
_NEAR: Final = 18
_ROMAN: Final = {"i": 1, "v": 5, "x": 10}


def read_marker(text: str, lexicon: Lexicon) -> Marker | None:
    """The marker that a text opens with, or None. Whether it counts is for the sequence to say."""
    opening = text[:1]
    if opening.isalpha() and opening not in _CHINESE and opening != "第":
        if _SIGN.search(text, 0, _NEAR) is None:
            return _after_word(text, lexicon) if _may_count(text, lexicon) else None
        lettered = _form(text, _LETTERED) if _SIGNED.match(text) else None
        return lettered or _counter(text, lexicon) or _ordinal(text, lexicon)
    if opening in _BRACKETS:
        return _form(text, _BRACKETED) or _bracketed_counter(text, lexicon)
    if opening.isdecimal():
        return _form(text, _NUMBERED) or _bullet(text) or _ordinal(text, lexicon)
    return (_form(text, _FORMS) if opening in _SIGNS else None) or _bullet(text) or _ordinal(text, lexicon)


def _form(text: str, forms: tuple[tuple[str, re.Pattern[str]], ...]) -> Marker | None:
    for style, form in forms:
        if found := form.match(text):
            number = _number(found.group(1), style)
            if number is None:
                continue
            kind = found.group(2) if style.endswith("{}") else ""
            return Marker(found.group().strip(), number, style.replace("{}", _family(kind)), found.end())
    return None


def read_bare_number(text: str) -> Marker | None:
    """A number without any sign after it ("3 Drink enough"): believed only of headings in sequence."""
    if found := _BARE.match(text):
        return Marker(found.group().strip(), int(found[found.lastindex or 0]), "bare", found.end())
    return None


def is_only_marker(text: str, lexicon: Lexicon) -> Marker | None:
    """The marker where a text is nothing else: "1" or "②" in a table cell, "Step 3" above its text."""
    stripped = text.strip()
    if len(stripped) > LONGEST_ALONE:
        return None
    if stripped.isdecimal() and len(stripped) <= 2:
        return Marker(stripped, int(stripped), "bare", len(text))
    marker = read_marker(stripped + " ", lexicon)
    return marker if marker and marker.end >= len(stripped) else None


def _family(sign: str) -> str:
    """Signs that a page may mix in one sequence: "1." and "2、" belong together."""
    return ")" if sign in {")", "）"} else "."


def _number(digits: str, style: str) -> int | None:
    if digits in _CIRCLED:
        return _CIRCLED[digits]
    if digits.isdecimal():
        return int(digits)
    if style.startswith("letter"):
        return ord(digits.lower()) - ord("a") + 1
    if style.startswith("roman"):
        return _roman(digits.lower())
    return chinese_number(digits)


def chinese_number(digits: str) -> int | None:
    """1 to 99 as written in Chinese, or None."""
    tens, ten, ones = digits.partition("十")
    if not ten:
        return _CHINESE_DIGITS.get(digits) if len(digits) == 1 else None
    if len(tens) > 1 or len(ones) > 1:
        return None
    return _CHINESE_DIGITS.get(tens, 1) * 10 + _CHINESE_DIGITS.get(ones, 0)


def _roman(digits: str) -> int | None:
    total = 0
    for digit, following in zip(digits, [*digits[1:], ""], strict=True):
        value = _ROMAN[digit]
        total += -value if following and _ROMAN[following] > value else value
    return total if 0 < total < 30 else None


def _counter(text: str, lexicon: Lexicon) -> Marker | None:
    """A counting word of the language and a number: "Step 3:", "Tipp 2", "方法一：" ."""
    if not _may_count(text, lexicon) or lexicon.words["items.counters"].opens(folded(text[:40])) is None:
        return _glued_counter(text, lexicon)
    return _after_word(text, lexicon)


def _may_count(text: str, lexicon: Lexicon) -> bool:
    """False where a text surely opens with no counting word: most lines open with four other characters."""
    opening = text[:5]
    # what folding does to four characters of these is to make letters small
    is_plain = len(opening) == 5 and opening.isascii() and opening.isprintable() and "  " not in opening
    return not is_plain or opening[0] == " " or beginnings_of_counters(lexicon).may_open(opening[:4].lower())


def beginnings_of_counters(lexicon: Lexicon) -> Beginnings:
    """What counting words begin with."""
    return _beginnings(lexicon.words["items.counters"])


@cache
def _beginnings(words: Phrases) -> Beginnings:
    return Beginnings(words.words)


def _after_word(text: str, lexicon: Lexicon) -> Marker | None:
    """A counting word and a number that is set apart from it."""
    word = lexicon.words["items.counters"].opens(folded(text[:40]))
    if word is None:
        return None
    # folding keeps the length of a counting word in every language that we have
    found = _AFTER_COUNTER.match(text, word.end()) or _SPELT.match(text, word.end())
    if found is None:
        return None
    number = _counted(found[1], lexicon)
    return Marker(text[: found.end()].strip(), number, f"counter {word.group()}", found.end()) if number else None


def _glued_counter(text: str, lexicon: Lexicon) -> Marker | None:
    """ "STEP1", "Tipp2:": a number right behind a word of an alphabet."""
    glued = _GLUED.match(text)
    apart = _counter(f"{glued.group()} {text[glued.end() :]}", lexicon) if glued else None
    return replace(apart, shown=text[: apart.end - 1].strip(), end=apart.end - 1) if apart else None


def _bracketed_counter(text: str, lexicon: Lexicon) -> Marker | None:
    """ "【Tip 1】 …", "[Step 2] …"."""
    inner = _counter(text[1:], lexicon)
    if inner is None or inner.shown[-1:] not in _CLOSING:
        return None
    return Marker(text[: inner.end + 1].strip(), inner.number, f"bracketed {inner.style}", inner.end + 1)


def _ordinal(text: str, lexicon: Lexicon) -> Marker | None:
    """ "Erstens: …", "첫째, …": a comma is part of a sentence where an alphabet has capital letters."""
    found = _ORDINAL.match(text)
    if found is None:
        return None
    number = lexicon.ordinals.get(folded(found[1]))
    if number is None or (found[2] == "," and text[0].lower() != text[0].upper()):
        return None
    return Marker(found.group().strip(), number, "spelt", found.end())


def _counted(digits: str, lexicon: Lexicon) -> int | None:
    """What stands behind a counting word: "3", "三", "II", "three"."""
    if digits.isdecimal():
        return int(digits)
    if set(digits) <= {"I", "V", "X"}:
        return _roman(digits.lower())
    return lexicon.numbers.get(folded(digits)) or chinese_number(digits)


def _bullet(text: str) -> Marker | None:
    found = _BULLET.match(text)
    return Marker(found.group(1), None, f"bullet {found.group(1)}", found.end()) if found else None
