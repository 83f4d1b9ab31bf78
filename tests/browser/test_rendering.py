"""What only a script writes becomes a record; what scripts can do to a crawl has an end."""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawled import Crawled, finished, scrapy_crawl
from loopback import Answer, Site, index, serving
from scripted import shell, writes

from crawler.archive.reading import read_archive
from crawler.parsers.assemble import read
from crawler.parsers.fetched import Fetched
from schemas.article import Article

SCRIPT = {"Content-Type": "text/javascript"}
FETCHED = "fetch('/story.json').then(r => r.json()).then(s => { document.getElementById('here').innerHTML = s.html })"
STYLE = '<link rel=stylesheet href=/s.css onload="styled()">'
GROWS = "document.head.append(document.createComment('All the same. '.repeat(1e5)))"
PAGES = {
    "/library": (shell(head='<script src="/library.js" defer></script>'), "article"),
    "/fetched": (shell(FETCHED), "article"),
    "/module": (shell("", '<script type=module>import("/module.js").then(m => m.show())</script>'), "article"),
    "/style": (shell("", f"<script>function styled() {{ {writes('Style')} }}</script>{STYLE}"), "article"),
    "/polling": (shell(writes("Polling") + "setInterval(() => fetch('/story.json'), 50)"), "article"),
    "/dialogs": (shell("alert('Hello'); confirm('Sure?'); prompt('Who?');" + writes("Dialogs")), "article"),
    "/sent-on": (shell("location.href = '/goal'"), "article"),
    "/round": (shell("location.href = '/round-again'"), "redirect_loop"),
    "/sent-away": (shell("location.href = 'http://elsewhere.example/'"), "address_refused"),
    "/endless": (shell(writes("Endless") + "while (true) {}"), "timeout"),
    "/grows": (shell(GROWS), "too_large"),
}  # fmt: skip
OTHERS = {
    "/library.js": Answer(writes("Library").encode(), headers=SCRIPT),
    "/module.js": Answer(f"export function show() {{ {writes('Module')} }}".encode(), headers=SCRIPT),
    "/goal": Answer(shell(writes("Goal"))),
    "/round-again": Answer(shell("location.href = '/round'")),
    "/robots.txt": Answer(b"User-agent: *\nDisallow: /secret\n", headers={"Content-Type": "text/plain"}),
    "/forbidden": Answer(shell("fetch('/secret.json')")),
}


def _numbered(number: int, page: bytes) -> bytes:
    # no two articles are the same: a duplicate would be no record
    return page.replace(b"Hiccups begin", f"Number {number} says: hiccups begin".encode())


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    pages = {path: Answer(_numbered(n, page)) for n, (path, (page, _)) in enumerate(PAGES.items())}
    others = {path: Answer(_numbered(50 + n, a.body), headers=a.headers) for n, (path, a) in enumerate(OTHERS.items())}
    html = _numbered(99, writes("Fetched").encode()).decode().split("innerHTML = ")[1].rstrip(";")
    story = Answer(json.dumps({"html": json.loads(html)}).encode(), headers={"Content-Type": "application/json"})
    with serving({"/": Answer(index(*PAGES, "/forbidden")), **pages, **others, "/story.json": story}) as served:
        yield served


@pytest.fixture(scope="module")
def rendered(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    limits = {"RENDER_TIMEOUT": 6, "RENDER_SETTLE": 3, "DOWNLOAD_MAXSIZE": 1_000_000, "RETRY_TIMES": 0}
    together = {"CONCURRENT_REQUESTS_PER_DOMAIN": 4, "RENDER_TABS": 4}
    return scrapy_crawl(tmp_path_factory.mktemp("rendered"), f"{site.base}/", RENDER=True, **limits, **together)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_ends_as_it_should(path: str, site: Site, rendered: Crawled) -> None:
    assert rendered.outcome(f"{site.base}{path}") == PAGES[path][1]


def test_without_a_browser_there_is_no_record(site: Site, tmp_path: Path) -> None:
    plain = scrapy_crawl(tmp_path, " ".join(site.base + path for path in PAGES), DEPTH_LIMIT=0)
    assert plain.articles == []
    assert {plain.outcome(f"{site.base}{path}") for path in PAGES} <= {"no_text", "no_title", "not_an_article", "empty"}


def test_a_page_that_is_sent_on_has_the_address_of_its_goal(site: Site, rendered: Crawled) -> None:
    (record,) = [record for record in rendered.articles if record["requested_url"].endswith("/sent-on")]
    assert (record["url"], record["title"]) == (f"{site.base}/goal", "Goal")


def test_scripts_obey_robots_and_are_fetched_once(site: Site, rendered: Crawled) -> None:
    assert rendered.exit_code == 0
    assert "/secret.json" not in site.asked
    assert site.asked.count("/library.js") == 1
    assert "/s.css" not in site.asked
    assert all("healthcrawl" in headers["User-Agent"] for headers in site.asked_with)


SITE_FILE = """
from crawler.sites import site
site._load = lambda host: site.read_site({"render": True}, host) if host == "127.0.0.1" else None
from crawler.commands.main import main
main()
"""


def test_a_site_file_has_its_pages_rendered(site: Site, tmp_path: Path) -> None:
    options = ["-o", str(tmp_path), "--delay", "0", "--allow-network", "127.0.0.1/32", "--max-pages", "1"]
    command = [sys.executable, "-c", SITE_FILE, "crawl", f"{site.base}/library", *options]
    assert finished(command, tmp_path).outcome(f"{site.base}/library") == "article"


def test_the_archive_holds_what_the_scripts_made(rendered: Crawled) -> None:
    (archive,) = rendered.run.glob("*.warc.gz")
    outcomes = [read(kept.page).outcome for kept in read_archive(archive) if isinstance(kept.page, Fetched)]
    again = sorted(outcome.line() for outcome in outcomes if isinstance(outcome, Article))
    assert again == sorted((rendered.run / "articles.jsonl").read_bytes().splitlines(keepends=True))
    assert b"X-Crawler-Rendered-By: Chromium " in gzip.decompress(archive.read_bytes())
