"""How a page writes its lines: a ``<p>`` each, ``<br>`` between them, table rows …"""

from typing import Final

_ONE_BY_ONE: Final = {
    "p": "<p>{}</p>",
    "div": "<div>{}</div>",
    "font": '<p><font size="3" face="Arial">{}</font></p>',
    "span": '<p><span style="font-size:16px;line-height:2">{}</span></p>',
    "indent": "<p>&nbsp;&nbsp;&nbsp; {}</p>",
    "unclosed": "<p>{}",
    "rows": "<tr><td>{}</td></tr>",
}
_TOGETHER: Final = {
    "br": ("<p>{}</p>", "<br>\n"),
    "brbr": ("<div>{}</div>", "<br><br>\n"),
    "bare": ("{}<br><br>", "<br />\n<br />\n"),
}


class Flow:
    """Collects lines and blocks in reading order and writes them in one style."""

    def __init__(self, style: str) -> None:
        self._style = style
        self._lines: list[str] = []
        self._written: list[str] = []

    def line(self, html: str) -> None:
        """A paragraph's inline HTML."""
        self._lines.append(html)

    def block(self, html: str) -> None:
        """Block HTML of its own: a heading, a list, a table."""
        self._flush()
        self._written.append(f"<tr><td>{html}</td></tr>" if self._style == "rows" else html)

    def html(self) -> str:
        """All of it."""
        self._flush()
        whole = "\n".join(self._written)
        return f'<table width="100%" border="0">{whole}</table>' if self._style == "rows" else whole

    def _flush(self) -> None:
        if not self._lines:
            return
        if self._style in _TOGETHER:
            frame, between = _TOGETHER[self._style]
            self._written.append(frame.format(between.join(self._lines)))
        else:
            self._written.extend(_ONE_BY_ONE[self._style].format(line) for line in self._lines)
        self._lines = []
