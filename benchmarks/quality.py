"""Compare healthcrawl with its peers on a corpus and on generated pages; write ``RESULTS.md``.

    python -m benchmarks.quality CORPUS [--records DIR] [--pages 400] [--seed 1]

Needs ``benchmarks/requirements.txt`` (``make bench-quality CORPUS=…`` installs it).
"""

import argparse
import logging
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks import corpus as corpora
from benchmarks import own
from benchmarks.generator.page import Page, make
from benchmarks.image_quality import outcomes, shares
from benchmarks.languages import languages_table
from benchmarks.peers import html_text_peer, newspaper_peer, readability_peer, resiliparse_peer, trafilatura_peer
from benchmarks.reliability import reliability_table
from benchmarks.results import put, share, table, versions

EXTRACTORS: Final[Mapping[str, corpora.Reader]] = {
    "healthcrawl": own.read,
    "trafilatura": trafilatura_peer.read,
    "trafilatura fast": trafilatura_peer.read_fast,
    "readability-lxml": readability_peer.read,
    "newspaper4k": newspaper_peer.read,
    "resiliparse": resiliparse_peer.read,
    "html-text": html_text_peer.read,
}
PACKAGES: Final = [name for name in EXTRACTORS if " " not in name]
STRUCTURE: Final = (
    "title", "body", "headings", "kinds", "items", "numbers", "causes", "workarounds",
    "recommendations", "snippets", "prev_next", "perfect",
)  # fmt: skip
# what an extractor does not offer, so that a nought would be unfair
_OURS_ALONE: Final = {
    "kinds", "causes", "workarounds", "recommendations", "snippets", "prev_next", "perfect",
}  # fmt: skip
_METADATA: Final = {"authors", "dates"}
_NOT_OFFERED: Final[Mapping[str, set[str]]] = {
    "healthcrawl": set(),
    "readability-lxml": _OURS_ALONE | _METADATA,
    "resiliparse": _OURS_ALONE | _METADATA,
    "html-text": _OURS_ALONE | _METADATA | {"title", "headings", "items", "numbers"},
}


def structure_table(corpus: Path, records: Path) -> str:
    """Micro averages on the pages labelled for structure."""
    rows = []
    for name, read in EXTRACTORS.items():
        written = records / f"health-{name}.jsonl"
        raised = corpora.extract_all(read, corpus / "health" / "pages", written)
        figures = corpora.structure_figures(corpus, written)
        refused = figures["non_articles"]
        micro = [_offered(name, measure, figures[measure]["micro"]) for measure in STRUCTURE]
        rows.append([name, *micro, f"{refused['refused']}/{refused['refused'] + refused['kept']}", str(len(raised))])
    return table(["health pages", *STRUCTURE, "others refused", "raised"], rows)


def text_table(corpus: Path, records: Path) -> str:
    """Text measures on the pages labelled for text."""
    rows = []
    head: list[str] = []
    for name, read in EXTRACTORS.items():
        written = records / f"wcxb-{name}.jsonl"
        raised = corpora.extract_all(read, corpus / "wcxb" / "pages", written)
        figures = corpora.text_figures(corpus, written)
        head = list(figures)
        told = ["–" if measure in _not_offered(name) else value for measure, value in figures.items()]
        rows.append([name, *told, str(len(raised))])
    return table(["general pages", *head, "raised"], rows)


def generated_table(corpus: Path, pages: list[Page]) -> str:
    """Micro averages on generated pages by the corpus's own measures."""
    score = corpora.gold_score(corpus)
    rows = []
    for name, read in EXTRACTORS.items():
        counts = [score(page.gold, read(page.body, page.url) or {}, page.url) for page in pages]
        micro = {measure: share([count[measure] for count in counts]) for measure in STRUCTURE}
        rows.append([name, *(_offered(name, measure, value) for measure, value in micro.items())])
    return table(["generated pages", *STRUCTURE], rows)


def strict_table(seed: int, pages: int) -> str:
    """Share of generated pages on which healthcrawl has a field exactly right."""
    measured = shares(list(outcomes(seed, range(1, pages + 1))))
    return table(["field", "exactly right"], [[name, f"{share:.1%}"] for name, share in measured.items()])


def _offered(name: str, measure: str, value: Any) -> str:
    """A figure, or a dash where there is none or the extractor offers no such thing."""
    return "–" if value is None or measure in _not_offered(name) else f"{value:.3f}"


def _not_offered(name: str) -> set[str]:
    return _NOT_OFFERED.get(name, _OURS_ALONE)


def report(corpus: Path, records: Path, seed: int, pages: int) -> str:
    """All tables as Markdown."""
    generated = [make(seed, number) for number in range(1, pages + 1)]
    return "\n\n".join(
        (
            versions(PACKAGES),
            structure_table(corpus, records),
            text_table(corpus, records),
            generated_table(corpus, generated),
            f"healthcrawl on the same {pages} generated pages (seed {seed}), by the strict judge:",
            strict_table(seed, pages),
        )
    )


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--records", type=Path, help="keep every extractor's records here")
    parser.add_argument("--pages", type=int, default=400, help="generated pages")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    # the peers log every page that they find odd
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as temporary:
        records = arguments.records or Path(temporary)
        records.mkdir(parents=True, exist_ok=True)
        text = report(arguments.corpus, records, arguments.seed, arguments.pages)
        languages, reliability = (
            languages_table(arguments.corpus, records),
            reliability_table(arguments.corpus, records),
        )
    for name, found in (("quality", text), ("each-language", languages), ("reliability", reliability)):
        put(name, found)
        print(found)


if __name__ == "__main__":
    main()
