"""What crawls make of sitemaps, translations and traps, over several runs and after a kill."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from crawled import crawl, finished, lines
from loopback import Answer, Site, article, index, serving
from test_kills import DIE


def _sitemap(site: Site, days: Mapping[str, str]) -> Answer:
    urls = "".join(f"<url><loc>{site.base}{path}</loc><lastmod>{day}</lastmod></url>" for path, day in days.items())
    return Answer(f"<urlset>{urls}</urlset>".encode())


@pytest.mark.slow
def test_pages_whose_sitemap_says_that_they_are_as_they_were_wait(tmp_path: Path) -> None:
    pages = {f"/{name}": Answer(article(f"Hiccups at {name}")) for name in ("dawn", "noon", "dusk")}
    with serving({"/": Answer(index(*pages)), **pages}) as site:
        site.answers["/sitemap.xml"] = _sitemap(site, {"/dawn": "2021-03-04", "/noon": "Nov 5 2022", "/dusk": "soon"})
        crawl(tmp_path, site.base)
        assert site.pages_asked() == ["/", "/noon", "/dawn", "/dusk"]
        del site.asked[:]
        counts = json.loads(crawl(tmp_path, site.base, "--json").printed)["counts"]
        assert site.pages_asked() == ["/", "/dusk"]
    assert (counts["articles"], counts["not_due"], counts["kept"]) == (1, 2, 2)


def test_pages_of_one_text_for_readers_of_two_countries_are_no_duplicates(tmp_path: Path) -> None:
    with serving({}) as site:
        names = (("en-GB", "/uk/hiccups"), ("en-US", "/us/hiccups"))
        head = "".join(f'<link rel="alternate" hreflang="{name}" href="{path}">' for name, path in names)
        site.answers |= {path: Answer(article("Hiccups", head)) for _, path in names}
        site.answers |= {"/": Answer(index("/uk/hiccups", "/copy")), "/copy": Answer(article("Hiccups"))}
        crawled = crawl(tmp_path, site.base)
    assert "/us/hiccups" in site.asked
    counts = crawled.manifest["counts"]
    assert (counts["articles"], counts["duplicates"], counts["translation_groups"]) == (2, 1, 1)


def test_a_trap_is_not_walked_into_again_after_a_kill(tmp_path: Path) -> None:
    # each day leads to the next one only, so that none is fetched before the one before it was read, and all but the
    # last are acknowledged
    days = {f"/day/{n}": Answer(article("No events", f'<link rel="next" href="/day/{n + 1}">')) for n in range(99)}
    with serving({"/": Answer(index("/day/0")), **days}) as site:
        command = ["crawl", site.base, "-o", str(tmp_path), "--delay", "0.6", "--allow-network", "127.0.0.1/32"]
        code = DIE.format(target="crawler.frontier.trap_counts.TrapCounts.keep_alike", when="after", call=8)
        died = finished([sys.executable, "-c", code, *command], tmp_path)
        assert died.exit_code == 9, died.complained
        assert len([path for path in site.asked if path in days]) == 7
        crawled = crawl(tmp_path, site.base)
        asked = [path for path in site.asked if path in days]
    # beside the ten what was under way when the process died
    assert len(asked) <= 12
    assert crawled.manifest["skipped_by_reason"] == [{"reason": "trap_pattern", "count": 1}]
    assert len(lines(crawled.run / "articles.jsonl")) == 1
