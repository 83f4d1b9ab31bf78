"""Text from pages and servers, made fit for terminals, logs and reports."""

import unicodedata


def printable(text: str) -> str:
    """Text on one line without control, bidirectional and other unseen characters: it cannot steer a terminal."""
    return "".join(character for character in " ".join(text.split()) if not _is_unseen(character))


def shortened(text: str, length: int) -> str:
    """The text's beginning, with an ellipsis where it was cut."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _is_unseen(character: str) -> bool:
    # controls, format characters (bidi, zero width), surrogates, private use, unassigned
    return unicodedata.category(character).startswith("C")
