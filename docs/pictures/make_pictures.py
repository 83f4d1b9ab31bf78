"""Draw page-to-record.png: a page of the demo site, and beside it what the program makes of it.

    .venv/bin/python docs/pictures/make_pictures.py

Serves the demo site, fetches one page, runs ``extract`` on it, and has a headless Chromium draw both.
Says so and exits with 1 where no Chromium or Chrome is installed.
"""

import base64
import json
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape, unescape
from pathlib import Path
from string import Template
from typing import Any, Final

from lxml import etree, html

from crawler.demo.server import serve
from crawler.parsers import Fetched, extract
from schemas.article import Article, Item, Recommendation

HERE: Final = Path(__file__).parent
PAGE: Final = "en/article/hoarse-voice-after-talking.html"
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
PAGE_WIDTH: Final = 820
PICTURE_WIDTH: Final = 1400
WITH_TEXT: Final = "//body//*[normalize-space() = $text]"

# Puts the places of all marked elements, in pixels, where --dump-dom shows them.
MEASURE: Final = """
{
  const places = [...document.querySelectorAll("[data-field]")].map((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const {left, top, right, bottom} = range.getBoundingClientRect();
    return {field: element.dataset.field, left, top, right, bottom};
  });
  const result = document.createElement("pre");
  result.id = "measured";
  result.textContent = JSON.stringify({height: Math.ceil(document.documentElement.scrollHeight), places});
  document.body.append(result);
}
"""


