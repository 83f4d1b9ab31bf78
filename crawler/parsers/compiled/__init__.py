"""The loops of the parsers that cost most, as C: the same results in about a third of their time.

Each module is the twin of Python modules with the same results: ``walk`` of :mod:`crawler.parsers.blocks.walk`; of
:mod:`crawler.parsers.main_text` ``names`` of ``plain_names``, ``places`` of ``plain_places`` and ``plain_regions``,
``texts`` and ``rows`` of ``plain_rows``, ``sums`` of ``plain_sums``; ``layers`` of
:mod:`crawler.parsers.model.plain_layers`; ``nodes`` of :mod:`crawler.parsers.document.nodes` and
:mod:`~crawler.parsers.document.xpaths`, ``source`` of :mod:`crawler.parsers.document.characters`; of
:mod:`crawler.parsers.teasers` ``entries``, ``groups`` and ``addresses`` of those by these names, ``lengths`` of
``sums``; ``neighbours`` of :mod:`crawler.parsers.neighbours.filters`, ``lines`` of
:mod:`crawler.parsers.structure.plain_lines`, ``words`` of :mod:`crawler.parsers.bylines.words`.
``deploy/build_hook.py`` compiles all where the project is installed.
Without a C compiler the program does all in Python, and ``healthcrawl --version`` says so.
"""

from importlib import import_module
from typing import Final

from lxml import etree

MODULES: Final = (
    *("walk", "names", "places", "texts", "rows", "sums", "layers"),
    *("nodes", "source", "entries", "groups", "lengths", "addresses", "neighbours", "lines", "words"),
)


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


def require_lxml(version: str) -> None:
    """ImportError where lxml is not of the version that a module was compiled for, whose nodes it reads."""
    here = etree.__version__
    if version != here:
        raise ImportError(f"the parsers were compiled for lxml {version}, this is {here}: install healthcrawl anew")
