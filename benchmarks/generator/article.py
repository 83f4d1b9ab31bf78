"""The article's own text as HTML."""

from collections.abc import Callable
from html import escape
from random import Random
from typing import Final

from benchmarks.generator.choices import Choices
from benchmarks.generator.flow import Flow
from benchmarks.generator.markers import marker
from benchmarks.generator.story import Item, Section, Story

_BLOCK_HEADINGS: Final = {
    "h2": "<h2>{}</h2>",
    "h3": "<h3>{}</h3>",
    "h4": "<h4>{}</h4>",
    "div": '<div class="subtitle">{}</div>',
}
_LINE_HEADINGS: Final = {
    "bold": "<b>{}</b>",
    "strong": "<strong>{}</strong>",
    "plain": "{}",
    "font": '<font size="4" color="#cc3300">{}</font>',
    "span": '<span style="font-size:18px;font-weight:bold">{}</span>',
    "underline": "<u><b>{}</b></u>",
    "bold_colon": "<b>{}:</b>",
}
_BELOW: Final = {"h2": "h3", "h3": "h4"}


def article(story: Story, choices: Choices, rng: Random, interruption: str) -> str:
    """The sections in the chosen mark-up, with the interruption after the introduction."""
    flow = Flow(choices.flow)
    if choices.title_again == "line":
        flow.line(f"<b>{escape(story.title)}</b>")
    for section in story.sections:
        _Writing(flow, choices, rng).section(section)
        if section.heading is None and interruption:
            flow.block(interruption)
    return flow.html()


class _Writing:
    """Writes one section into the flow."""

    def __init__(self, flow: Flow, choices: Choices, rng: Random) -> None:
        self._flow = flow
        self._choices = choices
        self._rng = rng
        self._counter = ""
        self._bold = rng.choice(("b", "strong"))
        # whether bold type begins at the marker or at the label
        self._bold_marker = rng.random() < 0.4

    def section(self, section: Section) -> None:
        if section.heading is not None:
            self._heading(section.heading)
        for paragraph in section.paragraphs:
            self._flow.line(escape(paragraph))
        if section.choice and section.items:
            self._counter = section.counter
            write: Callable[[Section], None] = getattr(self, f"_{section.choice.items}")
            write(section)
        for paragraph in section.closing:
            self._flow.line(escape(paragraph))

    def _heading(self, text: str) -> None:
        style = self._choices.heading
        if style in _BLOCK_HEADINGS:
            self._flow.block(_BLOCK_HEADINGS[style].format(escape(text)))
        else:
            self._flow.line(_LINE_HEADINGS[style].format(escape(text)))

    def _mark(self, section: Section, number: int) -> str:
        return escape(marker(section.choice.marker, number, self._counter)) if section.choice else ""

    def _opening(self, section: Section, item: Item, mark: str) -> str:
        """Marker, label and first paragraph as inline HTML."""
        text = escape(item.paragraphs[0])
        if item.label is None:
            return mark + text
        separator = item.separator
        named = escape(item.label) + separator.rstrip()
        space = separator[len(separator.rstrip()) :]
        if section.choice and section.choice.label.startswith("bold"):
            if self._bold_marker:
                return f"<{self._bold}>{mark}{named}</{self._bold}>{space}{text}"
            return f"{mark}<{self._bold}>{named}</{self._bold}>{space}{text}"
        return f"{mark}{named}{space}{text}"

    def _inside(self, section: Section, item: Item, mark: str = "") -> str:
        """A whole item as the content of one element."""
        opening = self._opening(section, item, mark)
        if len(item.paragraphs) == 1:
            return opening + self._nested(item)
        return "".join(f"<p>{part}</p>" for part in (opening, *map(escape, item.paragraphs[1:]))) + self._nested(item)

    def _nested(self, item: Item) -> str:
        if not item.nested:
            return ""
        return "<ul>" + "".join(f"<li>{escape(entry)}</li>" for entry in item.nested) + "</ul>"

    def _marked(self, section: Section) -> None:
        for number, item in enumerate(section.items, 1):
            self._flow.line(self._opening(section, item, self._mark(section, number)))
            for paragraph in item.paragraphs[1:]:
                self._flow.line(escape(paragraph))

    def _list(self, tag: str, section: Section) -> None:
        entries = "\n".join(
            f"<li>{self._inside(section, item, self._mark(section, number))}</li>"
            for number, item in enumerate(section.items, 1)
        )
        self._flow.block(f"<{tag}>\n{entries}\n</{tag.split(maxsplit=1)[0]}>")

    def _ol(self, section: Section) -> None:
        self._list("ol", section)

    def _ul(self, section: Section) -> None:
        self._list("ul", section)

    def _ul_marked(self, section: Section) -> None:
        self._list('ul style="list-style:none"', section)

    def _ol_start(self, section: Section) -> None:
        for number, item in enumerate(section.items, 1):
            self._flow.block(f'<ol start="{number}"><li>{self._inside(section, item)}</li></ol>')

    def _table(self, section: Section) -> None:
        rows = "\n".join(
            f"<tr><td>{self._inside(section, item, self._mark(section, number))}</td></tr>"
            for number, item in enumerate(section.items, 1)
        )
        self._flow.block(f'<table class="points" cellpadding="4">\n{rows}\n</table>')

    def _table_cells(self, section: Section) -> None:
        rows = "\n".join(
            f"<tr><td>{self._mark(section, number).strip()}</td><td><b>{escape(item.label or '')}</b></td>"
            f"<td>{escape(item.paragraphs[0])}</td></tr>"
            for number, item in enumerate(section.items, 1)
        )
        self._flow.block(f'<table border="1">\n{rows}\n</table>')

    def _divs(self, section: Section) -> None:
        for number, item in enumerate(section.items, 1):
            mark = f'<span class="no">{self._mark(section, number).strip()}</span>'
            self._flow.block(f'<div class="entry">{mark} <div class="txt">{self._inside(section, item)}</div></div>')

    def _dl(self, section: Section) -> None:
        entries = "\n".join(
            f"<dt>{self._mark(section, number)}{escape(item.label or '')}</dt>"
            f"<dd>{'<br>'.join(map(escape, item.paragraphs))}</dd>"
            for number, item in enumerate(section.items, 1)
        )
        self._flow.block(f"<dl>\n{entries}\n</dl>")

    def _numbered_heading(self, section: Section) -> None:
        tag = _BELOW[self._choices.heading]
        for number, item in enumerate(section.items, 1):
            self._flow.block(f"<{tag}>{self._mark(section, number)}{escape(item.label or '')}</{tag}>")
            self._under(item)

    def _numbered_bold(self, section: Section) -> None:
        for number, item in enumerate(section.items, 1):
            self._flow.line(f"<{self._bold}>{self._mark(section, number)}{escape(item.label or '')}</{self._bold}>")
            self._under(item)

    def _under(self, item: Item) -> None:
        for paragraph in item.paragraphs:
            self._flow.line(escape(paragraph))
        if item.nested:
            self._flow.block(self._nested(item))
