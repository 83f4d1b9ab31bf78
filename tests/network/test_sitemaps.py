"""R29: sitemaps and feeds in every form, broken ones read as far as they go, hostile ones bounded."""

import gzip
import resource
import subprocess
import sys
from collections.abc import Iterable
from datetime import date

import pytest

from crawler.spiders.named import MOST_PAGES, Listed, SitemapError
from crawler.spiders.sitemap_dates import believed, read_date
from crawler.spiders.sitemaps import LARGEST, read_named

URL = "https://example.org/sitemap.xml"
A, B = "https://example.org/a", "https://example.org/b"
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
SITEMAP = f"<urlset {XMLNS}><url><loc>{A}</loc></url><url><loc>{B}</loc></url></urlset>"
RSS = (
    f"<rss version='2.0'><channel><title>News</title><link>https://example.org/</link><item><title>One</title>"
    f"<link>{A}</link><pubDate>Tue, 03 Nov 2026 08:00:00 GMT</pubDate></item>"
    f"<item><guid>{B}</guid></item><item><guid isPermaLink='false'>{B}</guid></item></channel></rss>"
)
ATOM = (
    f"<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='/feed'/><entry><link rel='edit' href='/edit'/>"
    f"<link href='/a'/><updated>2026-11-03T08:00:00+02:00</updated></entry>"
    f"<entry><link rel='alternate' href='{B}'/></entry></feed>"
)
RDF = (
    f"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
    f"<channel/><item><link>{A}</link></item><item><link>{B}</link></item></rdf:RDF>"
)
FORMS = {
    "xml": SITEMAP.encode(),
    "xml without a namespace": SITEMAP.replace(XMLNS, "").encode(),
    "another prefix": SITEMAP.replace("<", "<s:").replace("<s:/", "</s:").replace("xmlns=", "xmlns:s=").encode(),
    "utf-8 with a mark": b"\xef\xbb\xbf" + SITEMAP.encode(),
    "utf-16": ("<?xml version='1.0' encoding='utf-16'?>" + SITEMAP).encode("utf-16"),
    "latin-1": ("<?xml version='1.0' encoding='iso-8859-1'?>" + SITEMAP).encode("latin-1"),
    "spaces before the declaration": b"\n\n  <?xml version='1.0'?>" + SITEMAP.encode(),
    "gzip": gzip.compress(SITEMAP.encode(), mtime=0),
    "gzip in two members": gzip.compress(SITEMAP[:90].encode(), mtime=0)
    + gzip.compress(SITEMAP[90:].encode(), mtime=0),
    "list": f"{A}\r\n# a comment\n\n{B}\n".encode(),
    "list with a mark": b"\xef\xbb\xbf" + f"{A}\n{B}\n".encode(),
    "list in gzip": gzip.compress(f"{A}\n{B}\n".encode(), mtime=0),
    "relative addresses": SITEMAP.replace("https://example.org", "").encode(),
    "spaces around addresses": SITEMAP.replace("<loc>", "<loc>\n   ").replace("</loc>", "\n</loc>").encode(),
    "CDATA": SITEMAP.replace("<loc>", "<loc><![CDATA[").replace("</loc>", "]]></loc>").encode(),
    "addresses that are none": SITEMAP.replace(
        "</url></urlset>", "</url><url><loc>file:///etc/passwd</loc></url></urlset>"
    ).encode(),
    "rss": RSS.encode(),
    "atom": ATOM.encode(),
    "rdf": RDF.encode(),
}
BROKEN = {
    "cut": SITEMAP.encode()[:-30],
    "cut gzip": gzip.compress((SITEMAP + "<!-- " + "".join(map(str, range(2000)))).encode(), mtime=0)[:-40],
    "bare ampersand": SITEMAP.replace("/b<", "/b?x=1&amp;y=2&z<").encode(),
    "unknown entity": SITEMAP.replace("/b<", "/b&nbsp;c<").encode(),
    "control character": SITEMAP.replace("</url><url>", "</url>\x01<url>").encode(),
    "markup mixed up": SITEMAP.replace("</loc></url><url>", "</url></loc><url>").encode(),
    "garbage after it": SITEMAP.encode() + b"<html>Notice: undefined index</html>",
}


def _addresses(listed: Iterable[Listed]) -> list[str]:
    return [one.address for one in listed]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read(form: str) -> None:
    named = read_named(FORMS[form], URL)
    assert _addresses(named.entries) == [A, B]
    assert named.flaws == ()


@pytest.mark.parametrize("fault", BROKEN)
def test_of_a_broken_one_what_can_be_read_is_read_and_the_rest_told(fault: str) -> None:
    named = read_named(BROKEN[fault], URL)
    assert named.entries[0].address == A
    assert len(named.flaws) >= 1
    assert all(URL in flaw for flaw in named.flaws)


def test_an_index_names_sitemaps() -> None:
    index = SITEMAP.replace("urlset", "sitemapindex").replace("url>", "sitemap>")
    named = read_named(index.encode(), URL)
    assert (_addresses(named.index), named.entries) == ([A, B], ())


def test_dates_and_languages_come_with_a_page() -> None:
    links = "".join(f"<xhtml:link rel='alternate' hreflang='{x}' href='/{x}/a'/>" for x in ("de", "fr"))
    body = SITEMAP.replace(f"{A}</loc>", f"{A}</loc><lastmod>2026-11-03T08:00:00Z</lastmod>{links}")
    languages = (("de", "https://example.org/de/a"), ("fr", "https://example.org/fr/a"))
    assert read_named(body.encode(), URL).entries == (Listed(A, date(2026, 11, 3), languages), Listed(B))


