"""What is asked of elements of the tree that are only counted or passed by, in Python.

:mod:`crawler.parsers.compiled.nodes` is its twin in C: change both.
"""

from crawler.parsers.document.element import Element


def elements_named(
    root: Element, kept: tuple[str, ...], counted: tuple[str, ...]
) -> tuple[dict[str, list[Element]], list[int]]:
    """The elements with each of the tags in ``kept``, and how many have each of those in ``counted``: found in one
    pass over the tree."""
    found: dict[str, list[Element]] = {tag: [] for tag in (*kept, *counted)}
    for element in root.iter(*found):
        found[element.tag].append(element)
    return {tag: found[tag] for tag in kept}, [len(found[tag]) for tag in counted]


def classes_beside(root: Element, body: Element) -> list[str | None]:
    """The class values of all elements in the children of ``root`` but in ``body``; None where they have none."""
    return [element.get("class") for child in root if child is not body for element in child.iter()]


def has_pieces(element: Element) -> bool:
    """True for an element with children and more than one text that is not white space."""
    return len(element) > 0 and len([text for text in element.itertext() if not text.isspace()]) > 1


def author_mark(element: Element, container: Element) -> str | None:
    """ "property" where an element, what it stands in, or its container says to be an author's, "class" where a class
    of one of them names an author or a byline."""
    near = [element, element.getparent()]
    if container is not element:
        near += [container, container.getparent()]
    mark = None
    for current in near:
        if current is None:
            continue
        if current.get("itemprop") == "author":
            return "property"
        if (name := current.get("class")) and any(word in name.lower() for word in ("author", "byline")):
            mark = "class"
    return mark
