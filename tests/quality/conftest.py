"""Tells at the end of a run which floors could rise."""

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List measures that now lie above their floor, as lines for ``floors.toml``."""
    reports = terminalreporter.getreports("passed")
    rises = [str(value) for report in reports for name, value in report.user_properties if name == "floor could rise"]
    if rises:
        terminalreporter.section("floors.toml could say")
        for line in sorted(rises):
            terminalreporter.write_line(line)
