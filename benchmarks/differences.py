"""Gold and record of one page as lines, and where they differ."""

import difflib
from typing import Any

from benchmarks.generator.gold import Gold
from benchmarks.strict import Record, folded, wordings


def differences(gold: Gold, record: Record | None, width: int = 150) -> list[str]:
    """Lines that only the gold has ("-") and that only the record has ("+"), cut at a width."""
    if record is None:
        return ["+ no record: the page was rejected"]
    wanted = [*_gold_lines(gold), *_around(gold, "previous", "next")]
    known = {text: line for line, texts in _ways(gold) for text in texts}
    found = [known.get(line, line) for line in _record_lines(record)]
    found += _around(record, "previous_article", "next_article")
    lines = difflib.unified_diff(wanted, found, lineterm="", n=0)
    return [line[:width] for line in lines if not line.startswith(("---", "+++", "@@"))]


def _gold_lines(gold: Gold) -> list[str]:
    lines = [f"title {folded(gold['titles'][0])}"]
    for section in gold["sections"]:
        lines.append(_heading_line(section, section["kinds"][0]))
        lines += [f"paragraph {folded(text)}" for text in section["paragraphs"]]
        lines += [f"item {item['number']} {folded(item['text'])}" for item in section["items"]]
    return lines


def _record_lines(record: Record) -> list[str]:
    lines = [f"title {folded(record['title'])}"]
    for section in record["sections"]:
        lines.append(_heading_line(section, section["kind"]))
        # paragraphs first, as the gold has them
        for block in sorted(section["blocks"], key=lambda block: block["kind"] == "item"):
            text = folded(" ".join(part for part in (block["label"], block["text"]) if part))
            number = f" {block['number']}" if block["kind"] == "item" else ""
            lines.append(f"item{number} {text}" if number else f"paragraph {text}")
    return lines


def _ways(gold: Gold) -> list[tuple[str, list[str]]]:
    """Each item's line, and all lines that are as good."""
    items: list[dict[str, Any]] = [item for section in gold["sections"] for item in section["items"]]
    return [
        (f"item {item['number']} {folded(item['text'])}", [f"item {item['number']} {way}" for way in wordings(item)])
        for item in items
    ]


def _heading_line(section: dict[str, Any], kind: str) -> str:
    return f"heading {folded(section['heading']).rstrip(':：') or '–'} [{kind}]"


def _around(page: dict[str, Any], previous: str, following: str) -> list[str]:
    links = [f"{name} {_link(page[key])}" for name, key in (("previous", previous), ("next", following))]
    return links + sorted(f"teaser {_link(t)} | {folded(t['snippet'])}" for t in page["recommendations"])


def _link(link: dict[str, Any] | None) -> str:
    return f"{folded(link['title'])} | {link['url']}" if link else "none"
