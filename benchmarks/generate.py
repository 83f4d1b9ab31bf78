"""Write generated pages and what must be found on them.

    python -m benchmarks.generate OUT_DIR --pages 200 --seed 1

writes ``OUT_DIR/pages/gNNNN.html`` and ``OUT_DIR/gold.jsonl``, a line a page with its mark-up choices.
"""

import argparse
import json
from pathlib import Path

from benchmarks.generator.page import make


def write(folder: Path, pages: int, seed: int) -> None:
    """Write the first ``pages`` pages of the collection ``seed`` into ``folder``."""
    (folder / "pages").mkdir(parents=True, exist_ok=True)
    with (folder / "gold.jsonl").open("w", encoding="utf-8") as lines:
        for number in range(1, pages + 1):
            page = make(seed, number)
            (folder / "pages" / f"{page.id}.html").write_bytes(page.body)
            lines.write(json.dumps(page.line(), ensure_ascii=False) + "\n")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.pages, arguments.seed)


if __name__ == "__main__":
    main()
