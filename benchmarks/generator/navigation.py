"""The links to the article before and after."""

from html import escape
from typing import Final

from benchmarks.generator.story import Story, Teaser
from benchmarks.generator.writer import Writer

NAVIGATIONS: Final = ("paragraphs", "list", "divs", "cells", "lines", "rel", "spans", "font", "definition", "row")
LEADS: Final = ("angles", "angles", "words", "words", "arrows", "quotes")
# what stands before the title, where it is no word
_SIGNS: Final = {"angles": ("<<:  ", ">>:  "), "arrows": ("← ", "→ "), "quotes": ("« ", "» ")}
_ENDS: Final = {"en": "None", "zh": "没有了", "es": "no hay más", "de": "keiner"}
_FRAMES: Final = {
    "paragraphs": ("{}", '<p class="{which}">{}</p>'),
    "list": ('<ul class="pager">{}</ul>', "<li>{}</li>"),
    "divs": ('<div class="post-nav">{}</div>', '<div class="nav-{which}">{}</div>'),
    "cells": ('<table width="100%"><tr>{}</tr></table>', '<td align="left">{}</td>'),
    "lines": ('<div class="pn">{}</div>', "{}<br>"),
    "rel": ('<nav role="navigation">{}</nav>', '<div class="nav-{which}">{}</div>'),
    "spans": ("<div>{}</div>", '<p><span class="lead-{which}">{}</span></p>'),
    "font": ("<p>{}</p>", '<font size="2">{}</font><br>'),
    "definition": ("<table>{}</table>", "<tr><td>{}</td></tr>"),
    "row": ('<div class="clearfix">{}</div>', '<span class="fl">{}</span> &nbsp; '),
}


def navigation(story: Story, style: str, lead: str, writer: Writer, *, ends: bool) -> str:
    """Both neighbours as HTML; with ``ends`` a line says that there is no next one; empty without any."""
    outer, inner = _FRAMES[style]
    parts = []
    for which, neighbour in (("prev", story.previous), ("next", story.next)):
        before = _lead(which, lead, writer)
        if neighbour is not None:
            parts.append(inner.format(_entry(neighbour, before, which, style), which=which))
        elif ends and which == "next":
            parts.append(inner.format(escape(_lead(which, "words", writer) + _ENDS[writer.language]), which=which))
    return outer.format("\n".join(parts)) if parts else ""


def _lead(which: str, lead: str, writer: Writer) -> str:
    if lead in _SIGNS:
        return _SIGNS[lead][which == "next"]
    word = writer.one("previous" if which == "prev" else "next")
    return word if word.endswith("：") else word + " "


def _entry(neighbour: Teaser, lead: str, which: str, style: str) -> str:
    title = escape(neighbour.title)
    if neighbour.url is None:
        return escape(lead) + title
    rel = f' rel="{which}"' if style == "rel" else ""
    url = escape(neighbour.url)
    if style in {"rel", "divs"}:
        return f'<a href="{url}"{rel}><span>{escape(lead)}</span>{title}</a>'
    return f'{escape(lead)}<a href="{url}">{title}</a>'
