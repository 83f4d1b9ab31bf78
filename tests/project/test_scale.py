"""``docs/scale.md`` quotes what the benchmarks have measured, and nothing else."""

import re

from checkout import text_of

from benchmarks.scale import measured, page_table, pages_table

PAGE = text_of("docs/scale.md")
MEASURED = measured(text_of("benchmarks/RESULTS.md"))
ADDRESS = re.search(r"its address in the ledger, KB \| ([\d.]+)", PAGE)
PRICES = re.search(r'--core-hour ([\d.]+) --terabyte-month ([\d.]+)"', PAGE)


def test_figures_of_a_page_are_those_of_the_benchmarks() -> None:
    assert ADDRESS
    assert page_table(MEASURED, float(ADDRESS[1])) in PAGE, "run make bench-scale"


def test_figures_of_many_pages_follow_from_them() -> None:
    assert ADDRESS
    assert PRICES
    prices = (float(PRICES[1]), float(PRICES[2]))
    assert pages_table(MEASURED, float(ADDRESS[1]), *prices) in PAGE, "run make bench-scale"
