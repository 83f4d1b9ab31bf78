"""Texts of pages and servers, and spans of time, made fit for terminals, logs and reports."""

import unicodedata


def printable(text: str) -> str:
    """Text on one line without control, bidirectional and other unseen characters: it cannot steer a terminal."""
    return "".join(character for character in " ".join(text.split()) if not _is_unseen(character))


def shortened(text: str, length: int) -> str:
    """The text's beginning, with an ellipsis where it was cut."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def span(seconds: float) -> str:
    """A span of time for people: "1 h 5 min", "2 min 10 s", "0.4 s"."""
    if seconds < 10:
        return f"{seconds:.1f} s".replace(".0 ", " ")
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{rest} s"


def _is_unseen(character: str) -> bool:
    # controls, format characters (bidi, zero width), surrogates, private use, unassigned
    return unicodedata.category(character).startswith("C")
