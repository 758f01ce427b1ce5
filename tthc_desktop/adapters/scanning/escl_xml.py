"""XML that comes from a device on the office network: bounded, without DTD or entities.

Elements are found by their local name. Devices differ in prefixes and some even in namespace
addresses, while no two elements that are used here share a local name.
"""

from __future__ import annotations

# The parser below refuses every DTD before an entity can be declared, so nothing can expand.
from xml.etree import ElementTree as ET

LIMIT = 1_000_000  # bytes; real answers have 2-30 kB


class BadXmlError(Exception):
    """The XML is not well-formed, too large, has a DTD, or is not of the kind asked for."""


class _Builder(ET.TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        # Called by expat at the start of the declaration, whatever the encoding of the text; a
        # search for "<!DOCTYPE" in the bytes would miss UTF-16.
        raise BadXmlError(f"DTD {name} {pubid} {system}")


def parse(body: bytes, root: str) -> ET.Element:
    """The root element, whose local name must be root. Raises BadXmlError."""
    if len(body) > LIMIT:
        raise BadXmlError("too large")
    parser = ET.XMLParser(target=_Builder())  # noqa: S314 - _Builder refuses DTDs
    try:
        parser.feed(body)
        element = parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise BadXmlError("not well-formed") from error
    if not isinstance(element, ET.Element) or local(element) != root:
        raise BadXmlError(f"no {root}")
    return element


def local(element: ET.Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2]


def children(element: ET.Element, name: str) -> list[ET.Element]:
    return [child for child in element if local(child) == name]


def descendants(element: ET.Element, name: str) -> list[ET.Element]:
    return [child for child in element.iter() if child is not element and local(child) == name]


def text(element: ET.Element, name: str) -> str:
    """The text of the first descendant of that name, stripped; empty when there is none."""
    for child in element.iter():
        if local(child) == name:
            return (child.text or "").strip()
    return ""


def texts(element: ET.Element, name: str) -> list[str]:
    return [(child.text or "").strip() for child in descendants(element, name)]


def number(element: ET.Element, name: str) -> int | None:
    """A whole number of at most seven digits, or None."""
    value = text(element, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 7 else None
