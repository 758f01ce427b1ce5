"""What one sees of a PDF in one of its revisions: pages with their annotations, and fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject
from pyhanko.pdf_utils.reader import HistoricalResolver

from tthc_desktop.adapters.signing.fields import FieldState, fields, number_of
from tthc_desktop.adapters.signing.objects import BeyondLimitError, entry

_MOST_PAGES = 5000
_DEEPEST = 64
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_HIDDEN = 0b100010  # Hidden, NoView (ISO 32000-1 12.5.3)

Number = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something that lies on a page."""

    page: int
    number: Number | None
    dictionary: DictionaryObject

    @property
    def kind(self) -> str:
        return str(entry(self.dictionary, "/Subtype") or "")

    @property
    def shows(self) -> bool:
        """Whether it has an area and is not hidden. Damage shows."""
        try:
            left, bottom, right, top = (float(n) for n in self.dictionary["/Rect"])
            flags = int(entry(self.dictionary, "/F") or 0)
        except (KeyError, TypeError, ValueError):
            return True
        return left != right and bottom != top and not flags & _HIDDEN


@dataclass(frozen=True, slots=True)
class PageState:
    """A page with what it inherits."""

    number: Number | None
    dictionary: DictionaryObject
    inherited: dict[str, Any]


class Revision:
    """One state of the file. Reading it raises what pyHanko makes of damage, or
    BeyondLimitError."""

    def __init__(self, resolver: HistoricalResolver) -> None:
        self.resolver = resolver
        self.root: DictionaryObject = resolver.root
        self.pages = tuple(_pages(self.root["/Pages"], None, {}, 0))
        if len(self.pages) > _MOST_PAGES:
            raise BeyondLimitError
        self.annotations = tuple(a for n, p in enumerate(self.pages, 1) for a in _annotations(n, p))
        self.fields: dict[str, FieldState] = {field.name: field for field in fields(resolver)}

    @property
    def form(self) -> Mapping[str, Any]:
        """Of its fields; empty where there is none."""
        form = entry(self.root, "/AcroForm")
        return form if isinstance(form, DictionaryObject) else {}

    def owner(self, annotation: Annotation) -> FieldState | None:
        """The field that a widget shows."""
        for field in self.fields.values():
            for number, dictionary in field.widgets:
                if dictionary is annotation.dictionary or (
                    number is not None and number == annotation.number
                ):
                    return field
        return None


def _pages(
    node: Any, number: Number | None, inherited: dict[str, Any], depth: int
) -> Iterator[PageState]:
    if depth > _DEEPEST:
        raise BeyondLimitError
    if not isinstance(node, DictionaryObject):
        return
    here = inherited | {key: node.raw_get(key) for key in _INHERITED if key in node}
    kids = entry(node, "/Kids")
    if not isinstance(kids, ArrayObject):
        yield PageState(number, node, here)
        return
    for index in range(len(kids)):
        yield from _pages(kids[index], number_of(kids.raw_get(index)), here, depth + 1)


def _annotations(number: int, page: PageState) -> Iterator[Annotation]:
    listed = entry(page.dictionary, "/Annots")
    if not isinstance(listed, ArrayObject):
        return
    for index in range(len(listed)):
        found = listed[index]
        if isinstance(found, DictionaryObject):
            yield Annotation(number, number_of(listed.raw_get(index)), found)
