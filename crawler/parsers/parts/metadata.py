"""What the head says about the article as a whole: evidence that is shown nowhere in the text."""

from typing import Final
from urllib.parse import urlsplit

from crawler.parsers.document import embedded
from crawler.parsers.view import Claim, View

MOST_KEYWORDS: Final = 30


def description(view: View) -> Claim | None:
    """The page's own summary."""
    text = view.document.meta("description", "og:description", "twitter:description", "dc.description")
    return Claim(text) if text else None


def keywords(view: View) -> Claim | None:
    """Keywords of meta tags and JSON-LD, without repeats."""
    texts = [*view.document.metas.get("keywords", []), *view.document.metas.get("news_keywords", [])]
    for node in embedded.articles(view.document.linked_data):
        texts += embedded.texts(node.get("keywords"))
    tags = view.document.metas.get("article:tag", [])
    words = [word.strip() for text in texts for word in text.replace("，", ",").replace("、", ",").split(",")]
    found = [word for word in dict.fromkeys([*words, *tags]) if word]
    return Claim(found[:MOST_KEYWORDS]) if found else None


def image_url(view: View) -> Claim | None:
    """The main picture that the metadata names, else the first in the text."""
    named = view.document.meta(
        "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "thumbnail"
    )
    if url := view.document.absolute(named):
        return Claim(url)
    for block in view.page.blocks[view.content.first : view.content.end]:
        for image in block.images:
            if url := view.document.absolute(image.get("data-src") or image.get("src")):
                return Claim(url)
    return None


def canonical_url(view: View) -> Claim | None:
    """The page's own canonical address, where it is credible: not another site's, not the front page."""
    for link in view.document.links.get("canonical", []):
        if (url := view.document.absolute(link.get("href"))) and _is_credible(view, url):
            return Claim(url)
    shown = view.document.absolute(view.document.meta("og:url"))
    return Claim(shown) if shown and _is_credible(view, shown) else None


def _is_credible(view: View, url: str) -> bool:
    parts, own = urlsplit(url), urlsplit(view.document.fetched.url)
    if parts.scheme not in {"http", "https"} or (
        parts.path in {"", "/"} and not parts.query and own.path not in {"", "/"}
    ):
        return False
    if own.scheme == "file":
        return True
    return _site(parts.hostname) == _site(own.hostname)


def _site(host: str | None) -> str:
    return (host or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.")
