"""The figures of ``README.md`` beside this folder, each table between its own markers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.results import put, table
from crawler.parsers.model.training.articles import LISTS
from crawler.parsers.model.training.examples import Example
from crawler.parsers.model.training.fitting import Likelihoods, Settings
from crawler.parsers.model.training.measures import block_f1, word_f1
from crawler.parsers.model.training.validation import folds, without_languages

README: Final = Path(__file__).parents[1] / "README.md"


def report_sites(examples: Sequence[Example], unseen: Likelihoods, file: Path = README) -> str:
    """Write figures by fold of the sites; ``unseen`` are likelihoods out of fold."""
    rows = [_by_origin(str(number), judged, unseen) for number, (_, judged) in enumerate(folds(examples), 1)]
    rows.append(_by_origin("all", [e for e in examples if e.page.id in unseen], unseen))
    head = ["fold", "sites", "general articles", "word F1", "health articles", "block F1"]
    return _put("sites", table(head, rows), file)


def report_languages(examples: Sequence[Example], unseen: Likelihoods, settings: Settings, file: Path = README) -> str:
    """Train without some languages and write how their pages fare, beside the figures with them."""
    rows = []
    for name, languages in _held_out(examples).items():
        without = without_languages(examples, languages, settings)
        judged = [e for e in examples if e.page.id in without and e.page.is_article and e.page.origin == "health"]
        figures = [_figure(block_f1(judged, seen)) for seen in (unseen, without)]
        rows.append([name, str(len(judged)), *figures])
    head = ["trained without", "health articles in it", "block F1, other sites seen", "block F1, language not seen"]
    return _put("languages", table(head, rows), file)


def _held_out(examples: Sequence[Example]) -> dict[str, set[str]]:
    others = {e.language for e in examples if e.language} - {"en"}
    return {"Chinese": {"zh"}, "German": {"de"}, "French": {"fr"}, "all but English": others}


def report_examples(examples: Sequence[Example], file: Path = README) -> str:
    """Write what was learned from."""
    rows = []
    for origin in ("general", "health", "generated"):
        of = [e for e in examples if e.page.origin == origin]
        articles = sum(e.page.is_article for e in of)
        blocks = sum(int(e.counts.sum()) for e in of)
        sites = str(len({e.site for e in of})) if origin != "generated" else "–"
        rows.append([origin, str(len(of)), str(articles), sites, f"{blocks:,}"])
    return _put("pages", table(["pages", "read", "articles", "sites", "blocks trained on"], rows), file)


def report_articles(examples: Sequence[Example], likely: Sequence[np.ndarray], file: Path = README) -> str:
    """Write how many pages of each sort are kept at some likelihoods; ``likely`` are out of fold, one array a deal."""
    sorts = [(e.page.origin, e.page.is_article, e.page.kind in LISTS) for e in examples]
    general, lists, health, others = (
        [place for place, (origin, article, listed) in enumerate(sorts) if sort == (origin, article, listed)]
        for sort in (
            ("general", True, False),
            ("general", False, True),
            ("health", True, False),
            ("health", False, False),
        )
    )
    rows = []
    for least in (0.3, 0.4, 0.43, 0.5, 0.6):
        kept = np.mean([deal >= least for deal in likely], axis=0)
        shares = (kept[general].mean(), 1 - kept[lists].mean(), kept[health].mean())
        rows.append([f"{least:.2f}", *(f"{share:.3f}" for share in shares), f"{(1 - kept[others]).sum():.1f}"])
    head = [
        "kept from",
        "general articles kept",
        "lists, products, forums refused",
        "health articles kept",
        f"others refused, of {len(others)}",
    ]
    return _put("articles", table(head, rows), file)


def _by_origin(name: str, judged: Sequence[Example], unseen: Likelihoods) -> list[str]:
    articles = [e for e in judged if e.page.is_article]
    general = [e for e in articles if e.page.origin == "general"]
    health = [e for e in articles if e.page.origin == "health"]
    sites = len({e.site for e in judged})
    figures = _figure(word_f1(general, unseen)), _figure(block_f1(health, unseen))
    return [name, str(sites), str(len(general)), figures[0], str(len(health)), figures[1]]


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _put(name: str, text: str, file: Path) -> str:
    put(name, text, file)
    return text
