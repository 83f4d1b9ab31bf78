"""The model that chooses main text: its file fits the rows it is given, and its arithmetic is what its layers say."""

import time
from functools import cache
from importlib import resources
from typing import Any

import lxml.html
import numpy as np
import pytest
from samples import GOOD, fetched

from crawler.demo.site import answers
from crawler.parsers import extract
from crawler.parsers.blocks.segment import segment
from crawler.parsers.document.document import read
from crawler.parsers.main_text.content import find_content
from crawler.parsers.main_text.evidence import evidence
from crawler.parsers.main_text.features import features
from crawler.parsers.main_text.tables import place_table, running_weights
from crawler.parsers.model.network import GAPS, LONGEST, WIDTH, likelihoods, weights

Rows = np.ndarray[Any, np.dtype[np.float32]]
BASE = "https://demo.example/"
FACTOR, QUICK = 32.0, 0.08
"""As for whole pages, with eight times the blocks; less than this many seconds are no matter."""


def rows_of(html: str) -> Rows:
    document = read(fetched(html))
    page = segment(document.root)
    return features(document, page, running_weights(page.blocks), place_table(page.containers))


def random_rows(count: int) -> Rows:
    return np.random.default_rng(1).random((count, len(weights()["own"])), np.float32)


@cache
def demo_articles() -> dict[str, str]:
    """The demo site's pages that give a record."""
    pages = {path: answer.body for path, answer in answers(BASE).items() if answer.body.lstrip()[:1] == b"<"}
    texts = {path: body.decode("utf-8", "replace") for path, body in pages.items() if b"charset=gb" not in body.lower()}
    return {path: text for path, text in texts.items() if hasattr(extract(fetched(text, BASE)), "body")}


def nameless(html: str) -> str:
    tree = lxml.html.document_fromstring(html)
    for element in tree.iter():
        for name in ("class", "id"):
            element.attrib.pop(name, None)
    return lxml.html.tostring(tree, encoding="unicode", doctype="<!doctype html>")


def test_weights_are_small() -> None:
    assert len(resources.files("crawler.parsers.model").joinpath("weights.npz").read_bytes()) < 1_000_000


def test_weights_fit_the_features() -> None:
    columns, trained = rows_of(GOOD).shape[1], len(weights()["own"])
    assert trained == columns, f"features has {columns} columns, weights.npz was trained on {trained}: `make train`"


def test_article_weights_fit_the_evidence() -> None:
    rows = rows_of(GOOD)
    document = read(fetched(GOOD))
    page = segment(document.root)
    row = evidence(document, page, place_table(page.containers), rows, likelihoods(rows))
    columns, trained = len(row), len(weights("article.npz")["mean"])
    assert trained == columns, f"evidence has {columns} columns, article.npz was trained on {trained}: `make train`"
    assert np.isfinite(row).all()


def test_layers_fit_each_other() -> None:
    w = weights()
    width = w["own"].shape[1]
    assert w["own_bias"].shape == w["out_own"].shape == (width,)
    for name in GAPS:
        inputs, outputs = w[name].shape
        assert (inputs, w[f"{name}_bias"].shape) == (WIDTH * width, (outputs,))
        width = outputs
    assert w["out_far"].shape == w["far_bias"].shape
    assert w["out_farthest"].shape == w["out_page"].shape == (width,)
    assert all(np.isfinite(values).all() for values in w.values())


@pytest.mark.parametrize("count", [1, 2, 40])
def test_likelihoods_are_those_of_the_layers(count: int) -> None:
    rows = random_rows(count)
    np.testing.assert_allclose(likelihoods(rows), by_the_book(rows), atol=1e-4)


def by_the_book(rows: Rows) -> list[float]:
    """The network block by block, tap by tap."""
    w = weights()
    own = [np.maximum(row @ w["own"] + w["own_bias"], 0) for row in rows]
    near = convolved(own, "near")
    far = [a + b for a, b in zip(convolved(near, "far"), near, strict=True)]
    farther = convolved(far, "farther")
    farthest = [a + b for a, b in zip(convolved(farther, "farthest"), farther, strict=True)]
    page = sum(farthest) / len(farthest) @ w["out_page"] + w["out_bias"]
    ends = zip(own, far, farthest, strict=True)
    scores = [a @ w["out_own"] + b @ w["out_far"] + c @ w["out_farthest"] + page for a, b, c in ends]
    return [float(1 / (1 + np.exp(-score))) for score in scores]


def convolved(rows: list[Rows], name: str) -> list[Rows]:
    w, width, found = weights(), len(rows[0]), []
    for place in range(len(rows)):
        total = w[f"{name}_bias"].copy()
        for tap in range(WIDTH):
            seen = place + (tap - WIDTH // 2) * GAPS[name]
            if 0 <= seen < len(rows):
                total += rows[seen] @ w[name][tap * width : (tap + 1) * width]
        found.append(np.maximum(total, 0))
    return found


def test_likelihoods_are_the_same_each_time() -> None:
    rows = rows_of(GOOD)
    kept = rows.copy()
    first = likelihoods(rows)
    assert (first == likelihoods(rows)).all()
    assert (rows == kept).all()
    assert ((first >= 0) & (first <= 1)).all()


def test_page_without_blocks() -> None:
    document = read(fetched("<html><body><img src='a.png'></body></html>"))
    page = segment(document.root)
    assert page.blocks == []
    assert likelihoods(features(document, page, [], place_table(page.containers))).tolist() == []
    assert find_content(document, page).likelihood == []


def test_long_page_is_read_in_stretches() -> None:
    rows = random_rows(LONGEST + 30)
    parts = np.concatenate([likelihoods(rows[:LONGEST]), likelihoods(rows[LONGEST:])])
    np.testing.assert_allclose(likelihoods(rows), parts, atol=1e-5)


def test_demo_site_has_articles() -> None:
    assert len(demo_articles()) >= 30


def test_main_text_needs_no_class_names() -> None:
    kept = [shared(html) for html in demo_articles().values()]
    assert np.mean(kept) > 0.98
    assert min(kept) > 0.9


def shared(html: str) -> float:
    """F1 of the words of a page's body before and after all its classes and ids are taken away."""
    named, bare = (likely_words(form) for form in (html, nameless(html)))
    return 2 * len(named & bare) / (len(named) + len(bare))


def likely_words(html: str) -> set[tuple[int, str]]:
    document = read(fetched(html, BASE))
    page = segment(document.root)
    content = find_content(document, page)
    return {(block.index, word) for block in page.blocks if content.is_main(block) for word in block.text.split()}


def test_time_grows_no_faster_than_the_page() -> None:
    small, large = (seconds(random_rows(count)) for count in (5_000, 40_000))
    assert large <= max(QUICK, FACTOR * small)


def seconds(rows: Rows) -> float:
    best = 1e9
    for _ in range(3):
        start = time.process_time()
        likelihoods(rows)
        best = min(best, time.process_time() - start)
    return best
