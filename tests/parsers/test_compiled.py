"""The compiled loops give what the Python ones give, on whole pages and on any mark-up."""

import shutil
import subprocess
import sys
from dataclasses import fields
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markup import soup, trees
from samples import GOOD

from crawler.demo.site import answers
from crawler.lexicons.phrases import Beginnings, Phrases, folded
from crawler.parsers.blocks import walk as plain_walk
from crawler.parsers.blocks.block import Segmented
from crawler.parsers.blocks.reader import FOLDED
from crawler.parsers.blocks.text import cleaned, weight
from crawler.parsers.bylines import words
from crawler.parsers.compiled import MODULES, missing, require_lxml
from crawler.parsers.document import characters
from crawler.parsers.document import nodes as plain_nodes
from crawler.parsers.document.document import COUNTED, DESCRIBING
from crawler.parsers.document.element import Element
from crawler.parsers.document.tree import parse
from crawler.parsers.document.xpaths import XPaths
from crawler.parsers.main_text import (
    place_columns,
    plain_names,
    plain_places,
    plain_regions,
    plain_rows,
    plain_sums,
    plain_tables,
)
from crawler.parsers.main_text.evidence import CLASS_WORDS as WANTED
from crawler.parsers.main_text.plain_rows import Said
from crawler.parsers.main_text.region import BIT_OF
from crawler.parsers.model import plain_layers
from crawler.parsers.model.network import GAPS, WIDTH, weights

if missing() is not None and not shutil.which("cc") and not shutil.which("gcc"):
    pytest.skip("THE COMPILED PARSERS ARE NOT TESTED: there is no C compiler", allow_module_level=True)

from crawler.parsers.compiled import layers, names, nodes, places, rows, sums
from crawler.parsers.compiled import source as source_of
from crawler.parsers.compiled import walk as compiled_walk
from crawler.parsers.compiled import words as words_of

CASES = sorted((Path(__file__).parents[1] / "cases").glob("**/*.html"))
MARKED_UP = (
    "<body style='display:none'><p>One <b>two</b> three</p></body>",
    "<p>a<!-- comment -->b<?php echo ?>c</p>d<br>e",
    "<p>a&nbsp;&nbsp;b&shy;c \u200b d\u0301</p><p>\u3000全角　空白 x</p><p>İSTANBUL ﬁn ’tis…</p><p>½ ´n</p>",
    "<pre>one\n\n two\r\n three</pre><pre>a\nb</pre><h2><div><div><div><p>deep</p></div></div></div></h2>",
    "<a href='/x'>one <b>bold</b><p>two</p> three</a> <h2>Cold<a href='#cold'>¶</a></h2>",
    "<img src=1><img src=2><img src=3><p>Text</p><img src=4><svg class=s><p class=t>unseen</p></svg>tail",
    "<font size=5>Large</font><font size=2>small</font><big>Big <b>and bold</b></big> <b></b>",
    "<div role=heading aria-level=3>Third</div><div id='' class=''>x</div><o:p>Office</o:p>",
    "<p hidden>" + "long hidden text " * 20 + "</p><p hidden=until-found>found</p>",
    "<table><tr><th>Sign<td>1,5 mg, 2024; № 3…<tr><td>( a ) b!<td>¿qué?</table>",
    "<p>$ 5 off<p>5 € each<p>₽ 5<p>5₽<p>€ no<p>7 ₽</p><p>£</p><p>¥١</p><pre>no\n(iv) yes</pre><pre>no\n</pre>",
    "<p>(12) a<p>123. b<p>④. c<p>④d<p>十二、e<p>（a）f<p>abcd. g<p>١: h<p>1<p>(<p>19999 12024 x2024 1９99 20 24, 1987",
    "<div aria-label=Navigation><header><p class=bread-crumb>Home</p><h2 id=comment>A</h2></header></div><nav>x</nav>",
    "<h1>Cold hands</h1><p>Cold hands</p><p>COLD HANDS, and more of İt</p><b>Ünïted 1,2 ()</b><b> all bold </b>",
    "<p class=Byline><b itemprop=author>A. <i>Weber</i></b><i class='AUTHORS'>x&nbsp;<b>\u3000 </b> y</i><b><i></i>",
    "<ul>" + "<li>One<dd>two" * 300 + "</ul><time>now</time><p>last</p>",
)
bounded = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def body_of(html: str | bytes) -> Element:
    text = html.decode("utf-8", "replace") if isinstance(html, bytes) else html
    root = parse(text.encode("utf-8", "replace")).root
    found = root.find("body")
    return root if found is None else found


