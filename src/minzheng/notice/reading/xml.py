"""Word's XML by its local names alone: the transitional and the strict dialect differ in nothing else."""

from __future__ import annotations

from xml.etree.ElementTree import Element

__all__ = ["Element", "attribute", "child", "local"]


def local(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2]


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that name."""
    return None if element is None else next((part for part in element if local(part) == name), None)


def attribute(element: Element | None, name: str) -> str:
    """An attribute's value, empty when it is not there."""
    if element is None:
        return ""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")
