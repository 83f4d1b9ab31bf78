"""Without a browser, a crawl that needs one says so before its first request."""

import os
import subprocess
from pathlib import Path

import pytest
from crawled import PROGRAM, PROJECT
from loopback import serving
from scrapy.settings import Settings

from crawler.browser import chromium
from crawler.browser.errors import BrowserMissing
from crawler.sites import site as sites
from crawler.spiders import rendering

NOWHERE = {**os.environ, "PATH": "/nowhere"}


def _ended(*arguments: str, environment: dict[str, str] = NOWHERE) -> tuple[int, str]:
    done = subprocess.run(
        [*PROGRAM, *arguments], cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, " ".join(done.stderr.split())


def test_crawl_says_what_to_install(tmp_path: Path) -> None:
    with serving({}) as site:
        code, said = _ended(
            "crawl", site.base, "--render", "-o", str(tmp_path / "out"), "--allow-network", "127.0.0.1/32"
        )
        assert (code, site.asked) == (2, [])
    assert "needs a Chromium or Chrome: install one" in said
    assert not (tmp_path / "out").exists()


def test_a_job_says_so_too(tmp_path: Path) -> None:
    with serving({}) as site:
        job = tmp_path / "app.toml"
        keys = f'name = "app"\nseeds = ["{site.base}"]\ncontact = "crawl@example.org"\nrender = true\n'
        job.write_text(f'{keys}allow_networks = ["127.0.0.1/32"]\n')
        code, said = _ended("run", str(job), "-o", str(tmp_path / "out"))
        assert (code, site.asked) == (2, [])
    assert "needs a Chromium or Chrome: install one" in said


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "find_spec", lambda name: None)
    with pytest.raises(BrowserMissing, match=r"pip install 'healthcrawl\[browser\]'"):
        chromium.find_chromium()


def test_an_executable_that_is_none() -> None:
    with pytest.raises(BrowserMissing, match="CHROMIUM names '/nowhere/browser'"):
        chromium.find_chromium("/nowhere/browser")


@pytest.mark.parametrize(
    ("start", "scope", "is_needed"),
    [
        ("https://app.example.org/a", "", True),
        ("https://www.example.org/", "", True),
        ("https://other.example.net/", "", False),
        ("https://other.example.net/", "example.org:8080", True),
    ],
)
def test_a_site_file_asks_for_a_browser(
    start: str, scope: str, is_needed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "rendered_hosts", lambda: frozenset({"app.example.org"}))
    settings = Settings({"RENDER": False, "SCOPE_HOSTS": scope})
    assert rendering.needs_browser([start], settings) is is_needed


def test_hosts_are_those_of_site_files_with_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, content in {"app.example": "render = true", "plain.example": "", "off.example": "render = false"}.items():
        (tmp_path / f"{name}.toml").write_text(content)
    (tmp_path / "__init__.py").touch()
    monkeypatch.setattr(sites.resources, "files", lambda package: tmp_path)
    sites._load.cache_clear()
    try:
        assert sites.rendered_hosts() == {"app.example"}
    finally:
        sites._load.cache_clear()