def plain(value: Any) -> Any:
    """A block, container or anchor as something that can be compared; numbers with their types."""
    if isinstance(value, tuple):
        return tuple(plain(one) for one in value)
    if hasattr(value, "__dataclass_fields__"):
        return tuple(plain(getattr(value, field.name)) for field in fields(value))
    return value if isinstance(value, Element) else (type(value), value)


def listed(walked: tuple[Segmented, int]) -> Any:
    page, hidden = walked
    return [plain(one) for one in (*page.containers, *page.blocks)], page.classes, hidden


def assert_alike(html: str | bytes) -> None:
    body = body_of(html)
    for ignored in (frozenset[Element](), frozenset(body.iter("p", "div"))):
        for skips_hidden in (True, False):
            expected = plain_walk.walk(body, ignored, skips_hidden)
            assert listed(compiled_walk.walk(body, ignored, skips_hidden)) == listed(expected)
    page, _ = plain_walk.walk(body, frozenset(), skips_hidden=True)
    assert_same_tables(page)
    assert_same_nodes(body.getroottree().getroot(), body)


def assert_same_tables(page: Segmented) -> None:
    table, expected = places.place_table(page.containers), plain_places.place_table(page.containers)
    np.testing.assert_array_equal(table, expected)
    prose = rows.running_weights(page.blocks)
    assert prose == plain_tables.running_weights(page.blocks)
    for held in (list(accumulate(prose, initial=0.0)), [0.0, *(float(place % 7) for place in range(len(prose)))]):
        for share in (0.2, 0.0):
            assert places.container_regions(table, held, share) == plain_regions.container_regions(table, held, share)
        assert places.innermost(table, held, 0.7) == plain_regions.innermost(table, held, 0.7)
    for said in (Said((), "", "", is_article=False), said_of(page)) if page.blocks else ():
        left, right = (module.feature_rows(page.blocks, prose, table, said) for module in (rows, plain_rows))
        np.testing.assert_array_equal(left, right)
        assert_same_sums(page, left)
    classes = [*page.classes, *(container.id for container in page.containers)]
    assert_same_counts(classes, WANTED)


def assert_same_sums(page: Segmented, features: Any) -> None:
    likely = np.asarray([place * 7 % 10 / 10 for place in range(len(page.blocks))])
    for likelihood in (likely, likely[::-1].copy(), likely * 0):
        found, expected = (module.page_sums(page.blocks, features, likelihood) for module in (sums, plain_sums))
        np.testing.assert_allclose(found.text, expected.text, rtol=1e-5)
        assert numbers_of(found) == pytest.approx(numbers_of(expected))


def numbers_of(found: plain_sums.PageSums) -> list[float]:
    return [*(value for value in found if isinstance(value, int | float)), *found.main_weights, *found.heads]


def assert_same_counts(classes: list[str | None], wanted: tuple[tuple[str, ...], ...]) -> None:
    expected = plain_names.class_counts(classes, plain_names.Pieces(wanted))
    assert names.class_counts(classes, names.Pieces(wanted)) == expected


def said_of(page: Segmented) -> Said:
    """A head that speaks of the page's own text."""
    texts = [block.text for block in page.blocks]
    names = tuple(text[:90].lower() for text in texts[::3])
    return Said(names, max(texts, key=len)[:60], " ".join(texts[::2]), is_article=True)


