"""Blocks that the model doubts, and what makes them text all the same: how likely each is, is given here by hand."""

from dataclasses import dataclass, replace

import lxml.html
import pytest
from samples import fetched

from crawler.lexicons.lexicon import everywhere
from crawler.parsers.blocks.segment import segment
from crawler.parsers.document.document import read
from crawler.parsers.main_text.boilerplate import main_blocks
from crawler.parsers.main_text.bridges import bridged
from crawler.parsers.main_text.content import find_content
from crawler.parsers.main_text.doubts import LIKELY
from crawler.parsers.parts.title import title
from crawler.parsers.view import View

LONG = (
    "Wer in der Nacht mit den Zähnen knirscht, wacht mit müden Schläfen auf "
    "und beißt am Tag vorsichtiger als alle anderen Leute am Tisch."
)


@dataclass(frozen=True)
class Case:
    shows: str
    html: str
    likelihood: tuple[float, ...]
    text: tuple[int, ...]


BRIDGES = [
    Case(
        "the next number with as much below it as the one before",
        "<h3>7. ما سبب الصداع؟</h3><p>قلة النوم.</p><h3>8. متى يزول؟</h3><p>بعد ساعات.</p><p>شارك</p>",
        (0.9, 0.8, 0.4, 0.2, 0.1),
        (0, 1, 2, 3),
    ),
    Case(
        "a number that does not follow is none",
        "<h3>7. Pourquoi ?</h3><p>Le sommeil.</p><h3>3. Partager</h3><p>Par courriel.</p>",
        (0.9, 0.8, 0.4, 0.2),
        (0, 1),
    ),
    Case(
        "a numbered link is none",
        '<h3>7. Pourquoi ?</h3><p>Le sommeil.</p><h3><a href="/8">8. Et ensuite ?</a></h3><p>Lire</p>',
        (0.9, 0.8, 0.4, 0.2),
        (0, 1),
    ),
    Case(
        "a heading between two blocks of the text",
        "<p>喝水。</p><h2>原因</h2><p>久坐。</p>",
        (0.6, 0.2, 0.55),
        (0, 1, 2),
    ),
    Case(
        "a heading that is a link is none",
        '<p>喝水。</p><h2><a href="/">首页</a></h2><p>久坐。</p>',
        (0.6, 0.2, 0.55),
        (0, 2),
    ),
    Case("a heading that ends the text is none", "<p>喝水。</p><h2>留言</h2><p>好。</p>", (0.6, 0.2, 0.1), (0,)),
    Case("a long paragraph beside a sure one", f"<p>{LONG}</p><p>{LONG}</p><p>Impressum</p>", (0.9, 0.35, 0.1), (0, 1)),
    Case("a short line beside a sure paragraph is none", f"<p>{LONG}</p><p>Impressum</p>", (0.9, 0.35), (0,)),
    Case(
        "entries that go on counting behind a box",
        "<p>İpucu 1: Yürüyün</p><h4>Bülten</h4><p>Kaydolun</p><p>İpucu 2: Su için</p><p>İpucu 3: Uyuyun</p>",
        (0.9, 0.05, 0.05, 0.05, 0.05),
        (0, 3, 4),
    ),
    Case(
        "each with what stands below it",
        "<h3>① Krok</h3><p>Chodźcie.</p><h4>Listy</h4><h3>② Woda</h3><p>Pijcie.</p>",
        (0.9, 0.9, 0.02, 0.05, 0.05),
        (0, 1, 3, 4),
    ),
    Case(
        "what counts on in another kind of element is none",
        "<p>#1 Caminar</p><aside>Boletín</aside><h4>#2 Comentario</h4>",
        (0.9, 0.05, 0.05),
        (0,),
    ),
    Case("a note is no entry", "<p>1 Vedi sopra.</p><p>2 Lo dice un libro.</p>", (0.9, 0.1), (0,)),
    Case(
        "a heading like the text's over entries that count from one",
        "<h4>Nedenler</h4><p>Uykusuzluk.</p><h4>Öneriler</h4><p>Öneri 1: Uyu</p><p>Erken yat.</p><p>Öneri 2: İç</p>",
        (0.9, 0.9, 0.05, 0.05, 0.05, 0.05),
        (0, 1, 2, 3, 4, 5),
    ),
    Case(
        "collapsed answers below a heading",
        "<h2>Вопросы</h2><details><summary>Это опасно?</summary><p>Нет</p></details><p>Поделиться</p>",
        (0.9, 0.05, 0.05, 0.05),
        (0, 1, 2),
    ),
    Case(
        "with a heading over them that is like the text's",
        "<h2>원인</h2><p>물이 부족합니다.</p><h2>질문</h2><details><summary>위험?</summary><p>아니요</p></details>",
        (0.9, 0.9, 0.3, 0.05, 0.05),
        (0, 1, 2, 3, 4),
    ),
    Case(
        "a heading of another level over them is none",
        "<h2>원인</h2><p>물이 부족합니다.</p><h5>설정</h5><details><summary>글꼴</summary><p>크게</p></details>",
        (0.9, 0.9, 0.3, 0.05, 0.05),
        (0, 1),
    ),
    Case(
        "the answer to a question that is text",
        "<h2>FAQ</h2><h3>¿Es grave?</h3><p>No lo es.</p><h3>¿Pasa?</h3><p>Sí, pronto.</p>",
        (0.9, 0.9, 0.3, 0.2, 0.1),
        (0, 1, 2, 3, 4),
    ),
    Case(
        "what is hardly doubted between two that are hardly sure",
        "<h5>Ngồi lâu</h5><p>Ít đứng dậy</p><h4>Giải pháp</h4>",
        (0.55, 0.4, 0.55),
        (0, 1, 2),
    ),
    Case(
        "an entry of several paragraphs",
        "<ol><li><p>Yürü</p><p>Her gün</p></li><li><p>İç</p><p>Su</p></li></ol><p>Paylaş</p>",
        (0.9, 0.9, 0.3, 0.1, 0.1),
        (0, 1, 2, 3),
    ),
    Case(
        "a collapsed menu below the text is none",
        '<p>Пейте воду.</p><details><summary>Разделы</summary><p><a href="/">Сон</a></p></details>',
        (0.9, 0.05, 0.05),
        (0,),
    ),
    Case(
        "questions in headings and their answers",
        "<h2>FAQ</h2><div><h3>هل هو خطير؟</h3><p>لا، أبداً.</p></div><div><h3>متى يزول؟</h3><p>غداً.</p></div>",
        (0.9, 0.05, 0.05, 0.05, 0.05),
        (0, 1, 2, 3, 4),
    ),
    Case(
        "a question to the reader below a paragraph is none",
        "<p>Drink water.</p><h3>Was this helpful?</h3><p>Tell us.</p>",
        (0.9, 0.05, 0.05),
        (0,),
    ),
    Case("a button that asks", "<h2>Vragen</h2><button>Is het erg?</button><p>Nee.</p>", (0.9, 0.05, 0.6), (0, 1, 2)),
    Case("another button is none", "<h2>Vragen</h2><button>Delen</button><p>Nee.</p>", (0.9, 0.05, 0.6), (0, 2)),
    Case(
        "a bold heading behind the table of contents",
        '<p>Intro.</p><ul><li><a href="#a">Cauze</a></li></ul><p><b>Cauze</b></p><p>Stresul.</p>',
        (0.9, 0.1, 0.2, 0.9),
        (0, 2, 3),
    ),
    Case(
        "a bold line behind other links is none",
        '<p>Intro.</p><ul><li><a href="/a">Cauze</a></li></ul><p><b>Abonare</b></p><p>Stresul.</p>',
        (0.9, 0.1, 0.2, 0.9),
        (0, 3),
    ),
    Case("a paragraph elsewhere is none", f"<div><p>{LONG}</p></div><div><p>{LONG}</p></div>", (0.9, 0.35), (0,)),
]