@pytest.mark.parametrize("feed", [RSS, ATOM])
def test_feeds_date_their_entries(feed: str) -> None:
    assert [entry.modified for entry in read_named(feed.encode(), URL).entries] == [date(2026, 11, 3), None]


DATES = {
    "2026-11-03": date(2026, 11, 3),
    " 2026-11-03T08:00:00+02:00 ": date(2026, 11, 3),
    "2026-11-03 08:00": date(2026, 11, 3),
    "2026-1-3": date(2026, 1, 3),
    "2026-11": date(2026, 11, 1),
    "20261103": date(2026, 11, 3),
    "2026/11/03": date(2026, 11, 3),
    "Nov 3 2026": date(2026, 11, 3),
    "November 3, 2026": date(2026, 11, 3),
    "3 November 2026": date(2026, 11, 3),
    "Tue, 03 Nov 2026 08:00:00 GMT": date(2026, 11, 3),
    "0000-00-00": None,
    "2026-13-45": None,
    "1970-01-01": None,
    "9999-12-31": None,
    "yesterday": None,
    "": None,
    "2" * 10_000: None,
}


@pytest.mark.parametrize("text", DATES, ids=lambda text: text[:40])
def test_dates_are_read_as_people_write_them(text: str) -> None:
    assert read_date(text) == DATES[text]


TODAY = date(2026, 11, 20)
DAYS = {
    "each page has its own": ([1, 5, 9], {1, 5, 9}),
    "one says nothing": ([1, None, 9], {1, 9}),
    "a single page": ([7], {7}),
    "all the same": ([7, 7], set()),
    "nearly all the same": ([7] * 18 + [3, 9], {3, 9}),
    "many the same": ([7] * 8 + [3, 9], {3, 7, 9}),
    "in the future": ([20, 21, 22], {20}),
    "none": ([None, None], set()),
}


@pytest.mark.parametrize("shows", DAYS)
def test_dates_that_nearly_all_pages_share_or_that_are_to_come_are_not_believed(shows: str) -> None:
    days, expected = DAYS[shows]
    given = [day and date(2026, 11, day) for day in days]
    assert {day.day for day in believed(given, TODAY)} == expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  ",
        b"<html><body>Not here</body></html>",
        b"<",
        b"\x1f\x8b\x08nonsense",
        b"Not found",
        b"<urlset><url>",
        b"{}",
    ],
)
def test_what_is_no_sitemap_is_said(body: bytes) -> None:
    with pytest.raises(SitemapError, match=r"https://example\.org/sitemap\.xml"):
        read_named(body, URL)


ENTITIES = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
LAUGHS = f"<!DOCTYPE urlset [<!ENTITY e0 'ha'>{ENTITIES}]>"
OUTSIDE = "<!DOCTYPE urlset [<!ENTITY e11 SYSTEM 'file:///etc/passwd'>]>"
REMOTE = "<!DOCTYPE urlset SYSTEM 'http://127.0.0.1:1/x.dtd' [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/p'> %p;]>"


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE, REMOTE], ids=["laughs", "file", "remote"])
def test_entities_are_not_expanded_nor_fetched(doctype: str) -> None:
    body = doctype + SITEMAP.replace("/b<", "/b?&e11;<")
    pages = _addresses(read_named(body.encode(), URL).entries)
    assert pages[0] == A
    assert all("root:" not in page and len(page) < 100 for page in pages)


def test_one_names_at_most_so_many_pages() -> None:
    entry = "<url><loc>/a</loc></url>"
    exact = read_named(f"<urlset>{entry * MOST_PAGES}</urlset>".encode(), URL)
    assert (len(exact.entries), exact.flaws) == (MOST_PAGES, ())
    more = read_named(f"<urlset>{entry * (MOST_PAGES + 1)}</urlset>".encode(), URL)
    assert len(more.entries) == MOST_PAGES
    assert "more than 50000" in more.flaws[0]
    listed = read_named(f"{A}\n".encode() * (MOST_PAGES + 1), URL)
    assert (len(listed.entries), len(listed.flaws)) == (MOST_PAGES, 1)


WORST = {
    "bomb": "gzip.compress(b'<urlset>' + b' ' * 500_000_000, mtime=0)",
    "elements": "b'<urlset>' + b'<x/>' * 10_000_000",
    "elements in an entry": "b'<urlset><url>' + b'<loc/>' * 8_000_000",
    "depth": "b'<urlset>' + b'<url>' * 8_000_000",
    "addresses": "b'<urlset>' + b'<url><loc>/' + b'a' * 40_000_000",
    "attributes": "b'<urlset ' + b''.join(b'a%d=\"\" ' % n for n in range(2_000_000))",
}
READ = """
import gzip, pathlib, resource
from crawler.spiders.named import SitemapError
from crawler.spiders.sitemaps import read_named
body = {body}
before = pathlib.Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]
resource.setrlimit(resource.RLIMIT_AS, (int(before) * 1024 + {room} + 400_000_000, -1))
try:
    print(len(read_named(body, "https://example.org/x").entries))
except SitemapError as error:
    print(str(error)[:80])
"""


@pytest.mark.parametrize("worst", WORST)
def test_hostile_ones_are_bounded(worst: str) -> None:
    program = READ.format(body=WORST[worst], room=6 * LARGEST)
    began = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=50, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.strip()
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - began < 20
