"""XPaths of elements, in linear time: lxml's ``getpath`` counts all siblings again at every call.

:mod:`crawler.parsers.compiled.nodes` has the twin of the class in C.
"""

from lxml import etree


class XPaths:
    """Absolute paths such as ``/html/body/div[2]/p[3]``, counted once a parent."""

    def __init__(self) -> None:
        # by parent: how many children have each tag, and each child's place among those of its own
        self._tags: dict[etree._Element, dict[str, int]] = {}
        self._places: dict[etree._Element, int] = {}
        self._paths: dict[etree._Element, str] = {}

    def of(self, element: etree._Element) -> str:
        """The path of an element, as lxml and browsers count."""
        return self._paths.get(element) or self._found(element)

    def _found(self, element: etree._Element) -> str:
        # the elements whose paths are missing, and those around them, outwards
        missing: list[etree._Element] = [element]
        above = element.getparent()
        while above is not None and above not in self._paths:
            missing.append(above)
            above = above.getparent()
        path = "" if above is None else self._paths[above]
        for step in reversed(missing):
            path = self._paths[step] = f"{path}/{self._step(step, above)}"
            above = step
        return path

    def _step(self, element: etree._Element, parent: etree._Element | None) -> str:
        tag = element.tag
        if parent is None:
            return tag
        tags = self._tags.get(parent) or self._counted(parent)
        return f"{tag}[{self._places[element]}]" if tags[tag] > 1 else tag

    def _counted(self, parent: etree._Element) -> dict[str, int]:
        tags = self._tags[parent] = {}
        places = self._places
        for child in parent:
            tag = child.tag
            places[child] = tags[tag] = tags.get(tag, 0) + 1
        return tags
