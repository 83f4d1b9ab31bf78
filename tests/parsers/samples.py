"""Pages for the properties: one good one, and shapes that grow."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from crawler.parsers import Fetched
from crawler.parsers.fetched import DIRECT, Journey

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://www.health.example/articles/cold-hands.html"
SENTENCE = "Hands cool down first when we sit still, for the body keeps its warmth for the heart and liver. "
GOOD = f"""<!doctype html><html lang="en"><head><title>Cold hands at the desk - Plain Health</title>
<meta name="description" content="Why hands cool down and what warms them.">
<meta property="article:published_time" content="2024-03-04"></head><body>
<div id="top" class="menu"><a href="/">Home</a> <a href="/hands/">Hands</a></div>
<h1>Cold hands at the desk</h1>
<p>{SENTENCE}It is a nuisance and no illness.</p>
<h2>Causes</h2><p>1. Sitting still: Muscles that do nothing make no warmth.</p>
<p>2. A draught from the window at the back.</p>
<h2>What you can do</h2><ul><li>Drink something warm every hour.</li><li>Get up and walk to the far printer.</li></ul>
<p>Previous: <a href="/articles/1.html">Numb toes after cycling</a></p>
<p>Next: <a href="/articles/3.html">Dry lips in the wind</a></p>
<h3>Related articles</h3><p><a href="/articles/4.html">Five ways to warm cold feet</a></p>
<p>Cold feet keep the whole body awake, and socks are only one of...</p></body></html>"""


def fetched(
    html: str | bytes, url: str = URL, headers: Mapping[str, str] | None = None, journey: Journey = DIRECT
) -> Fetched:
    """A page as it might have come."""
    body = html if isinstance(html, bytes) else html.encode("utf-8", "surrogatepass")
    return Fetched(url, body, headers or {}, MOMENT, journey=journey)


def _page(body: str) -> str:
    return f"<html lang=en><title>Cold hands</title><body><h1>Cold hands</h1><p>{SENTENCE * 3}</p>{body}</body></html>"


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda size: _page(piece * (size // len(piece)))


def _nested(size: int) -> str:
    count = size // 11
    return _page("<div>" * count + SENTENCE * 3 + "</div>" * count)


SHAPES: dict[str, Callable[[int], str]] = {
    "nested": _nested,
    "wide": _repeated("<div>Cold.</div>"),
    "inline": _repeated("<b>cold</b> <i>hands</i> "),
    "many attributes": _repeated('<p class="a b" id="c" style="color: red" data-d="e" title="f">Cold hands.</p>'),
    "links": _repeated('<a href="/articles/1.html">Why hands get cold</a> '),
    "linked lines": _repeated('<p><a href="/articles/1.html">Why hands get cold in the evening</a></p>'),
    "one paragraph": lambda size: _page(f"<p>{SENTENCE * (size // len(SENTENCE))}</p>"),
    "one word": lambda size: _page(f"<p>{'hand' * (size // 4)}</p>"),
    "paragraphs": _repeated(f"<p>{SENTENCE.strip()}</p>"),
    "lists in items": _repeated("<ol><li>cold<ul><li>hands</li><li>feet</li></ul></li></ol>"),
    "arrows": _repeated('<p><a href="/articles/1.html">« Cold hands here</a></p>'),
    "crumbs": _repeated('<a href="/a/">Home</a> &gt; '),
    "breaks": _repeated("Cold hands are common.<br>"),
    "ones": _repeated("<p>1. Warm your hands.</p>"),
    "nested lists": lambda size: _page("<ul><li>cold " * (size // 13)),
    "nested teasers": lambda size: _page(
        "<h3>Related articles</h3>"
        + "".join(f'<ul><li><a href="/a/{i}">Why cold hands come back, part {i}</a>' for i in range(size // 60))
    ),
    "contents headings": _repeated("<h3>Contents</h3><p><a href='#a'>Cold hands here</a></p>"),
    "share headings": _repeated("<h3>Share this article</h3><p>Cold hands here.</p>"),
    "bulleted list": lambda size: _page("<ul>" + "<li>Cold hands.</li>" * (size // 20) + "</ul>"),
    "ordered list": lambda size: _page("<ol>" + "<li>Cold hands.</li>" * (size // 20) + "</ol>"),
    "numbered lines": lambda size: _page("".join(f"<p>{i}. Warm your hands.</p>" for i in range(1, size // 28))),
    "short rows": lambda size: _page("<table>" + "<tr><td>cold</td><td>warm</td></tr>" * (size // 35) + "</table>"),
    "headings": _repeated("<h2>Causes</h2><p>Cold rooms and still hands.</p>"),
    "bold lines": _repeated("<p><b>Causes</b></p>"),
    "teasers": lambda size: _page("<h3>Related articles</h3>" + _cards(size // 90)),
    "nested elements in teasers": lambda size: _page("<h3>Related articles</h3>" + _deep_cards(min(1_500, size // 90))),
    "neighbours": _repeated("<p>Previous: A cold hand<br>Next: A warm hand</p>"),
    "dates": _repeated("<p>4 March 2024</p>"),
    "bylines": _repeated("<p>By Marta Lindqvist</p>"),
    "unclosed": _repeated("<p><b><i>Cold hands "),
    "separators in the title": lambda size: _page("").replace("</title>", " - hand | " * (size // 10) + "</title>"),
    "unclosed scripts in bytes that are no UTF-8": lambda size: "\udcff<script " * (size // 11) + _page(""),
    "references": lambda size: _page("<h2>References</h2><ol>" + "<li>Brandt. Hands. 2019.</li>" * (size // 29)),
}


def _cards(count: int) -> str:
    return "".join(
        f'<p><a href="/a/{i}.html">Why hands number {i} get cold</a></p><p>They rest in...</p>' for i in range(count)
    )


def _deep_cards(depth: int) -> str:
    headline = f"{'<span>' * depth}<em>Hands</em><strong>Why cold hands come back</strong>{'</span>' * depth}"
    date = "<p><span>By Ann</span><span>3 May 2024</span></p>"
    return "".join(f'<div><a href="/a/hands-{i}-{i}.html"><p>{headline}</p>{date}</a></div>' for i in range(4))
