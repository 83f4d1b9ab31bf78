"""What the terminal shows. Text from pages never reaches it without ``shown``."""

from rich.console import Console
from rich.text import Text

from crawler.reports.printable import printable, shortened

__all__ = ["messages", "printable", "results", "shortened", "shown"]

messages = Console(stderr=True, highlight=False)
"""Progress and errors."""
results = Console(highlight=False)
"""What a command was asked for."""


def shown(text: str, style: str = "") -> Text:
    """Text of a page for a terminal: printable, and no markup of Rich's in it counts."""
    return Text(printable(text), style=style)
