"""``scrapy crawl articles``: sentences instead of tracebacks, and the exit codes of the design."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from crawled import PROJECT, scrapy_crawl
from loopback import Answer, article, serving


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "No start address; give one such as https://example.org/health. To say so: -a url="),
        (["-a", "url=file:///etc/passwd"], "is no web address"),
    ],
)
def test_without_a_start_address_it_is_one_sentence_and_exit_2(arguments: list[str], says: str) -> None:
    command = [sys.executable, "-m", "scrapy", "crawl", "articles", *arguments]
    done = subprocess.run(
        command, cwd=PROJECT, env=dict(os.environ), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("path", "code"), [("/a", 0), ("/absent", 4)])
def test_it_ends_with_the_exit_code_of_the_run(path: str, code: int, tmp_path: Path) -> None:
    with serving({"/a": Answer(article("Article about hiccups"))}) as site:
        crawled = scrapy_crawl(tmp_path, site.base + path)
    assert (crawled.exit_code, crawled.manifest["exit_code"]) == (code, code)
