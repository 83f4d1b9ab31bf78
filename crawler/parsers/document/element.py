"""The element type that all of this works on: lxml's plain one.

``lxml.html``'s own classes look every element up in Python when it is first touched, which costs twice the
parse itself.
"""

from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # lxml offers no other name for it


def text_content(element: Element) -> str:
    """All text within an element, as it stands in the source."""
    return "".join(text for text in element.itertext() if isinstance(text, str))
