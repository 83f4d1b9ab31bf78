"""The block that recommends other articles."""

import tomllib
from collections.abc import Sequence
from html import escape
from importlib import resources
from typing import Final

from benchmarks.generator.story import Teaser
from benchmarks.generator.writer import Writer

_FRAMES: Final[dict[str, dict[str, str]]] = tomllib.loads(
    resources.files("benchmarks.generator").joinpath("teasers.toml").read_text("utf-8")
)
# the plainest ones more often than the rest
TEASERS: Final = (*_FRAMES, "plain", "bold", "list", "definitions")
WITHOUT_SNIPPETS: Final = frozenset(name for name, frame in _FRAMES.items() if not frame["snippet"])
_WHOLE_LINKS: Final = frozenset(name for name, frame in _FRAMES.items() if "{u}" in frame["each"])
# here only a link tells a title from other titles, or from the snippet that follows it on the same line
ALWAYS_LINKED: Final = WITHOUT_SNIPPETS | _WHOLE_LINKS | {"list_spans"}
_HEADINGS: Final = {
    "h2": "<h2>{}</h2>",
    "h3": "<h3>{}</h3>",
    "h4": "<h4>{}</h4>",
    "div": '<div class="hd">{}</div>',
    "bold": "<p><b>{}</b></p>",
    "plain": "<p>{}</p>",
    "strong": "<div><strong>{}</strong></div>",
    "span": '<div class="bar"><span>{}</span></div>',
}


def recommend_heading(style: str, writer: Writer) -> str:
    """The words above the teasers."""
    return _HEADINGS[style].format(escape(writer.one("recommend")))


def teasers(entries: Sequence[Teaser], style: str, writer: Writer) -> str:
    """The teasers as HTML."""
    return _FRAMES[style]["all"].format("\n".join(_entry(entry, style, writer) for entry in entries))


def _entry(entry: Teaser, style: str, writer: Writer) -> str:
    frame = _FRAMES[style]
    address = escape(entry.url or "")
    title = escape(entry.title)
    if entry.url and style not in _WHOLE_LINKS:
        title = f'<a href="{address}">{title}</a>'
    more = f'<a href="{address}" class="more">{escape(writer.one("more_link"))}</a>' if entry.url else ""
    below = frame["snippet"].format(escape(entry.snippet), m=more) if entry.snippet else ""
    written = frame["each"].format(t=title, s=below, u=address, n=writer.rng.randint(1, 999), d=writer.date)
    return written if "{s}" in frame["each"] else written + below
