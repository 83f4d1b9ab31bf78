"""What is imported is declared, and what is declared is pinned."""

import ast
import re
import sys
from importlib.metadata import packages_distributions

import pytest
from checkout import installed_files, project, text_of
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CONSTRAINTS = text_of("constraints.txt")
PINS = dict(re.findall(r"^([\w.-]+)==(\S+)", CONSTRAINTS, re.MULTILINE))
DECLARED = [Requirement(line) for line in project()["dependencies"]]
EXTRAS = project()["optional-dependencies"]
OPTIONAL = [Requirement(line) for extra in EXTRAS.keys() - {"dev", "bench"} for line in EXTRAS[extra]]
FOR_DEVELOPERS = [Requirement(line) for line in project()["optional-dependencies"]["dev"]]
# What newer Pythons hold than the oldest that we run on.
NEWER_STDLIB = {"compression"}
# What comes with a declared package and is its interface: who pins one pins the other.
BROUGHT_ALONG = {
    "pydantic-core": "pydantic",
    "pyopenssl": "scrapy",
    "service-identity": "scrapy",
    "twisted": "scrapy",
    "zope-interface": "scrapy",
}


def imported() -> set[str]:
    """Top names of all that the two packages import, our own, Python's and what only trains the model excluded."""
    files = [path for path in installed_files() if path.endswith(".py")]
    nodes = [node for path in files for node in ast.walk(ast.parse(text_of(path)))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.partition(".")[0] for name in names} - {"crawler", "schemas"} - sys.stdlib_module_names - NEWER_STDLIB


def test_imported_packages_are_declared() -> None:
    # an extra need not be installed
    known = packages_distributions()
    found = {canonicalize_name(known.get(name, [name])[0]) for name in imported()}
    declared = {canonicalize_name(requirement.name) for requirement in [*DECLARED, *OPTIONAL]}
    assert {BROUGHT_ALONG.get(name, name) for name in found} - declared == set()


@pytest.mark.parametrize("requirement", [*DECLARED, *FOR_DEVELOPERS], ids=lambda requirement: requirement.name)
def test_dependency_is_pinned_within_its_range(requirement: Requirement) -> None:
    assert PINS[requirement.name] in requirement.specifier


def test_every_pin_has_hashes() -> None:
    entries = re.split(r"\n(?=\S)", CONSTRAINTS.strip())
    assert [entry.partition("\n")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_pins_hold_no_addresses() -> None:
    assert re.findall(r".*(?:://|index-url|find-links|trusted-host| @ ).*", CONSTRAINTS) == []
