"""Where labelled pages come from: two folders of the corpus, and the project's own generator."""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from benchmarks.generator.indexes import make_essay, make_index
from benchmarks.generator.page import make
from crawler.parsers.identity import site_of

Origin = Literal["general", "health", "generated"]

SEED: Final = 7
"""Of the generated pages; the benchmarks measure with other ones."""
GENERATED: Final = 600


@dataclass(frozen=True, slots=True, eq=False)
class LabelledPage:
    """``gold`` is the page's line in its collection, ``read`` gives the page's bytes, ``kind`` what sort of page
    it is ("article", "product", …), ``language`` is None where the collection does not say."""

    id: str
    origin: Origin
    url: str
    kind: str
    language: str | None
    gold: dict[str, Any]
    read: Callable[[], bytes]

    @property
    def is_article(self) -> bool:
        """Whether the page holds an article."""
        return self.kind == "article"

    @property
    def site(self) -> str:
        """Registrable domain, the page's own id where its address is not known."""
        return site_of(self.url) or self.id


def labelled_pages(corpus: Path, generated: int = GENERATED) -> Iterator[LabelledPage]:
    """All pages to learn from: those labelled with their text, by block numbers, and generated ones."""
    yield from general(corpus / "wcxb")
    yield from health(corpus / "health")
    yield from (generated_page(number) for number in range(generated))


def general(folder: Path) -> Iterator[LabelledPage]:
    """Pages of any subject with their main text."""
    for gold in _lines(folder / "gold.jsonl"):
        file = folder / "pages" / f"{gold['id']}.html.gz"
        kind = gold.get("page_type") or "article"
        yield LabelledPage(gold["id"], "general", gold.get("url") or "", kind, None, gold, partial(_unzipped, file))


def health(folder: Path) -> Iterator[LabelledPage]:
    """Health pages whose labels name numbered blocks."""
    for gold in _lines(folder / "labels.jsonl"):
        file = folder / "pages" / f"{gold['id']}.html"
        kind = "article" if gold.get("article", True) else "other"
        yield LabelledPage(gold["id"], "health", gold.get("url") or "", kind, gold.get("lang"), gold, file.read_bytes)


def generated_page(number: int) -> LabelledPage:
    """A page that the benchmarks' generator wrote, which knows what it wrote."""
    page = make(SEED, number)
    return LabelledPage(
        page.id, "generated", page.url, "article", page.choices.language, page.gold, partial(_body, number)
    )


def generated_index(number: int) -> LabelledPage:
    """A list, front page, register or thread in the houses of the generated articles."""
    return LabelledPage(f"index-{number}", "generated", "", "index", None, {}, partial(make_index, SEED, number))


def generated_essay(number: int) -> LabelledPage:
    """An article of plain paragraphs, in all else like a generated index."""
    return LabelledPage(f"essay-{number}", "generated", "", "article", None, {}, partial(make_essay, SEED, number))


def _body(number: int) -> bytes:
    return make(SEED, number).body


def _unzipped(file: Path) -> bytes:
    return gzip.decompress(file.read_bytes())


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    # splitlines() would also break at U+2028 inside a text
    for line in file.read_text("utf-8").split("\n"):
        if line.strip():
            yield json.loads(line)
