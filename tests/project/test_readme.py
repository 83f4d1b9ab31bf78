"""What the README shows exists, and its record is what the program makes of that page."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from checkout import ROOT, help_of, text_of

from crawler import settings
from crawler.commands.main import COMMANDS
from crawler.demo.site import answers
from crawler.parsers import Fetched, extract
from crawler.runs.manifests import EXIT_CODES

README = text_of("README.md")
SHOWN = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
CALLS = [call for line in SHOWN for call in re.findall(r"(?<![\w/])healthcrawl (\w+[^|]*)", line)]
OPTIONS = sorted({(call.split()[0], option) for call in CALLS for option in re.findall(r" (--?[a-z][a-z-]*)", call)})
TARGETS = sorted(set(re.findall(r"\bmake ([a-z-]+)(?: |`|$)", "\n".join([*SHOWN, *re.findall(r"`[^`\n]+`", README)]))))
LINKS = sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)\)", README)))
NAMED = sorted(set(re.findall(r"`((?:crawler|schemas|tests|benchmarks)/[\w/.]*)`", README)))


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_option_exists(command: str, option: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", help_of(command))


def test_every_command_is_shown_and_no_other() -> None:
    assert {call.split()[0] for call in CALLS} == set(COMMANDS)


@pytest.mark.parametrize("target", TARGETS)
def test_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:.*##", text_of("Makefile"), re.MULTILINE)


@pytest.mark.parametrize("path", [*LINKS, *NAMED])
def test_path_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_scrapy_settings_exist() -> None:
    names = re.findall(r" -s (\w+)=", README)
    assert names
    assert [name for name in names if not hasattr(settings, name)] == []


def test_exit_codes_are_those_of_the_program() -> None:
    rows = re.findall(r"^\| ([\d, ]+) \|", README, re.MULTILINE)
    told = {int(code) for row in rows for code in row.split(",")}
    assert told == {*EXIT_CODES.values(), 2, 75, 143}


def test_record_is_what_the_demo_gives() -> None:
    shown = json.loads(re.findall(r"```json\n(.*?)```", README, re.DOTALL)[0])
    base, _, path = shown["url"].partition("en/")
    outcome = extract(Fetched(shown["url"], answers(base)[f"/en/{path}"].body, {}, datetime.now(UTC)))
    assert shortened(json.loads(outcome.line()), shown) == shown


def shortened(found: Any, shown: Any) -> Any:
    """The found value with the keys that are shown, and of lists as many entries."""
    if isinstance(shown, dict) and isinstance(found, dict):
        return {key: shortened(found.get(key), value) for key, value in shown.items()}
    if isinstance(shown, list) and isinstance(found, list):
        return [shortened(one, other) for one, other in zip(found, shown, strict=False)]
    return found
