"""What a browser shows though it stands in a template or comes late.

The parts of a page that React streams are put into their places, as its scripts do. Such a part comes at the end of
the page as ``<div hidden id="S:4">``; its place is ``<template id="B:4">``, or ``<template id="P:4">`` within
another part. A call of a script tells which belong together.

A template that is the shadow root of the element around it is shown as it stands.
"""

import re
from typing import Final

from crawler.parsers.document.element import Element

_CALL: Final = re.compile(r'\$R\w{1,2}\("([BP]:[0-9a-f]{1,8})","(S:[0-9a-f]{1,8})"')
DEEPEST: Final = 150
"""Elements around a place into which a part is put: as many may be within the part."""
MOST: Final = 2_000
"""Parts that are put into their places."""


def show_templates(root: Element) -> None:
    """Move streamed parts of a tree that was just parsed into their places, and make shadow roots elements as others
    are."""
    templates = list(root.iter("template"))
    places = {name: place for place in templates if (name := place.get("id") or "")[:2] in {"B:", "P:"}}
    if places:
        _join(root, places)
    for template in templates:
        if template.get("shadowrootmode") is not None:
            template.tag = "div"


def _join(root: Element, places: dict[str, Element]) -> None:
    parts = {name: part for part in root.iter("div") if (name := part.get("id") or "").startswith("S:")}
    called = {part: place for script in root.iter("script") for place, part in _CALL.findall(script.text or "")}
    for name, part in list(parts.items())[:MOST]:
        known = (called.get(name), f"B:{name[2:]}", f"P:{name[2:]}")
        place = next((places[name] for name in known if name in places), None)
        if place is not None and part.get("hidden") is not None:
            _move(part, place)


def _move(part: Element, place: Element) -> None:
    around = list(place.iterancestors())
    if len(around) > DEEPEST or part in around:
        return
    # the text behind an element would move with it
    if part.tail and (before := part.getprevious()) is not None:
        before.tail = (before.tail or "") + part.tail
    part.tail = None
    place.addnext(part)
    del part.attrib["hidden"]
