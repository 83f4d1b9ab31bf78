"""How many generated pages come out with every field right, and what goes wrong on the rest.

python -m benchmarks.image_quality --pages 400 --seed 1
python -m benchmarks.image_quality --show g0017          # the page's gold beside what was found
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from benchmarks.differences import differences
from benchmarks.generator.page import Page, make
from benchmarks.own import read
from benchmarks.strict import FIELDS, Record, is_perfect, judge


@dataclass(frozen=True, slots=True)
class Outcome:
    """One page, its record (None: rejected), and which fields are right."""

    page: Page
    record: Record | None
    verdict: dict[str, bool]


def outcomes(seed: int, numbers: Iterable[int]) -> Iterator[Outcome]:
    """Extract and judge pages of one collection."""
    for number in numbers:
        page = make(seed, number)
        record = read(page.body, page.url)
        yield Outcome(page, record, judge(page.gold, record))


def shares(results: list[Outcome]) -> dict[str, float]:
    """Share of pages, 0 to 1, with each field right, and "perfect": with all of them right."""
    measured = {name: sum(r.verdict[name] for r in results) / len(results) for name in FIELDS}
    return {"perfect": sum(is_perfect(r.verdict) for r in results) / len(results), **measured}


def failures_by_choice(results: list[Outcome]) -> list[tuple[str, int, int]]:
    """("flow=br", failed pages, pages) for every mark-up choice, the highest share of failures first."""
    pages: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for result in results:
        for word in _words(result.page):
            pages[word] += 1
            failed[word] += not is_perfect(result.verdict)
    ranked = sorted(pages, key=lambda word: (-failed[word] / pages[word], -failed[word], word))
    return [(word, failed[word], pages[word]) for word in ranked if failed[word]]


def _words(page: Page) -> set[str]:
    words = set()
    for name, value in page.line()["choices"].items():
        if isinstance(value, dict):
            words |= {f"{part}={choice}" for part, choice in value.items()}
        else:
            words.add(f"{name}={value}")
    return words


def report(results: list[Outcome], groups: int) -> str:
    """The figures as text: shares, failed pages by field, and the worst mark-up choices."""
    lines = [f"pages {len(results)}"]
    lines += [f"  {name:16} {share:7.1%}" for name, share in shares(results).items()]
    failed: defaultdict[str, list[str]] = defaultdict(list)
    for result in results:
        for name in (name for name, right in result.verdict.items() if not right):
            failed[name].append(result.page.id)
    lines.append("failed pages by field")
    for name, pages in sorted(failed.items(), key=lambda entry: -len(entry[1])):
        lines.append(f"  {name:16} {len(pages):4}  {' '.join(pages[:12])}")
    lines.append("failed pages by mark-up (failed/pages)")
    lines += [f"  {word:32} {bad}/{of}" for word, bad, of in failures_by_choice(results)[:groups]]
    return "\n".join(lines)


def show(result: Outcome) -> str:
    """One page: the wrong fields, the mark-up, and where gold and record differ."""
    wrong = [name for name, right in result.verdict.items() if not right]
    choices = " ".join(sorted(_words(result.page)))
    lines = differences(result.page.gold, result.record)
    return "\n".join([f"{result.page.id} wrong: {', '.join(wrong) or 'nothing'}", choices, *lines])


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--groups", type=int, default=30, help="how many mark-up choices to list")
    parser.add_argument("--show", metavar="ID", help="tell where one page's gold and record differ")
    parser.add_argument("--failures", type=int, metavar="N", help="do so for the first N imperfect pages")
    arguments = parser.parse_args()
    numbers = [int(arguments.show.removeprefix("g"))] if arguments.show else range(1, arguments.pages + 1)
    results = outcomes(arguments.seed, numbers)
    if arguments.show:
        print("\n\n".join(map(show, results)))
    elif arguments.failures:
        imperfect = (result for result in results if not is_perfect(result.verdict))
        print("\n\n".join(map(show, islice(imperfect, arguments.failures))))
    else:
        print(report(list(results), arguments.groups))


if __name__ == "__main__":
    main()
