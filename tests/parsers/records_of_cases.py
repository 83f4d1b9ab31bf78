"""Prints the records of the cases' pages; modules named as arguments count as not compiled."""

import sys
from pathlib import Path

for module in sys.argv[1:]:
    sys.modules[f"crawler.parsers.compiled.{module}"] = None  # type: ignore[assignment]

from samples import fetched  # noqa: E402

from crawler.parsers import extract  # noqa: E402
from crawler.parsers.compiled import missing  # noqa: E402

assert (missing() is not None) == bool(sys.argv[1:])
for path in sorted((Path(__file__).parents[1] / "cases").glob("**/*.html")):
    sys.stdout.buffer.write(extract(fetched(path.read_bytes())).line())
