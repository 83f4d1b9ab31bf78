"""The loops of the parsers that cost most, as C: the same results in about a third of their time.

``walk.pyx`` is the twin of :mod:`crawler.parsers.blocks.walk`. Of :mod:`crawler.parsers.main_text` ``names.pyx`` is
that of ``plain_names``, ``places.pyx`` that of ``plain_places`` and ``plain_regions``, ``texts.pyx`` and ``rows.pyx``
that of ``plain_rows``, ``sums.pyx`` that of ``plain_sums``; ``layers.pyx`` is
that of :mod:`crawler.parsers.model.plain_layers`.
``deploy/build_hook.py`` compiles them where the project is installed.
Without a C compiler the program does all in Python, and ``healthcrawl --version`` says so.
"""

from importlib import import_module
from typing import Final

MODULES: Final = ("walk", "names", "places", "texts", "rows", "sums", "layers")


def missing() -> str | None:
    """Why the parsers run in Python, or None where the compiled modules work."""
    for name in MODULES:
        try:
            import_module(f"crawler.parsers.compiled.{name}")
        except ModuleNotFoundError:
            return f"{name} is not compiled; install a C compiler and healthcrawl again"
        except ImportError as error:
            return str(error)
    return None
