"""Judges a record of a generated page field by field: a field is right or wrong, nothing between.

White space is folded, and spaces beside Chinese characters do not count; everything else must be equal.
Text that the gold calls optional may be there or not.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from benchmarks.generator.gold import Gold

Record = dict[str, Any]

_WIDE: Final = "\u2018-\u201d\u2026\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
_SPACE_BESIDE_WIDE: Final = re.compile(rf"(?<=[{_WIDE}]) | (?=[{_WIDE}])")
_WORD: Final = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
_REMEDIES: Final = {"workaround", "treatment"}


def folded(text: str | None) -> str:
    """The form in which texts are compared."""
    return _SPACE_BESIDE_WIDE.sub("", " ".join((text or "").split()))


def judge(gold: Gold, record: Record | None) -> dict[str, bool]:
    """Field → whether the record has it exactly right. Without a record every field is wrong."""
    if record is None:
        return dict.fromkeys(FIELDS, False)
    return {name: is_right(gold, record) for name, is_right in FIELDS.items()}


def is_perfect(verdict: dict[str, bool]) -> bool:
    """Every field is right, labels left out: where a label ends is open to taste."""
    return all(right for name, right in verdict.items() if name != "labels")


def _title(gold: Gold, record: Record) -> bool:
    return folded(record["title"]) in map(folded, gold["titles"])


def _headings(gold: Gold, record: Record) -> bool:
    return [_heading(s) for s in gold["sections"]] == [_heading(s) for s in record["sections"]]


def _heading(section: dict[str, Any]) -> str:
    return folded(section["heading"]).rstrip(":：")


def _kinds(gold: Gold, record: Record) -> bool:
    wanted = [s["kinds"] for s in gold["sections"]]
    found = [s["kind"] for s in record["sections"]]
    return len(wanted) == len(found) and all(kind in kinds for kind, kinds in zip(found, wanted, strict=True))


def _paragraphs(gold: Gold, record: Record) -> bool:
    wanted = [[folded(p) for p in s["paragraphs"]] for s in gold["sections"]]
    return _joined(wanted) == _joined([_texts(s, gold, items=False) for s in record["sections"]])


def _items(gold: Gold, record: Record) -> bool:
    wanted = [wordings(item) for s in gold["sections"] for item in s["items"]]
    return _same_items(wanted, _joined([_texts(s, gold, items=True) for s in record["sections"]]))


def _numbers(gold: Gold, record: Record) -> bool:
    wanted = [item["number"] for s in gold["sections"] for item in s["items"]]
    return wanted == [b["number"] for s in record["sections"] for b in s["blocks"] if b["kind"] == "item"]


def _labels(gold: Gold, record: Record) -> bool:
    wanted = [folded(item["label"]) for s in gold["sections"] for item in s["items"]]
    found = [folded(b["label"]) for s in record["sections"] for b in s["blocks"] if b["kind"] == "item"]
    return wanted == [label.rstrip(".。") for label in found]


def _placement(gold: Gold, record: Record) -> bool:
    """Every section holds its own paragraphs and items, in number."""
    wanted = [(len(s["paragraphs"]), len(s["items"])) for s in gold["sections"]]
    found = [(len(_texts(s, gold, items=False)), len(_texts(s, gold, items=True))) for s in record["sections"]]
    return wanted == found


def _causes(gold: Gold, record: Record) -> bool:
    return _same_list(gold, record["causes"], {"causes"})


def _workarounds(gold: Gold, record: Record) -> bool:
    return _same_list(gold, record["workarounds"], _REMEDIES)


def _same_list(gold: Gold, found: list[dict[str, Any]], kinds: set[str]) -> bool:
    wanted = [item for s in gold["sections"] if kinds & set(s["kinds"]) for item in s["items"]]
    numbers = [item["number"] for item in wanted] == [item["number"] for item in found]
    return numbers and _same_items([wordings(item) for item in wanted], [_whole(item) for item in found])


def _nothing_foreign(gold: Gold, record: Record) -> bool:
    """No word in the sections that the article's own text does not have as often."""
    own = [gold["optional"]]
    for section in gold["sections"]:
        own += [section["heading"] or "", *section["paragraphs"], *(item["text"] for item in section["items"])]
    found = [s["heading"] or "" for s in record["sections"]]
    found += [_whole(block) for s in record["sections"] for block in s["blocks"]]
    return not _counted(found) - _counted(own)