def assert_same_nodes(root: Element, body: Element) -> None:
    assert nodes.elements_named(root, DESCRIBING, COUNTED) == plain_nodes.elements_named(root, DESCRIBING, COUNTED)
    assert nodes.classes_beside(root, body) == plain_nodes.classes_beside(root, body)
    compiled, plainly = nodes.XPaths(), XPaths()
    elements = list(root.iter())
    # deep ones first, and each again: what is known of one tells another's
    for element in (*elements[::-2], *elements):
        assert compiled.of(element) == plainly.of(element)
    for element in elements:
        assert nodes.has_pieces(element) is plain_nodes.has_pieces(element)
        for around in (element, element.getparent()):
            if around is not None:
                assert nodes.author_mark(element, around) == plain_nodes.author_mark(element, around)


def test_another_lxml_is_told() -> None:
    with pytest.raises(ImportError, match=r"compiled for lxml 0\.1, this is \d"):
        require_lxml("0.1")


def test_every_module_is_compiled() -> None:
    assert missing() is None, f"{missing()} (make install compiles them)"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_pages_of_cases(path: Path) -> None:
    assert_alike(path.read_bytes())


def test_pages_of_the_demo_site() -> None:
    bodies = [answer.body for answer in answers("http://health.example").values() if b"<body" in answer.body]
    assert len(bodies) > 20
    for body in bodies:
        assert_alike(body)


@pytest.mark.parametrize("html", MARKED_UP)
def test_what_mark_up_does(html: str) -> None:
    assert_alike(html)


@bounded
@given(st.one_of(soup, st.lists(trees, max_size=6).map("".join)))
def test_any_mark_up(html: str) -> None:
    assert_alike(html)
    assert_alike(GOOD.replace("<h2>Causes</h2>", html))


@bounded
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300))
def test_any_text(text: str) -> None:
    assert_read_alike(text)


def test_every_character_beside_others() -> None:
    for code in (*range(1, 0xD800), *range(0xE000, 0x11000)):
        character = chr(code)
        assert_read_alike(f"A {character}É{character}\u0301 {character}")


def assert_read_alike(text: str) -> None:
    clean = cleaned(text)
    beginning = clean[:FOLDED].lower().rstrip() if clean.isascii() else folded(clean[:FOLDED])
    assert compiled_walk.read_text(text) == (clean, beginning, weight(clean)), ascii(text)


@bounded
@given(st.text(st.sampled_from("navNAVpostP-_. \t\u00e9\u212a/7"), max_size=30) | st.text(max_size=30))
@example("xpost post")
@example("NavBar_navBarX nav-Post")
@example("nav" * 4000)
def test_any_name(name: str) -> None:
    bits = {"nav": 1, "bar": 2, "post": 4, "k": 8}
    for splits_camel in (True, False):
        found = names.words_in(name, names.Words(bits), splits_camel)
        assert found == plain_names.words_in(name, plain_names.Words(bits), splits_camel)
    assert_same_counts([name, None, name], (("nav", " post"), ("navp",)))


@bounded
@given(
    *[st.lists(st.sampled_from([*BIT_OF, *place_columns.GROUP_OF, "Bread", "crumb", "SIDE", "col-a", "-", "_", " "]))]
    * 3,
    st.sampled_from(["", "banner", " Banner ", "article", "main"]),
)
def test_any_names_of_containers(classes: list[str], name: list[str], label: list[str], role: str) -> None:
    named = (f'class="{"".join(classes)}"', f'id="{"-".join(name)}"', f'aria-label="{"-".join(label)}"')
    inside = "".join(f"<div {each}><p>Cold hands</p></div>" for each in named)
    assert_same_tables(page_of(f'<div role="{role}" {" ".join(named)}>{inside}</div><p>{"Text. " * 20}</p>'))


def page_of(html: str) -> Segmented:
    return plain_walk.walk(body_of(html), frozenset(), skips_hidden=True)[0]


