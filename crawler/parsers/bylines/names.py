"""Names of people and organisations in a byline: told from each other, from degrees and from what they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crawler.lexicons.lexicon import Lexicon
from crawler.lexicons.phrases import Phrases, folded
from crawler.parsers.bylines.seams import SEAM

LONGEST_NAME: Final = 60
MOST_WORDS: Final = 6
INITIALS: Final = 3
"""Letters of a capital that stands for a picture: "AW"."""
MOST_PEOPLE: Final = 20
SHORT_TAIL: Final = 3
"""Words of "A. on Tuesday": one word and what may stand behind it."""
LONGEST: Final = 400
"""Characters of a line or a meta tag that are searched for names."""

_BARS: Final = "|｜•·⋅●"
_EDGES: Final = " ,;:：|｜•·⋅●–—-−/\"'“”«»‹›『』「」()（）[]【】\u00a0" + SEAM
_SPACES: Final = " \u00a0" + SEAM
_AFTER_NAMES: Final = rf"\s*[{_BARS}]|\s[–—-]\s|\s*[:：]|\s\((?=\w+$|[^)]*$)|（|https?:|www\.|…|[!?。！？]"
_END_OF_FIELD: Final = re.compile(_AFTER_NAMES)
_END: Final = re.compile(rf"{_AFTER_NAMES}|\d{{2}}|(?:(?<=[a-z]{{4}})|(?<=[A-Z]{{3}}))\.\s+(?=\w)")
_BRIDGED: Final = re.compile(rf"\s*{SEAM}\s*([,;，、&])\s*{SEAM}?\s*|\s*([,;，、&])\s*{SEAM}\s*")
_COMMAS: Final = re.compile(r"\s*[,;；，،、]\s*")
# Two capitals or more in a short word, points and hyphens aside: MD, PhD, M.Sc., RDN, LCSW-C, CDCES, E-RYT 200.
_DEGREE: Final = re.compile(
    r"(?:[A-Z][-.]?){2,7}\.?|(?:[A-Z][a-z]{0,3}\.\s?){2,4}|[A-Z]{1,3}[a-z]{0,2}[A-Z]{1,3}[a-z]{0,2}\.?|Ph\.?\s?D\.?|[JS]r\.?|"
    r"[A-Z]-?[A-Z]{2,4}[- ]?\d{2,3}"
)
_DEGREES_AT_END: Final = re.compile(
    r"(?:\s(?:M\.?D|D\.?O|Ph\.?\s?D|R\.?N|R\.?D|D\.?D\.?S|D\.?V\.?M|MBBS|MPH|RDN|MSc|BSc)\.?)+$"
)
_GLUED: Final = re.compile(r"[A-Z][a-z]{1,11}(?=[A-Z])")
_NOT_A_NAME: Final = re.compile(r"[@<>{}=_\\]|\d{3}|\w\.(?:com|org|net)\b", re.I)
# Words of names that are written small in many languages.
_PARTICLES: Final = frozenset(
    [
        *("van", "von", "vom", "zu", "zur", "zum", "der", "den", "de", "da", "di", "do", "dos", "das", "du", "del"),
        *("della", "dello", "degli", "des", "la", "le", "les", "lo", "ter", "ten", "te", "op", "'t", "af", "av"),
        *("bin", "bint", "ibn", "al", "el", "abu", "ap", "y", "e", "i", "und"),
    ]
)
# What programs write where they know nobody.
_NOBODY: Final = frozenset({"undefined", "null", "none", "nan", "false", "true", "n/a", "na", "author", "username"})


@dataclass(frozen=True, slots=True)
class Person:
    """A name, and the degrees and posts that stand with it."""

    name: str
    credentials: str | None = None


def people(text: str, words: Lexicon, joiners: Phrases) -> list[Person]:
    """The people that a line names, which begins with a name; empty where it begins with none."""
    found: list[Person] = []
    for piece, is_joined in _pieces(_until(_END, text[:LONGEST]), joiners):
        if found and _is_credential(piece, words):
            found[-1] = _with(found[-1], piece)
            continue
        name = _while_capital(piece)
        if _is_employer(found, is_joined, words) or (one := person(name, words)) is None:
            break
        found.append(one)
        if name != piece:
            break
    return found[:MOST_PEOPLE]


def given(text: str, words: Lexicon, joiners: Phrases) -> list[Person]:
    """The people in a field that is made for names, so that small letters and handles are names, too."""
    found: list[Person] = []
    for piece, is_joined in _pieces(_until(_END_OF_FIELD, text[:LONGEST]), joiners):
        if found and _is_credential(piece, words):
            found[-1] = _with(found[-1], piece)
        elif _is_employer(found, is_joined, words):
            break
        elif (one := person(piece, words, is_field=True)) is not None:
            found.append(one)
    return found[:MOST_PEOPLE]


def _is_employer(found: list[Person], is_joined: bool, words: Lexicon) -> bool:
    """True behind a comma behind a post: "A. Weber, Director of Care, Plain Health"."""
    credentials = found[-1].credentials if found and not is_joined else None
    return credentials is not None and words.words["byline.posts"].search(folded(credentials)) is not None


def _with(one: Person, credential: str) -> Person:
    return Person(one.name, f"{one.credentials}, {credential}" if one.credentials else credential)


def person(text: str, words: Lexicon, is_field: bool = False) -> Person | None:
    """One name, without what stands before and behind it; None where it is none."""
    before, text = _without_titles(_unglued(text.strip(_EDGES), words), words)
    text, behind = _without_posts(text, words)
    name = text.strip(_EDGES)
    if before and name.isascii() and " " not in name:
        before, name = "", f"{before} {name}"
    credentials = ", ".join(part for part in (before, behind) if part) or None
    fits = _is_field_name(name, words) if is_field else is_name(name, words)
    return Person(name, credentials) if fits else None


def _unglued(text: str, words: Lexicon) -> str:
    """The name of "ByTrevor Jones", whose word style alone sets apart."""
    found = _GLUED.match(text)
    return text[found.end() :] if found and words.words["byline.author"].is_all_of(folded(found[0])) else text


def _is_field_name(text: str, words: Lexicon) -> bool:
    return (
        1 <= len(text) <= LONGEST_NAME
        and len(text.split()) <= MOST_WORDS
        and not _NOT_A_NAME.search(text)
        and any(letter.isalpha() for letter in text)
        and text.lower() not in _NOBODY
        and not is_generic(text, words)
        and not _is_about_time(text, words)
    )


def is_name(text: str, words: Lexicon) -> bool:
    """True for a few words of which the first is written large, or that have no large letters."""
    if not 2 <= len(text) <= LONGEST_NAME or _NOT_A_NAME.search(text):
        return False
    parts = text.split()
    if len(parts) > MOST_WORDS or not parts[0][0].isalnum() or not any(letter.isalpha() for letter in text):
        return False
    if any(part[0].islower() and part not in _PARTICLES for part in parts[1:]) or parts[0][0].islower():
        return False
    if len(parts) == 1 and text.isascii() and text.isupper() and len(text) <= INITIALS:
        return False
    if parts[-1] in _PARTICLES or any(part.isdecimal() for part in parts):
        return False
    return not is_generic(text, words) and not _is_about_time(text, words)


def _is_about_time(text: str, words: Lexicon) -> bool:
    """True for "Last updated" and "Dec."."""
    key = folded(text)
    if any(words.words[f"dates.{kind}"].opens(key) for kind in ("published", "modified", "reviewed")):
        return True
    return " " not in key and any(month.is_all_of(key) for month in words.months)


def is_generic(text: str, words: Lexicon) -> bool:
    """True for an account that is nobody, a post, or a word about bylines."""
    key = folded(text)
    tables = ("generic", "posts", "author", "editor", "reviewer")
    return any(words.words[f"byline.{table}"].is_all_of(key) for table in tables)


def _while_capital(text: str) -> str:
    """The name of "A. Weber in Health"; one word before many small ones opens a sentence."""
    parts = text.split()
    small = next((i for i, part in enumerate(parts) if part[0].islower() and part not in _PARTICLES), len(parts))
    if small == len(parts) or small == 0:
        return text
    while parts[small - 1] in _PARTICLES:
        small -= 1
    if small == 1 and len(parts) > SHORT_TAIL:
        return text
    return " ".join(parts[:small]).strip(_EDGES)


def _pieces(text: str, joiners: Phrases) -> Iterator[tuple[str, bool]]:
    """What stands between commas and joining words, up to an element's seam that neither bridges. True where a
    word joins it to what stands before."""
    for part in _COMMAS.split(_BRIDGED.sub(r"\1\2 ", text)):
        for place, piece in enumerate(_split_at_joiners(part, joiners)):
            name, seam, _ = piece.strip(_SPACES).partition(SEAM)
            if name.strip(_EDGES):
                yield name.strip(_EDGES), place > 0 or not part[:1].isalnum()
            if seam:
                return


def _until(end: re.Pattern[str], text: str) -> str:
    text = text.lstrip(_EDGES)
    found = end.search(text)
    return text[: found.start()] if found else text


def _split_at_joiners(part: str, joiners: Phrases) -> list[str]:
    key = part.lower()
    found, since = [], 0
    place = joiners.search(key) if len(key) == len(part) else None
    while place is not None:
        found.append(part[since : place.start()])
        since = place.end()
        place = joiners.search(key, since)
    return [*found, part[since:]]


def _without_titles(text: str, words: Lexicon) -> tuple[str, str]:
    """ "Prof. Dr. med." and the name."""
    start, titles = 0, words.words["byline.titles"]
    key = text.lower()
    while len(key) == len(text) and (found := titles.opens(key[start:])):
        end = start + found.end()
        end += key[end : end + 1] == "."
        if end >= len(text) or not (key[end].isspace() or key[end - 1] == "." or not key[end].isascii()):
            break
        start = end + len(key[end:]) - len(key[end:].lstrip())
    return text[:start].strip(), text[start:]


def _without_posts(text: str, words: Lexicon) -> tuple[str, str]:
    """The name, and the degrees and posts behind it: "… MD", "… Executive Editor", "… 主任医师"."""
    if found := _DEGREES_AT_END.search(text):
        return text[: found.start()], text[found.start() :].strip()
    key = text.lower()
    if len(key) != len(text):
        return text, ""
    post = words.words["byline.posts"].search(key, 1)
    if post is not None and (not text[0].isascii() or len(text[: post.start()].split()) >= 2):
        return text[: post.start()], text[post.start() :].strip(_EDGES)
    return text, ""


def _is_credential(piece: str, words: Lexicon) -> bool:
    """A degree, or what somebody is: what follows a name and a comma and is no name."""
    piece = piece.rstrip("®™* ")
    if len(piece) <= 14 and _DEGREE.fullmatch(piece):
        return True
    key = folded(piece)
    return words.words["byline.posts"].opens(key) is not None or words.words["byline.posts"].search(key) is not None