def _body(gold: Gold, record: Record) -> bool:
    """The running text holds every paragraph, and the headings and items in the page's order."""
    body, at = folded(record["body"]), 0
    paragraphs = [folded(text) for section in gold["sections"] for text in section["paragraphs"]]
    for section in gold["sections"]:
        for part in (_heading(section), *(folded(item["rest"]) for item in section["items"])):
            at = body.find(part, at)
            if at < 0:
                return False
    return all(text in body for text in paragraphs)


def _previous(gold: Gold, record: Record) -> bool:
    return _link(gold["previous"]) == _link(record["previous_article"])


def _next(gold: Gold, record: Record) -> bool:
    return _link(gold["next"]) == _link(record["next_article"])


def _link(link: dict[str, Any] | None) -> tuple[str, str | None] | None:
    return (folded(link["title"]), link["url"]) if link else None


def _teaser_field(value: Callable[[dict[str, Any]], object]) -> Callable[[Gold, Record], bool]:
    """Right where every teaser's title has the value that it should, in whatever order."""

    def is_right(gold: Gold, record: Record) -> bool:
        wanted, found = (
            Counter((folded(teaser["title"]), value(teaser)) for teaser in page["recommendations"])
            for page in (gold, record)
        )
        return wanted == found

    return is_right


def _is_cut(teaser: dict[str, Any]) -> bool:
    if "snippet_truncated" in teaser:
        return bool(teaser["snippet_truncated"])
    return (teaser["snippet"] or "").endswith(("...", "…"))


def _texts(section: dict[str, Any], gold: Gold, *, items: bool) -> list[str]:
    """Texts of a record's section that are items, or that are not, without optional ones."""
    blocks = [block for block in section["blocks"] if (block["kind"] == "item") == items]
    optional = folded(gold["optional"])
    return [text for text in map(_whole, blocks) if not (optional and text in optional)]


def _whole(block: dict[str, Any]) -> str:
    return folded(" ".join(part for part in (block.get("label"), block["text"]) if part))


def wordings(item: dict[str, Any]) -> set[str]:
    """The texts that are as good: the item as shown, or its label cut off with or without its full stop."""
    label, rest = item["label"], item["rest"]
    if not label:
        return {folded(rest)}
    return {folded(text) for text in (item["text"], f"{label} {rest}", f"{label}. {rest}", f"{label}。{rest}")}


def _same_items(wanted: list[set[str]], found: list[str]) -> bool:
    return len(wanted) == len(found) and all(text in ways for text, ways in zip(found, wanted, strict=True))


def _joined(lists: Iterable[list[str]]) -> list[str]:
    return [text for texts in lists for text in texts]


def _counted(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in _WORD.findall(text.casefold()))


FIELDS: Final[dict[str, Callable[[Gold, Record], bool]]] = {
    "title": _title,
    "headings": _headings,
    "kinds": _kinds,
    "paragraphs": _paragraphs,
    "items": _items,
    "numbers": _numbers,
    "placement": _placement,
    "causes": _causes,
    "workarounds": _workarounds,
    "body": _body,
    "nothing_foreign": _nothing_foreign,
    "previous": _previous,
    "next": _next,
    "teaser_titles": _teaser_field(lambda _: None),
    "teaser_urls": _teaser_field(lambda teaser: teaser["url"]),
    "teaser_snippets": _teaser_field(lambda teaser: folded(teaser["snippet"])),
    "teaser_cuts": _teaser_field(_is_cut),
    "labels": _labels,
}
