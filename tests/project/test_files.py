"""Tracked files are fit for any machine, and what is installed holds all that the program reads."""

import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

from checkout import ROOT, installed_files, project, text_of, tracked_files

from crawler.parsers.compiled import MODULES, missing

# Home folders, this checkout's own place, and hosts that packages are fetched from; put together here so
# that this file holds none of them.
OF_A_MACHINE = re.compile("|".join([r"/(?:home|Users)/\w+/\w", "/" + r"root/\w", re.escape(f"{ROOT}/")]))
REGISTRIES = re.compile("|".join([r"python" + r"hosted\.org", r"py" + r"pi\.org", "arti" + "factory"]), re.IGNORECASE)


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:80]}"
        for path in tracked_files()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_path_of_a_machine() -> None:
    assert lines_with(OF_A_MACHINE) == []


def test_no_host_of_a_registry() -> None:
    assert lines_with(REGISTRIES) == []


def test_license_is_the_one_declared() -> None:
    assert project()["license"] == "Apache-2.0"
    assert "Apache License" in text_of("LICENSE")
    assert "END OF TERMS AND CONDITIONS" in text_of("LICENSE")


def test_ci_runs_the_lowest_python() -> None:
    lowest = project()["requires-python"].removeprefix(">=")
    assert f'"{lowest}"' in text_of(".github/workflows/ci.yml")


def wheel_of(folder: Path, into: Path, **environment: str) -> tuple[str, set[str]]:
    """The wheel's name, and the files of the packages in it."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=200, env=os.environ | environment)
    path = next(into.glob("*.whl"))
    with zipfile.ZipFile(path) as wheel:
        return path.name, {name for name in wheel.namelist() if name.startswith(("crawler/", "schemas/"))}


def test_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    _, held = wheel_of(ROOT, tmp_path)
    compiled = {path for path in held if path.endswith((".so", ".pyd"))}
    assert held - compiled == set(installed_files())
    expected = {f"crawler/parsers/compiled/{name}" for name in MODULES} if missing() is None else set()
    assert {path.partition(".")[0] for path in compiled} == expected


def test_wheel_without_a_compiler_is_for_every_platform(tmp_path: Path) -> None:
    for path in (*tracked_files(), "README.md"):
        if path.startswith(("crawler/", "schemas/", "deploy/build_hook")) or "/" not in path:
            copy = tmp_path / "project" / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((ROOT / path).read_bytes())
    name, held = wheel_of(tmp_path / "project", tmp_path, CC="false", CXX="false")
    assert name.endswith("-py3-none-any.whl")
    assert held == set(installed_files())


def test_no_two_modules_of_the_tests_have_one_name() -> None:
    names = Counter(path.name for path in (ROOT / "tests").rglob("*.py"))
    assert [name for name, times in names.items() if times > 1 and name != "conftest.py"] == []
