"""Pages that are no articles, in the houses that the articles stand in: lists, front pages, registers, threads."""

from collections.abc import Callable, Sequence
from html import escape
from random import Random
from typing import Final

from benchmarks.generator.choices import choose
from benchmarks.generator.furniture import Furniture
from benchmarks.generator.inventor import tell
from benchmarks.generator.layouts import LAYOUTS, lay_out
from benchmarks.generator.story import Teaser
from benchmarks.generator.teasers import TEASERS, WITHOUT_SNIPPETS, teasers
from benchmarks.generator.writer import Writer

Kind = Callable[[list[Teaser], Writer], str]

BARE: Final = 0.15
"""Share of pages with nothing around what they hold."""
_SHOWN: Final = ("h1", "h1", "h2", "h3")


def make_index(seed: int, number: int) -> bytes:
    """The page of that number in the collection of that seed, in UTF-8; always the same."""
    return _page(Random(f"index/{seed}/{number}"), KINDS)


def make_essay(seed: int, number: int) -> bytes:
    """An article of plain paragraphs, in all else like an index."""
    return _page(Random(f"essay/{seed}/{number}"), (_essay,))


def _page(rng: Random, kinds: Sequence[Kind]) -> bytes:
    choices = choose(rng)
    writer = Writer(choices.language, rng)
    around = Furniture(choices.furniture, writer)
    entries = _entries(choices.language, rng)
    # articles in a register of illnesses have short names, too, and some lists long ones
    short = [*writer.all_of("menu"), *writer.all_of("crumbs"), writer.topic[0]]
    name = rng.choice(short) if rng.random() < 0.6 else entries[-1].title
    slots = dict.fromkeys(("byline", "share", "navigation", "recommend"), "") | {
        "head": f'<meta charset="utf-8"><title>{escape(name)} - {escape(writer.site)}</title>',
        "top": around.top(),
        "crumbs": around.crumbs(name),
        "title": f"<h1>{escape(name)}</h1>",
        "article": rng.choice(kinds)(entries, writer),
        "side": around.side(choices.sidebar, entries[:5]),
        "bottom": around.bottom(),
    }
    if rng.random() < BARE:
        return f"<html><head>{slots['head']}</head><body>{slots['title']}{slots['article']}</body></html>".encode()
    return lay_out(rng.choice(sorted(LAYOUTS)), slots).encode()


def _entries(language: str, rng: Random) -> list[Teaser]:
    """Teasers of thirty articles, each with its first paragraph for a snippet."""
    found = []
    for place in range(30):
        story = tell(choose(rng), Writer(language, rng))
        said = next((text for section in story.sections for text in section.paragraphs), story.title)
        found.append(Teaser(story.title, f"/{place}.html", said))
    return found


def _styled(entries: list[Teaser], writer: Writer) -> str:
    style = writer.rng.choice(TEASERS)
    bare = style in WITHOUT_SNIPPETS or writer.rng.random() < 0.2
    return teasers([Teaser(e.title, e.url, None if bare else e.snippet) for e in entries], style, writer)


def _listing(entries: list[Teaser], writer: Writer) -> str:
    """Ten to thirty teasers, now and then below a paragraph about them, and links to further pages."""
    rng = writer.rng
    about = f"<p>{escape(rng.choice(entries).snippet or '')}</p>" if rng.random() < 0.4 else ""
    pages = "".join(f'<a href="?page={page}">{page}</a> ' for page in range(1, 8)) if rng.random() < 0.6 else ""
    return about + _styled(entries[: rng.randint(10, 30)], writer) + f"<div>{pages}</div>"


def _front(entries: list[Teaser], writer: Writer) -> str:
    """Some shelves of teasers, each below its name."""
    rng, head = writer.rng, writer.rng.choice(_SHOWN)
    shelves = rng.sample(writer.all_of("menu"), min(4, len(writer.all_of("menu"))))
    shown = [entries[start : start + 6] for start in range(0, 6 * len(shelves), 6)]
    return "".join(
        f"<{head}>{escape(name)}</{head}>{_styled(some, writer)}" for name, some in zip(shelves, shown, strict=True)
    )


def _register(entries: list[Teaser], writer: Writer) -> str:
    """Titles from A to Z."""
    found, ordered, head = [], sorted(entries, key=lambda entry: entry.title), writer.rng.choice(_SHOWN)
    for start in range(0, len(ordered), 5):
        some = "".join(f'<li><a href="{e.url}">{escape(e.title)}</a></li>' for e in ordered[start : start + 5])
        found.append(f"<{head}>{escape(ordered[start].title[:1])}</{head}><ul>{some}</ul>")
    return "".join(found)


def _thread(entries: list[Teaser], writer: Writer) -> str:
    """What members of a forum wrote one after the other."""
    rng = writer.rng
    tag = rng.choice(("div", "article", "li", "section"))
    posts = []
    for entry in entries[: rng.randint(4, 15)]:
        member = f"{writer.rng.choice(writer.all_of('names'))}{rng.randint(1, 99)}"
        who = f'<a href="/member/{rng.randint(1, 999)}">{escape(member)}</a>'
        posts.append(
            f"<{tag}><div>{who} {writer.date}</div><p>{escape(entry.snippet or '')}</p><a href='#'>↩</a></{tag}>"
        )
    return f"<div>{''.join(posts)}</div>"


def _posts(entries: list[Teaser], writer: Writer) -> str:
    """The beginnings of a blog's newest articles, or all of them, one below the other."""
    rng = writer.rng
    tag, head = rng.choice(("div", "article", "section")), rng.choice(_SHOWN)
    length, dated = rng.choice((1, 2, 5)), rng.random() < 0.7
    found = []
    for place in range(rng.randint(3, 6)):
        said = "".join(f"<p>{escape(entry.snippet or '')}</p>" for entry in entries[place * 5 : place * 5 + length])
        title = f'<{head}><a href="{entries[place].url}">{escape(entries[place].title)}</a></{head}>'
        found.append(f"<{tag}>{title}{f'<p>{writer.date}</p>' if dated else ''}{said}</{tag}>")
    return "".join(found)


def _offers(entries: list[Teaser], writer: Writer) -> str:
    """What a shop or a practice offers: names, a price or a sentence below each, a button."""
    rng, head = writer.rng, writer.rng.choice(("h2", "h3", "h4", "b"))
    button = f"<button>{escape(writer.one('more_link'))}</button>" if rng.random() < 0.6 else ""
    priced = rng.random() < 0.5
    found = []
    for entry in entries[: rng.randint(6, 24)]:
        name = " ".join(entry.title.split()[:3])[:20]
        below = f"{rng.randint(3, 400)},90 €" if priced else escape((entry.snippet or "")[:80])
        found.append(f'<div><{head}><a href="{entry.url}">{escape(name)}</a></{head}><p>{below}</p>{button}</div>')
    return f"<p>{escape(entries[-1].snippet or '')}</p>{''.join(found)}"


def _essay(entries: list[Teaser], writer: Writer) -> str:
    """Paragraphs, now and then below headings of their own."""
    rng, headed = writer.rng, writer.rng.random() < 0.4
    found = []
    for entry in entries[: rng.choice((2, 3, 4, 6, 9, 12))]:
        heading = f"<h2>{escape(entry.title)}</h2>" if headed and rng.random() < 0.4 else ""
        found.append(f"{heading}<p>{escape(entry.snippet or '')}</p>")
    return "".join(found)


KINDS: Final[tuple[Kind, ...]] = (*(_listing, _listing, _front, _register, _thread, _posts, _offers),)
"""What stands where other pages have their article."""
