"""Which blocks of a page are main text, by what its collection tells: a text, block numbers, or lines.

Left out of training: headlines (another part finds them), blocks that are nothing but an item's mark, and what
the gold allows to be kept or dropped.
"""

import importlib.util
import sys
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np

from crawler.lexicons.lexicon import everywhere
from crawler.parsers.model.training.alignment import Tokens, Vector, align, tokens
from crawler.parsers.model.training.pages import LabelledPage
from crawler.parsers.structure.markers import is_only_marker, read_marker

SHORT: Final = 6
"""Tokens up to which a block counts as part of a line only at the line's beginning or end."""
MAIN, OPTIONAL, OTHER = "main", "optional", "other"


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """``target``: how much of each block is main text, 0 to 1. ``counts``: 1 where a block is trained on, else 0."""

    target: Vector
    counts: Vector


def labels(page: LabelledPage, body: bytes, texts: list[str], corpus: Path) -> Labels:
    """Labels of a page's blocks, given their texts. ``corpus`` holds the program that numbers blocks of labels."""
    if page.origin == "health":
        found = by_numbers(page.gold, numbered_blocks(corpus, body), texts)
    elif page.origin == "generated":
        found = by_lines(page.gold, texts)
    else:
        found = by_text(page.gold, texts)
    marks = np.asarray([_is_mark(text) for text in texts], np.bool_)
    return Labels(found.target, np.where(marks, 0, found.counts).astype(np.float32))


def by_text(gold: dict[str, Any], texts: list[str]) -> Labels:
    """For a gold text: what of each block is in it, in its order."""
    blocks = [tokens(text) for text in texts]
    title = tokens(gold.get("title"))
    counts = [not block or block != title for block in blocks]
    return Labels(align(blocks, tokens(gold["text"])), np.asarray(counts, np.float32))


def by_lines(gold: dict[str, Any], texts: list[str]) -> Labels:
    """For gold that lists every line of the article: blocks below the headline that are a line or part of one."""
    lines = [" ".join(tokens(line)) for line in _lines(gold)]
    optional = _bounded(tokens(gold["optional"]))
    titles = [tokens(title) for title in gold["titles"]]
    blocks = [tokens(text) for text in texts]
    start = next((number for number, block in enumerate(blocks) if block in titles), -1)
    target = np.zeros(len(texts), np.float32)
    counts = np.ones(len(texts), np.float32)
    for number, block in enumerate(blocks):
        forms = {" ".join(block), " ".join(tokens(_unmarked(texts[number])))} - {""}
        target[number] = number > start and any(_is_part(form, line, len(block)) for form in forms for line in lines)
        spare = _bounded(block) in optional and not target[number]
        counts[number] = not block or not (spare or block in titles)
    return Labels(target, counts)


def by_numbers(gold: dict[str, Any], numbered: list[str], texts: list[str]) -> Labels:
    """For gold that names numbered blocks: ours are matched with those in order, by their tokens."""
    roles = _roles(gold, len(numbered))
    blocks, theirs = [tokens(text) for text in texts], [tokens(text) for text in numbered]
    matched = _matched(blocks, theirs)
    main = [_bounded(their) for their, role in zip(theirs, roles, strict=True) if role == MAIN and their]
    target = np.zeros(len(texts), np.float32)
    counts = np.ones(len(texts), np.float32)
    for number, block in enumerate(blocks):
        if number in matched:
            role = roles[matched[number]]
            target[number], counts[number] = role == MAIN, role != OPTIONAL
        elif block:
            # cut in another way than theirs
            own = _bounded(block)
            target[number] = any(own in text or text in own for text in main)
    return Labels(target, counts)


def numbered_blocks(corpus: Path, body: bytes) -> list[str]:
    """The texts of a page's blocks as the corpus numbers them."""
    return [block.text for block in _scorer(corpus).blocks(body)]


@cache
def _scorer(corpus: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("corpus_score", corpus / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{corpus / 'score.py'} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _roles(gold: dict[str, Any], count: int) -> list[str]:
    roles = [OTHER] * count
    for number in [*_spread(gold.get("optional")), *_spread(gold.get("title"))]:
        roles[number] = OPTIONAL
    for section in gold.get("sections", []):
        items = [reference for item in section.get("i", []) for reference in item.partition(":")[2].split(",")]
        for number in [*_spread(section.get("p")), *_spread(section.get("h")), *_spread(items)]:
            roles[number] = MAIN
    return roles


def _spread(references: Any) -> list[int]:
    """[19, "21-23"], "21-23" or 19 to block numbers."""
    numbers: list[int] = []
    listed = references if isinstance(references, list) else [] if references is None else [references]
    for reference in listed:
        first, _, last = str(reference).partition("-")
        numbers += range(int(first), int(last or first) + 1)
    return numbers


def _matched(blocks: list[Tokens], theirs: list[Tokens]) -> dict[int, int]:
    matcher = SequenceMatcher(None, [tuple(b) for b in blocks], [tuple(b) for b in theirs], autojunk=False)
    return {a + step: b + step for a, b, size in matcher.get_matching_blocks() for step in range(size)}


def _lines(gold: dict[str, Any]) -> list[str]:
    lines = []
    for section in gold["sections"]:
        lines += [section["heading"] or "", *section["paragraphs"], *(item["text"] for item in section["items"])]
    return [line for line in lines if line]


def _is_part(form: str, line: str, size: int) -> bool:
    own, whole = f" {form} ", f" {line} "
    return own in whole if size > SHORT else whole.startswith(own) or whole.endswith(own)


def _bounded(block: Tokens) -> str:
    """Tokens as a text in which no token is found inside another."""
    return f" {' '.join(block)} " if block else ""


def _unmarked(text: str) -> str:
    marker = read_marker(text, everywhere())
    return text[marker.end :] if marker else text


def _is_mark(text: str) -> bool:
    return len(text) <= 12 and is_only_marker(text, everywhere()) is not None
