"""Job files and loopback sites for the commands' tests."""

import sys
from pathlib import Path

# the loopback site and the runner of the real program are those of the crawl's tests
sys.path.append(str(Path(__file__).parents[1] / "crawl"))
