"""resiliparse: its minimal HTML for the structure, its plain text for the body."""

from lxml import html
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import detect_encoding
from resiliparse.parse.html import HTMLTree

from benchmarks.peers.shape import Record, lines_of, record


def read(body: bytes, url: str) -> Record | None:
    """The record; None where resiliparse finds no text."""
    tree = _tree(body)
    text = extract_plain_text(tree, main_content=True)
    if not text.strip():
        return None
    written = extract_plain_text(tree, main_content=True, preserve_formatting="minimal_html", alt_texts=False)
    found = record(tree.title, lines_of(html.document_fromstring(f"<div>{written}</div>")))
    return {**found, "url": url, "body": text}


def main_text(body: bytes) -> str:
    """Its main text, for timing."""
    return str(extract_plain_text(_tree(body), main_content=True))


def _tree(body: bytes) -> HTMLTree:
    return HTMLTree.parse_from_bytes(body, detect_encoding(body))
