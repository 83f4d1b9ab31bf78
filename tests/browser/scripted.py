"""Pages that are nothing without their scripts."""

import json

from loopback import PARAGRAPHS

_ARTICLE = "<article><h1>{title}</h1>" + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS) + "</article>"


def writes(title: str) -> str:
    """A script that writes an article."""
    return f"document.getElementById('here').innerHTML = {json.dumps(_ARTICLE.format(title=title))};"


def shell(script: str = "", head: str = "") -> bytes:
    """A page without a text."""
    page = f"<!doctype html><html lang=en><head><title>One moment</title>{head}</head><body><div id=here></div>"
    return f"{page}<script>{script}</script></body></html>".encode()
