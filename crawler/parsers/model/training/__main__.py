"""Train the model of main text, judge it, and write its weights and figures.

    python -m crawler.parsers.model.training CORPUS [--weights FILE] [--readme FILE] [--article-only]

Needs ``requirements.txt`` beside this file (``make train CORPUS=…`` installs it).
"""

import argparse
import shutil
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import torch

from crawler.parsers.model.network import likelihoods
from crawler.parsers.model.training import articles, examples, report
from crawler.parsers.model.training.examples import Example, Matrix
from crawler.parsers.model.training.export import require_same, write
from crawler.parsers.model.training.fitting import Likelihoods, Settings, fit, predict_rows
from crawler.parsers.model.training.pages import GENERATED, labelled_pages
from crawler.parsers.model.training.validation import out_of_fold

WEIGHTS: Final = Path(__file__).parents[1] / "weights.npz"
ARTICLE: Final = "article.npz"
"""The second model's file, beside the first's."""
SAMPLE: Final = 50
"""Pages on which the program's own evaluation is compared with the trained network."""


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="where to write the weights")
    parser.add_argument("--readme", type=Path, help="put the figures into a copy of the README instead")
    parser.add_argument("--generated", type=int, default=GENERATED, help="generated pages to learn from")
    parser.add_argument("--epochs", type=int, default=Settings().epochs)
    parser.add_argument("--validation-epochs", type=int, default=12)
    parser.add_argument("--article-only", action="store_true", help=f"only {ARTICLE}, for the weights that are there")
    arguments = parser.parse_args()
    # sums of floats depend on how they are shared out
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    readme = _target(arguments.readme)
    pages = examples.load(arguments.corpus, labelled_pages(arguments.corpus, arguments.generated))
    judging = Settings(epochs=arguments.validation_epochs)
    unseen = out_of_fold(pages, judging)
    if arguments.article_only:
        _write_article(pages, unseen, likelihoods, arguments.weights, readme)
        return
    _say(report.report_examples(pages, readme))
    _say(report.report_sites(pages, unseen, readme))
    _say(report.report_languages(pages, unseen, judging, readme))
    network = fit(pages, Settings(epochs=arguments.epochs))
    write(network, arguments.weights)
    if arguments.weights == WEIGHTS:
        require_same(network, [page.rows for page in pages[:SAMPLE]])
    _say(f"{arguments.weights}: {arguments.weights.stat().st_size:,} bytes")
    _write_article(pages, unseen, partial(predict_rows, network), arguments.weights, readme)


def _write_article(
    pages: list[Example], unseen: Likelihoods, judge: Callable[[Matrix], np.ndarray], weights: Path, readme: Path
) -> None:
    """The second model beside the first. ``judge``: the first's likelihoods of blocks."""
    real = [page for page in pages if page.page.origin != "generated"]
    evidence, generated = articles.collected(real, unseen), articles.made(judge)
    _say(report.report_articles(real, articles.judge(real, evidence, generated), readme))
    articles.write(articles.train(evidence + generated), weights.with_name(ARTICLE))


def _target(readme: Path | None) -> Path:
    if readme is None:
        return report.README
    shutil.copyfile(report.README, readme)
    return readme


def _say(text: str) -> None:
    print(f"[{time.process_time():.0f} s of CPU]\n{text}\n", flush=True)


if __name__ == "__main__":
    main()