@pytest.mark.parametrize("case", BRIDGES, ids=lambda case: case.shows)
def test_what_is_doubted_counts_for_what_stands_around_it(case: Case) -> None:
    page = segment(lxml.html.document_fromstring(case.html))
    found = bridged(page, list(case.likelihood))
    assert tuple(i for i, likely in enumerate(found) if likely >= LIKELY) == case.text


SUMMARY = "Ein steifer Nacken am Montag hat oft am Sonntag auf dem Sofa begonnen."
BELOW = f"<p>{LONG}</p><p>{LONG[4:]}</p><p>{LONG[9:]}</p>"
MAIN = (0.9, 0.9, 0.9)
STANDFIRSTS = [
    Case(
        "a description that is shown is the standfirst", f"<div>{SUMMARY}</div>{BELOW}", (0.1, 0.4, *MAIN), (1, 2, 3, 4)
    ),
    Case("the same as a heading", f"<h2>{SUMMARY}</h2>{BELOW}", (0.1, 0.4, *MAIN), (1, 2, 3, 4)),
    Case("one that is surely none of the text", f"<div>{SUMMARY}</div>{BELOW}", (0.1, 0.1, *MAIN), (2, 3, 4)),
    Case(
        "another line above the text",
        f"<div>Von Anna Weber, Ärztin in der Stadt</div>{BELOW}",
        (0.1, 0.4, *MAIN),
        (2, 3, 4),
    ),
    Case(
        "one that the text repeats",
        f"<div>{SUMMARY}</div><p>{SUMMARY} {LONG}</p>{BELOW}",
        (0.1, 0.4, 0.9, *MAIN),
        (2, 3, 4, 5),
    ),
]


@pytest.mark.parametrize("case", STANDFIRSTS, ids=lambda case: case.shows)
def test_standfirst(case: Case) -> None:
    assert texts(case, f'<meta property="og:description" content="{SUMMARY[:-8]}…">') == case.text


LABELLED = Case(
    "words before a link",
    f'<p>Hersteller: <a href="https://weber.example/">Anna Weber und Töchter in Neustadt an der Donau</a></p>{BELOW}',
    (0.1, 0.85, *MAIN),
    (1, 2, 3, 4),
)
LINKED = replace(LABELLED, html=LABELLED.html.replace("Hersteller: ", ""), text=(2, 3, 4))


@pytest.mark.parametrize("case", [LABELLED, LINKED], ids=["words before a link", "nothing but a link"])
def test_line_with_a_link(case: Case) -> None:
    assert texts(case, "") == case.text


def texts(case: Case, head: str) -> tuple[int, ...]:
    """Which blocks are text below a headline, once the headline is claimed."""
    top = f"<html lang=de><head><title>Steifer Nacken</title>{head}</head><body><h1>Steifer Nacken</h1>"
    document = read(fetched(f"{top}{case.html}</body></html>"))
    page = segment(document.root)
    content = replace(find_content(document, page), likelihood=list(case.likelihood))
    view = View(document, page, content, "de", everywhere(), everywhere())
    return tuple(block.index for block in main_blocks(view.after("title", title(view))))