def test_more_names_than_are_remembered() -> None:
    classes = [f"a{place} nav{' post' * (place % 2)}" for place in range(20_100)]
    assert_same_counts([*classes, *classes], WANTED)
    assert_same_tables(page_of("".join(f"<div class='{each}'><p id={each}>Cold</div>" for each in classes)))


@pytest.mark.parametrize("count", [1, 2, 3, 40, 511, 512, 513, 1050])
def test_network(count: int) -> None:
    random = np.random.default_rng(count)
    numbers = random.random((count, len(weights()["own"])), np.float32)
    numbers[random.random(numbers.shape) < 0.6] = 0
    left, right = (module.Network(weights(), GAPS, WIDTH).scores(numbers) for module in (layers, plain_layers))
    np.testing.assert_allclose(left, right, atol=1e-5)


def test_judges() -> None:
    w = weights("article.npz")
    random = np.random.default_rng(7)
    for row in random.random((20, len(w["mean"])), np.float32) * 4 - 1:
        left, right = (module.Judges(w).scores(row) for module in (layers, plain_layers))
        np.testing.assert_allclose(left, right, atol=1e-4)


@bounded
@given(st.text(st.sampled_from("by edit_-|.1 Bé\x1c"), max_size=20))
@example("x by")
@example("1by -by")
def test_any_line(text: str) -> None:
    for phrases in (["by", "edited *"], ["-", "edit"], [".b", "1"]):
        beginnings = Beginnings(phrases)
        assert words_of.may_hold(text, beginnings) is words.may_hold(text, beginnings)
        # nothing is overlooked
        assert words.may_hold(text, beginnings) or Phrases(phrases).search(text) is None


SIGNS = (b"\xe2\x80", b"\xe2\x81", b"\xf3\xa0", b"\xad", b"\xa6", b"\xed\xa0\x80", b"\xf0\x90\x80\x80", b"\xc3\xa9")
REFERENCES = (
    b"&#8237;",
    b"&#x202E;",
    b"&#x0206",
    b"6;",
    b"&#82",
    b"94;",
    b"30;",
    b"&#xE007f;",
    b"&#xe0;",
    b"&#",
    b"x",
    b"7",
)


@bounded
@given(st.lists(st.sampled_from((*SIGNS, *REFERENCES)) | st.binary(max_size=6), max_size=8).map(b"".join))
def test_any_source(source: bytes) -> None:
    # beside others, for eight are read at once
    for padded in (source, b" " * 9 + source + b"a" * 17, source + "\u00e9".encode()):
        assert source_of.is_utf8(padded) is characters.is_utf8(padded)
        assert source_of.is_misleading(padded) is characters.is_misleading(padded)


def test_every_control_and_every_mark_in_a_source() -> None:
    for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x2020, 0x2070), *range(0xE0000, 0xE0080)):
        for written in (chr(code), f"&#{code};", f"&#x{code:x};", f"&#X000{code:X};"):
            source = f"<p>{written * 2}</p>".encode()
            assert source_of.is_misleading(source) is characters.is_misleading(source), ascii(written)


def test_python_alone_gives_the_same_records() -> None:
    """Where nothing is compiled the program runs all the same, to the letter."""
    program = Path(__file__).with_name("records_of_cases.py")
    compiled = subprocess.run([sys.executable, program], capture_output=True, check=True)
    alone = subprocess.run([sys.executable, program, *MODULES], capture_output=True, check=True)
    assert compiled.stdout.count(b"\n") > len(CASES) / 2
    assert alone.stdout == compiled.stdout


def test_nothing_is_leaked() -> None:
    """Elements know their page: one that a walk forgot to give back would keep it alive."""
    body = body_of(GOOD)
    before = sys.getrefcount(body)
    for _ in range(3):
        compiled_walk.walk(body, frozenset(), skips_hidden=True)
    assert sys.getrefcount(body) == before
