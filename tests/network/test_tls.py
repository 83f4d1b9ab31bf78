"""R23: a server whose certificate is not in order is not believed."""

import contextlib
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from authority import Authority
from crawled import PROGRAM, Crawled, finished
from fetching import Fetched, fetched
from loopback import Answer, Site, article, serving

EXPECTED = {"in order": "page", "self-signed": "tls_error", "of another name": "tls_error", "expired": "tls_error"}


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Site], Fetched]]:
    authority = Authority(tmp_path_factory.mktemp("tls"))
    with contextlib.ExitStack() as stack:
        answers = {"/": Answer(b"<html><p>Here</p></html>")}
        sites = {case: stack.enter_context(serving(answers, authority.context(case))) for case in EXPECTED}
        addresses = [f"https://localhost:{site.server_port}/" for site in sites.values()]
        yield sites, fetched(*addresses, environment={"SSL_CERT_FILE": str(authority.path)})


@pytest.mark.parametrize("case", EXPECTED)
def test_only_a_certificate_in_order_is_believed(case: str, visited: tuple[dict[str, Site], Fetched]) -> None:
    sites, outcomes = visited
    outcome = outcomes.of(f"https://localhost:{sites[case].server_port}/")
    assert outcome["reason"] == EXPECTED[case], outcome
    assert bool(sites[case].asked) is (case == "in order")
    assert not outcome.get("temporary")


JOB = """
name = "old"
seeds = ["{excused}/", "{excused}/away", "{other}/"]
contact = "crawl@example.net"
allow_networks = ["127.0.0.1/32"]
unverified_hosts = ["localhost"]
politeness = {{ delay = 0 }}
"""


@pytest.fixture(scope="module")
def excused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Crawled, Site]]:
    """A job that excuses one of two hosts, both with a certificate that they signed themselves."""
    folder = tmp_path_factory.mktemp("excused")
    context = Authority(folder).context("self-signed")
    pages = {"/": Answer(article("Hiccups on an old server"))}
    with serving(pages, context) as one, serving(pages, context) as other:
        one.answers["/away"] = Answer(status=302, headers={"Location": f"https://127.0.0.1:{other.server_port}/x"})
        seeds = {"excused": f"https://localhost:{one.server_port}", "other": f"https://127.0.0.1:{other.server_port}"}
        job = folder / "old.toml"
        job.write_text(JOB.format(**seeds))
        yield finished([*PROGRAM, "run", str(job), "-o", str(folder / "output")], folder / "output"), other


def test_a_job_excuses_one_host_and_each_record_of_it_says_so(excused: tuple[Crawled, Site]) -> None:
    crawled, other = excused
    assert [record["transfer"]["certificate"] for record in crawled.articles] == ["not_verified"]
    assert [reject["reason"] for reject in crawled.rejects] == ["tls_error"] * 2
    assert other.asked == []


def test_a_run_names_the_hosts_that_were_excused(excused: tuple[Crawled, Site]) -> None:
    crawled, _ = excused
    assert crawled.printed.count("Certificates were not checked of: localhost\n") == 1
    assert {"name": "UNVERIFIED_HOSTS", "setting_value": "localhost"} in crawled.manifest["settings"]


def test_an_archived_page_of_an_excused_host_says_so_again(excused: tuple[Crawled, Site]) -> None:
    crawled, _ = excused
    again = subprocess.run([*PROGRAM, "extract", str(crawled.run)], capture_output=True, check=True, timeout=60)
    assert again.stdout == (crawled.run / "articles.jsonl").read_bytes()


def test_a_host_below_one_that_is_excused_is_not(tmp_path: Path) -> None:
    context: ssl.SSLContext = Authority(tmp_path).context("self-signed")
    with serving({"/": Answer(b"<p>Here</p>")}, context) as site:
        address = f"https://localhost:{site.server_port}/"
        for excuse in ("ocalhost", "www.localhost", "localhost.example", "127.0.0.1"):
            assert fetched(address, UNVERIFIED_HOSTS=excuse).of(address)["reason"] == "tls_error"