class PictureError(Exception):
    """The picture cannot be drawn; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Browser:
    """A headless Chromium; every call starts it with a profile of its own."""

    program: str

    def screenshot(self, address: str, target: Path, size: tuple[int, int], scale: int) -> None:
        """Write what a window of ``size`` CSS pixels shows, ``scale`` pixels each, as PNG."""
        window = f"--window-size={size[0]},{size[1]}"
        self._run(address, window, f"--force-device-scale-factor={scale}", f"--screenshot={target}")
        if not target.is_file():
            raise PictureError(f"{self.program} wrote no screenshot of {address}.")

    def dump(self, address: str, width: int) -> str:
        """The page's source after its scripts ran."""
        return self._run(address, f"--window-size={width},1000", "--dump-dom")

    def _run(self, address: str, *options: str) -> str:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            command = [self.program, *QUIET, f"--user-data-dir={profile}", *options, address]
            done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
        if done.returncode:
            raise PictureError(f"{self.program} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        return done.stdout


def main() -> None:
    """Draw the picture beside this file."""
    try:
        browser = _browser()
        with serve() as base, tempfile.TemporaryDirectory() as folder:
            draw(browser, base + PAGE, Path(folder))
    except PictureError as error:
        sys.exit(f"make_pictures: {error}")


def draw(browser: Browser, address: str, folder: Path) -> None:
    """Write the picture of the page at ``address``; ``folder`` is for what is made on the way."""
    body = _fetch(address)
    article = _article(address, body)
    marked = folder / "marked.html"
    marked.write_bytes(_marked(body, article))
    measured = _measured(browser.dump(marked.as_uri(), PAGE_WIDTH))
    page = folder / "page.png"
    browser.screenshot(address, page, (PAGE_WIDTH, measured["height"]), scale=2)
    beside = folder / "beside.html"
    beside.write_text(_beside(page, measured, article), "utf-8")
    height = _measured(browser.dump(beside.as_uri(), PICTURE_WIDTH))["height"]
    target = HERE / "page-to-record.png"
    browser.screenshot(beside.as_uri(), target, (PICTURE_WIDTH, height), scale=1)
    sys.stdout.write(f"{target}: {PICTURE_WIDTH} x {height}, {target.stat().st_size:,} bytes\n")


def _browser() -> Browser:
    for name in BROWSERS:
        if program := shutil.which(name):
            return Browser(program)
    raise PictureError(f"it needs one of {', '.join(BROWSERS)}; on Debian: apt-get install chromium")


def _fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as response:  # noqa: S310 our own loopback address
        body: bytes = response.read()
    return body


def _article(address: str, body: bytes) -> Article:
    outcome = extract(Fetched(address, body, {"content-type": "text/html; charset=utf-8"}, datetime.now(UTC), 200))
    if not isinstance(outcome, Article):
        raise PictureError(f"{PAGE} was rejected: {outcome.detail}")
    return outcome


def _marked(body: bytes, article: Article) -> bytes:
    """The page with the field's name on each element that a shown field was read from."""
    root = html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8"))
    for field, found in _elements(root.getroottree(), article):
        found.set("data-field", field)
    script = etree.SubElement(_first(root.getroottree(), "//body"), "script")
    script.text = MEASURE
    marked: bytes = html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>")
    return marked


def _elements(tree: etree._ElementTree, article: Article) -> Iterator[tuple[str, etree._Element]]:
    """By the record's XPaths; by the text where the record has none."""
    yield "title", _first(tree, WITH_TEXT, article.title)
    for section in article.sections:
        for place in [section.xpath, *(block.xpath for block in section.blocks)]:
            if place:
                yield f"section-{section.position}", _first(tree, place)
    for name, link in (("previous", article.previous_article), ("next", article.next_article)):
        if link:
            yield name, _first(tree, WITH_TEXT, link.title)
    for teaser in article.recommendations:
        yield "recommendations", _first(tree, teaser.xpath or "")
        if teaser.snippet:
            yield "recommendations", _first(tree, WITH_TEXT, teaser.snippet)


def _first(tree: etree._ElementTree, xpath: str, text: str = "") -> etree._Element:
    found = tree.xpath(xpath, text=text)
    if not isinstance(found, list) or not found or not isinstance(found[0], etree._Element):
        raise PictureError(f"{PAGE} has no element {xpath} {text!r}.")
    return found[0]


def _measured(source: str) -> dict[str, Any]:
    """What MEASURE found, from the source of a page that it ran in."""
    _, _, after = source.partition('<pre id="measured">')
    if not after:
        raise PictureError("The browser did not run the script that measures a page.")
    measured: dict[str, Any] = json.loads(unescape(after.partition("</pre>")[0]))
    return measured


def _beside(page: Path, measured: dict[str, Any], article: Article) -> str:
    """The page's picture and the record's boxes, as a page that joins them by lines."""
    return Template((HERE / "page_to_record.html").read_text("utf-8")).substitute(
        picture=base64.b64encode(page.read_bytes()).decode(),
        page_width=PAGE_WIDTH,
        places=json.dumps(measured["places"]),
        boxes="\n".join(_boxes(article)),
        measure=MEASURE,
    )


def _boxes(article: Article) -> Iterator[str]:
    """One box a field, in the order of the page."""
    yield _box("title", "title", f"<p>{escape(article.title)}</p>")
    lists = {"causes": article.causes, "workaround": article.workarounds}
    for section in article.sections:
        mark, place = f"section-{section.position}", f'sections[{section.position}] <i>kind</i> "{section.kind}"'
        if section.kind in lists:
            name = {"causes": "causes", "workaround": "workarounds"}[section.kind]
            yield _box(mark, f"{name} <i>from</i> {place}", _items(lists[section.kind]))
        else:
            yield _box(mark, place, "".join(f"<p>{escape(block.text)}</p>" for block in section.blocks))
    for name, link in (("previous", article.previous_article), ("next", article.next_article)):
        if link:
            yield _box(name, f"{name}_article", f"<p>{escape(link.title)}</p>")
    yield _box("recommendations", "recommendations", _teasers(article.recommendations))


def _box(mark: str, name: str, content: str) -> str:
    return f'<section class="box {mark}" data-box="{mark}"><h2>{name}</h2>{content}</section>'


def _items(items: list[Item]) -> str:
    return _table(("number", "label", "text"), [(str(i.number or ""), i.label or "", i.text) for i in items])


def _teasers(teasers: list[Recommendation]) -> str:
    rows = [(t.title, t.snippet or "", json.dumps(t.snippet_truncated)) for t in teasers]
    return _table(("title", "snippet", "snippet_truncated"), rows)


def _table(names: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{name}</th>" for name in names)
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{lines}</table>"


if __name__ == "__main__":
    main()
