"""What a network makes of pages that it has not seen: of other sites, or in another language."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from crawler.parsers.model.training.examples import Example, fold
from crawler.parsers.model.training.fitting import Likelihoods, Settings, fit, predict

FOLDS: Final = 5


def folds(examples: Sequence[Example], count: int = FOLDS) -> Iterator[tuple[list[Example], list[Example]]]:
    """To train on and to judge by, for each fold of the sites. Generated pages are only trained on."""
    for number in range(count):
        judged = [e for e in examples if e.page.origin != "generated" and fold(e.site, count) == number]
        kept_out = {e.page.id for e in judged}
        yield [e for e in examples if e.page.id not in kept_out], judged


def out_of_fold(examples: Sequence[Example], settings: Settings, count: int = FOLDS) -> Likelihoods:
    """Likelihoods for the blocks of every real page, from a network that saw no page of its site."""
    found: Likelihoods = {}
    for trained, judged in folds(examples, count):
        found |= predict(fit(trained, settings), judged)
    return found


def without_languages(examples: Sequence[Example], languages: Collection[str], settings: Settings) -> Likelihoods:
    """Likelihoods for real pages in some languages, from a network that saw no page in any of them."""
    trained = [e for e in examples if e.language not in languages]
    judged = [e for e in examples if e.language in languages and e.page.origin != "generated"]
    return predict(fit(trained, settings), judged)
