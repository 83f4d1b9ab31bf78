"""What surrounds an article: menus, paths, share lines, side columns, footers."""

from collections.abc import Sequence
from html import escape
from typing import Final

from benchmarks.generator.story import Teaser
from benchmarks.generator.writer import Writer

FURNITURE: Final = ("none", "light", "portal", "portal", "blog", "heavy")
SIDEBARS: Final = ("none", "none", "categories", "popular", "tags")


class Furniture:
    """The surroundings of one page; every method gives HTML, empty where the page has no such thing."""

    def __init__(self, amount: str, writer: Writer) -> None:
        self._amount = amount
        self._writer = writer

    def top(self) -> str:
        """Logo and menu."""
        if self._amount == "none":
            return ""
        site = escape(self._writer.site)
        entries = [f'<a href="/c/{i}/">{escape(name)}</a>' for i, name in enumerate(self._writer.all_of("menu"))]
        if self._amount == "light":
            return f'<div class="logo"><a href="/">{site}</a></div>'
        if self._amount == "portal":
            logo = f'<td><img src="/logo.gif" alt="{site}"></td>'
            return f'<table width="960"><tr>{logo}<td>{" | ".join(entries)}</td></tr></table>'
        listed = "".join(f"<li>{entry}</li>" for entry in entries)
        search = (
            '<form action="/s"><input name="q"><input type="submit" value="OK"></form>'
            if self._amount == "heavy"
            else ""
        )
        return f'<header><a class="brand" href="/">{site}</a>{search}<nav><ul>{listed}</ul></nav></header>'

    def crumbs(self, title: str) -> str:
        """The path from the front page."""
        if self._amount in {"none", "light"}:
            return ""
        steps = [f'<a href="/{i}">{escape(name)}</a>' for i, name in enumerate(self._writer.all_of("crumbs"))]
        if self._writer.rng.random() < 0.5:
            steps.append(escape(title))
        return f'<div class="path">{escape(self._writer.one("crumb_lead"))}{" &gt; ".join(steps)}</div>'

    def share(self) -> str:
        """Share and print links."""
        return (
            f'<div class="share">{escape(self._writer.one("share"))}</div>'
            if self._amount in {"portal", "heavy"}
            else ""
        )

    def bottom(self) -> str:
        """Footer and cookie line."""
        if self._amount == "none":
            return ""
        line = escape(self._writer.one("footer"))
        if self._amount == "portal":
            return f'<hr><center><font size="1">{line}</font></center>'
        cookie = f'<div id="cookie">{escape(self._writer.one("cookie"))}</div>' if self._amount == "heavy" else ""
        return f"<footer><p>{line}</p></footer>{cookie}"

    def side(self, kind: str, popular: Sequence[Teaser]) -> str:
        """The side column: categories, tags, or popular articles."""
        if kind == "none":
            return ""
        if kind == "popular":
            entries = "".join(f'<li><a href="{escape(t.url or "")}">{escape(t.title)}</a></li>' for t in popular)
            return f"<h3>{escape(self._writer.one('popular'))}</h3><ul>{entries}</ul>"
        names = self._writer.all_of("menu")[1:]
        links = [f'<a href="/{kind}/{i}">{escape(name)}</a>' for i, name in enumerate(names)]
        between = "<br>" if kind == "categories" else " "
        return f"<h3>{escape(self._writer.one('categories'))}</h3><div>{between.join(links)}</div>"


def byline(style: str, writer: Writer) -> tuple[str, str]:
    """The line that names author and date, as HTML and as text; both empty without one."""
    if style == "no":
        return "", ""
    line = writer.one("byline")
    if style == "line":
        return f'<p class="info">{escape(line)}</p>', line
    return f'<div class="meta"><span>{escape(line)}</span></div>', line


def interruption(style: str, writer: Writer) -> tuple[str, str]:
    """What stands inside the text and does not belong to it, as HTML, and its text where it may be kept."""
    if style == "advert":
        return f'<div class="ad">{escape(writer.one("advert"))}</div>', ""
    if style == "script":
        return '<script>var slot = "in-text"; show(slot);</script>', ""
    if style == "comment":
        return "<!-- in-text slot 3 -->", ""
    if style == "figure":
        caption = writer.one("captions")
        return f'<figure><img src="/f.jpg" alt=""><figcaption>{escape(caption)}</figcaption></figure>', caption
    return "", ""
