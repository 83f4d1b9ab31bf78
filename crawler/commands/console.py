"""What the terminal shows. Text from pages never reaches it without ``shown``."""

import unicodedata

from rich.console import Console
from rich.text import Text

messages = Console(stderr=True, highlight=False)
"""Progress and errors."""
results = Console(highlight=False)
"""What a command was asked for."""


def printable(text: str) -> str:
    """Text on one line without control, bidirectional and other unseen characters: it cannot steer a terminal."""
    return "".join(character for character in " ".join(text.split()) if not _is_unseen(character))


def shown(text: str, style: str = "") -> Text:
    """Text of a page for a terminal: printable, and no markup of Rich's in it counts."""
    return Text(printable(text), style=style)


def shortened(text: str, length: int) -> str:
    """The text's beginning, with an ellipsis where it was cut."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _is_unseen(character: str) -> bool:
    # controls, format characters (bidi, zero width), surrogates, private use, unassigned
    return unicodedata.category(character).startswith("C")
