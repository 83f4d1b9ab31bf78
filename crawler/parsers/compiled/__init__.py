"""The loops of the parsers that cost most, as C: the same results in about a third of their time.

``walk.pyx`` is the twin of :mod:`crawler.parsers.blocks.walk`, ``columns.pyx`` that of
:mod:`crawler.parsers.main_text.plain_tables`, ``nodes.pyx`` that of :mod:`crawler.parsers.document.nodes` and of
:mod:`crawler.parsers.document.xpaths`. ``deploy/build_hook.py`` compiles all where the project is installed.
Without a C compiler the program does all in Python, and ``healthcrawl --version`` says so.
"""

from importlib import import_module
from typing import Final

MODULES: Final = ("walk", "columns", "nodes", "teasers", "neighbours", "source", "lines")


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
