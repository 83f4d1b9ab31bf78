"""The record that a perfect extractor would make of a generated page."""

from typing import Any


def ideal_record(gold: dict[str, Any]) -> dict[str, Any]:
    """A record built from the gold alone, with the keys that the judge reads."""
    sections = [
        {"heading": s["heading"], "kind": s["kinds"][0], "blocks": [*_paragraphs(s), *_items(s)]}
        for s in gold["sections"]
    ]
    return {
        "title": gold["titles"][0],
        "sections": sections,
        "causes": _items_of(sections, {"causes"}),
        "workarounds": _items_of(sections, {"workaround", "treatment"}),
        "body": _body(gold["sections"]),
        "previous_article": gold["previous"],
        "next_article": gold["next"],
        "recommendations": [{**teaser, "snippet_truncated": _is_cut(teaser)} for teaser in gold["recommendations"]],
    }


def _is_cut(teaser: dict[str, Any]) -> bool:
    return (teaser["snippet"] or "").endswith(("...", "…"))


def _paragraphs(section: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"kind": "paragraph", "text": p, "label": None, "number": None} for p in section["paragraphs"]]


def _items(section: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"kind": "item", "text": item["rest"], "label": item["label"], "number": item["number"]}
        for item in section["items"]
    ]


def _items_of(sections: list[dict[str, Any]], kinds: set[str]) -> list[dict[str, Any]]:
    return [block for s in sections if s["kind"] in kinds for block in s["blocks"] if block["kind"] == "item"]


def _body(sections: list[dict[str, Any]]) -> str:
    lines = []
    for section in sections:
        lines += [section["heading"] or "", *section["paragraphs"], *(item["text"] for item in section["items"])]
    return "\n".join(lines)
