"""How a page writes the number of an item."""

from collections.abc import Callable

_CHINESE = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"

# "list" leaves the number to the browser (<ol>), "questions" makes headings of the labels.
STYLES: dict[str, Callable[[int], str]] = {
    "dot": lambda number: f"{number}. ",
    "brackets": lambda number: f"({number}) ",
    "bracket": lambda number: f"{number}) ",
    "comma": lambda number: f"{number}、",
    "chinese": lambda number: f"{_CHINESE[number - 1]}、",
    "circled": lambda number: f"{_CIRCLED[number - 1]} ",
    "bullet": lambda _: "• ",
    "list": lambda _: "",
    "questions": lambda _: "",
}


def marker(style: str, number: int) -> str:
    """What stands before item ``number``, counted from 1, up to 10 in the Chinese and circled styles."""
    return STYLES[style](number)
