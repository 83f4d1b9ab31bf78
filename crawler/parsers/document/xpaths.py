"""XPaths of elements, in linear time: lxml's ``getpath`` counts all siblings again at every call."""

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
        missing: list[etree._Element] = []
        current: etree._Element | None = element
        while current is not None and current not in self._paths:
            missing.append(current)
            current = current.getparent()
        path = self._paths[current] if current is not None else ""
        for step in reversed(missing):
            path = f"{path}/{self._step(step)}"
            self._paths[step] = path
        return path

    def _step(self, element: etree._Element) -> str:
        tag, parent = element.tag, element.getparent()
        if parent is None:
            return tag
        if parent not in self._tags:
            self._count(parent)
        return f"{tag}[{self._places[element]}]" if self._tags[parent][tag] > 1 else tag

    def _count(self, parent: etree._Element) -> None:
        tags = self._tags[parent] = {}
        places = self._places
        for child in parent:
            tag = child.tag
            places[child] = tags[tag] = tags.get(tag, 0) + 1
