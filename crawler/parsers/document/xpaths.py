"""XPaths of elements, in linear time: lxml's ``getpath`` counts all siblings again at every call."""

from lxml import etree


class XPaths:
    """Absolute paths such as ``/html/body/div[2]/p[3]``, counted once a parent."""

    def __init__(self) -> None:
        self._steps: dict[etree._Element, str] = {}
        self._paths: dict[etree._Element, str] = {}

    def of(self, element: etree._Element) -> str:
        """The path of an element, as lxml and browsers count."""
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
        if element not in self._steps:
            parent = element.getparent()
            if parent is None:
                return str(element.tag)
            self._count(parent)
        return self._steps[element]

    def _count(self, parent: etree._Element) -> None:
        by_tag: dict[str, list[etree._Element]] = {}
        for child in parent:
            by_tag.setdefault(child.tag, []).append(child)
        for tag, children in by_tag.items():
            if len(children) == 1:
                self._steps[children[0]] = tag
            else:
                self._steps.update({child: f"{tag}[{place}]" for place, child in enumerate(children, 1)})
