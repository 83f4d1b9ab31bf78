"""Pages as large as real ones: generated articles with scripts, styles and menus around them."""

from random import Random
from typing import Final

from benchmarks.generator.page import make

SIZES: Final = (30_000, 60_000, 90_000, 115_000, 160_000, 260_000, 830_000)
"""Bytes of pages, each as often as the others: a median of 115 KB and a mean of 221 KB, as measured on real ones."""
_IN_SCRIPTS: Final = 0.7
_WORDS: Final = ("window", "config", "layer", "track", "slot", "lazy", "route", "style", "cache", "frame", "badge")


def page(number: int) -> bytes:
    """The page of that number; always the same."""
    body = make(7, number).body
    size = SIZES[number % len(SIZES)]
    rng = Random(f"filling {number}")
    missing = max(0, size - len(body))
    scripts = _script(rng, int(_IN_SCRIPTS * missing)).encode()
    menus = _menu(rng, int((1 - _IN_SCRIPTS) * missing)).encode()
    return _before(_before(body, b"</head>", scripts), b"</body>", menus)


def _before(body: bytes, mark: bytes, filling: bytes) -> bytes:
    head, found, tail = body.partition(mark)
    return head + filling + found + tail if found else body + filling


def _script(rng: Random, size: int) -> str:
    lines: list[str] = []
    length = 0
    while length < size:
        lines.append(f'"{rng.choice(_WORDS)}{rng.randrange(10**6)}":{{"v":{rng.random()},"n":"{rng.choice(_WORDS)}"}},')
        length += len(lines[-1])
    return f"<script>var state={{{''.join(lines)}}};</script>"


def _menu(rng: Random, size: int) -> str:
    entries: list[str] = []
    length = 0
    while length < size:
        name = f"{rng.choice(_WORDS)} {rng.choice(_WORDS)}"
        entries.append(
            f'<li class="menu-item item-{rng.randrange(10**4)}"><a href="/{rng.choice(_WORDS)}/'
            f'{rng.randrange(10**6)}.html" data-track="{rng.choice(_WORDS)}">{name}</a></li>'
        )
        length += len(entries[-1])
    return f'<footer><nav><ul class="menu">{"".join(entries)}</ul></nav></footer>'
