"""Invents an article that suits a page's mark-up."""

from dataclasses import replace
from random import Random

from benchmarks.generator.choices import Choices
from benchmarks.generator.markers import COUNTING
from benchmarks.generator.story import Item, ListChoice, Section, Story, Teaser
from benchmarks.generator.teasers import WITHOUT_SNIPPETS
from benchmarks.generator.writer import Writer

# kind of section → tables of its items' opening and further sentences
ITEM_TABLES = {
    "causes": ("causes", "cause_more"),
    "workaround": ("remedies", "remedy_more"),
    "treatment": ("remedies", "remedy_more"),
    "symptoms": ("symptoms", "symptom_more"),
    "prevention": ("remedies", "remedy_more"),
}


def tell(choices: Choices, writer: Writer) -> Story:
    """Invent an article that suits the page's mark-up."""
    rng = writer.rng
    linked = choices.navigation_linked == "linked"
    cards = choices.teasers_linked == "linked"
    with_snippets = choices.teasers not in WITHOUT_SNIPPETS
    # a mix with bare titles is only told apart where titles are links or headings
    share = 0.0 if not with_snippets else 0.85 if cards and rng.random() < 0.3 else 1.0
    places = _Addresses(rng)
    return Story(
        title=writer.one("titles"),
        sections=_sections(choices, writer),
        previous=_neighbour(writer, places, linked) if choices.neighbours in {"both", "previous", "ends"} else None,
        next=_neighbour(writer, places, linked) if choices.neighbours in {"both", "next"} else None,
        teasers=tuple(_teaser(writer, places, cards, share) for _ in range(rng.randint(5, 15))),
        popular=_popular(choices, writer, places),
    )


class _Addresses:
    """Fresh addresses in the one form that this site uses."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._form = rng.choice(
            ("/article/{n}.html", "{n}.html", "https://health.example/a/{n}", "?id={n}", "/t/{n}/", "../x/{n}.htm")
        )
        self._number = rng.randint(100, 90000)

    def fresh(self) -> str:
        self._number += self._rng.randint(1, 40)
        return self._form.format(n=self._number)


def _neighbour(writer: Writer, places: _Addresses, linked: bool) -> Teaser:
    return Teaser(writer.about_others("other_titles"), places.fresh() if linked else None)


def _popular(choices: Choices, writer: Writer, places: _Addresses) -> tuple[Teaser, ...]:
    if choices.sidebar != "popular":
        return ()
    return tuple(Teaser(writer.about_others("other_titles"), places.fresh()) for _ in range(writer.rng.randint(4, 8)))


def _teaser(writer: Writer, places: _Addresses, linked: bool, share: float) -> Teaser:
    title = writer.about_others("other_titles")
    snippet = _snippet(writer, title) if writer.rng.random() < share else None
    return Teaser(title, places.fresh() if linked else None, snippet)


def _snippet(writer: Writer, title: str) -> str:
    """A text cut at a width, as list pages cut it, now and then one that is whole."""
    rng = writer.rng
    if rng.random() < 0.1:
        return writer.about_others("plain")
    text = writer.about_others("snippets")
    if rng.random() < 0.12:
        text = writer.join(title, text)
    width = rng.randint(18, 30) if writer.language == "zh" else rng.randint(44, 90)
    return text[:width].rstrip() + rng.choice(
        ("...", "...", "...", "…", " ...") if writer.language != "zh" else ("...", "……", "…")
    )


def _sections(choices: Choices, writer: Writer) -> tuple[Section, ...]:
    rng = writer.rng
    intro = tuple(writer.several("intro", rng.randint(1, 4)) for _ in range(rng.randint(1, 3)))
    remedy = "treatment" if rng.random() < 0.12 else "workaround"
    sections = [
        Section(None, "intro", intro),
        _list_section(writer, "causes", choices.causes),
        _list_section(writer, remedy, choices.workaround),
    ]
    if rng.random() < 0.2:
        sections.insert(1, _list_section(writer, "symptoms", _without_counters(choices.causes)))
    if rng.random() < 0.3:
        kind = rng.choice(("prevention", "when_to_see_doctor", "diet", "conclusion"))
        sections.append(Section(writer.one(f"headings.{kind}"), kind, _plain(writer)))
    return tuple(sections)


def _without_counters(choice: ListChoice) -> ListChoice:
    """The same list, but not counted by "Cause 1", "Cause 2": its items are no causes."""
    marker = "dot" if choice.marker in COUNTING else choice.marker
    return ListChoice(choice.items, marker, choice.label, choice.length)


def _plain(writer: Writer) -> tuple[str, ...]:
    return tuple(writer.several("plain", writer.rng.randint(1, 3)) for _ in range(writer.rng.randint(1, 2)))


def _list_section(writer: Writer, kind: str, choice: ListChoice) -> Section:
    rng = writer.rng
    opening, more = ITEM_TABLES[kind]
    most = 4 if kind == "symptoms" else 7
    count = 3 if rng.random() < 0.4 else rng.randint(2, most)
    items = _even(tuple(_item(writer, opening, more, choice) for _ in range(count)))
    lead = (writer.one("lead_in"),) if rng.random() < 0.3 else ()
    # after numbered paragraphs a closing one would read as part of the last item
    apart = choice.items in {"ol", "ul", "ul_marked", "table", "table_cells"}
    closing = (writer.one("closing"),) if apart and rng.random() < 0.2 else ()
    words = writer.all_of("counters_causes" if kind == "causes" else "counters_workaround")
    return Section(writer.one(f"headings.{kind}"), kind, lead, items, closing, choice, rng.choice(words))


def _even(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Keep the last item to one paragraph unless all have more: else that might close the whole list."""
    last = items[-1]
    if all(len(item.paragraphs) > 1 for item in items):
        return items
    return (*items[:-1], replace(last, paragraphs=last.paragraphs[:1]))


def _item(writer: Writer, opening: str, more: str, choice: ListChoice) -> Item:
    rng = writer.rng
    label, sentence = writer.labelled(opening)
    if choice.length == "brief":
        return Item(None, "", (label,))
    extra = {"long": rng.randint(2, 4), "plain": rng.randint(0, 2)}.get(choice.length, rng.randint(0, 1))
    first = writer.join(sentence, writer.several(more, extra))
    paragraphs = [first]
    if choice.length == "paragraphs" and rng.random() < 0.75:
        paragraphs.append(writer.several(more, rng.randint(2, 3)))
    nested: tuple[str, ...] = ()
    if choice.length == "nested" and rng.random() < 0.5:
        paragraphs[0] = writer.join(first, writer.one("nested_lead"))
        nested = tuple(writer.one("nested") for _ in range(rng.randint(2, 3)))
    shown, separator = _label(writer, label, choice.label)
    return Item(shown, separator, tuple(paragraphs), nested)


def _label(writer: Writer, label: str, style: str) -> tuple[str | None, str]:
    wide = writer.language == "zh"
    if style == "none":
        return None, ""
    separators = {"semicolon": "；" if wide else "; ", "bold_lead": "。" if wide else ". ", "heading": ""}
    return label, separators.get(style, writer.rng.choice(writer.all_of("colons")))
