"""What stands before an item: "1.", "②", "Step 3:"."""

from typing import Final

# Name → shape of the marker with the space after it. {n}: the number; {h}: the number in Chinese; {o}: in
# a circle; {c}: the word that the page counts by.
MARKERS: Final[dict[str, str]] = {
    "dot": "{n}. ",
    "dot_tight": "{n}.",
    "dot_nbsp": "{n}.\u00a0",
    "brackets": "({n}) ",
    "half_bracket": "{n}) ",
    "circled": "{o} ",
    "pause": "{n}、",
    "wide_brackets": "（{n}）",
    "wide_dot": "{n}．",
    "han": "{h}、",
    "han_brackets": "（{h}）",
    "han_ordinal": "第{h}，",
    "bullet": "• ",
    "counter": "{c} {n}: ",
    "tight_counter": "{c}{n}：",
    "han_counter": "{c}{h}：",
    "none": "",
}
COUNTING: Final = {"counter", "tight_counter", "han_counter"}
_HAN: Final = "一二三四五六七八九十"
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩"
_ANYWHERE: Final = ("dot", "dot", "dot", "dot_nbsp", "brackets", "half_bracket", "circled", "counter", "bullet")
_CHINESE: Final = (
    "dot", "dot_tight", "dot_tight", "brackets", "half_bracket", "circled", "pause", "pause", "wide_brackets",
    "wide_dot", "han", "han_brackets", "han_ordinal", "han_counter", "tight_counter", "bullet",
)  # fmt: skip


def fitting(language: str, *, numbered: bool) -> tuple[str, ...]:
    """Names of the markers that pages of a language use; with ``numbered`` those that show a number."""
    names = _CHINESE if language == "zh" else _ANYWHERE
    return tuple(name for name in names if not (numbered and name == "bullet"))


def marker(name: str, number: int, counter: str) -> str:
    """The marker of an item, 1 to 10, with the space that parts it from its text; empty for "none"."""
    return MARKERS[name].format(n=number, h=_HAN[number - 1], o=_CIRCLED[number - 1], c=counter)
