"""What one sees of a PDF in one of its revisions: pages with their annotations, and fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, StreamObject
from pyhanko.pdf_utils.reader import HistoricalResolver

from tthc_desktop.adapters.signing.budget import Budget
from tthc_desktop.adapters.signing.fields import FieldState, fields, number_of
from tthc_desktop.adapters.signing.nodes import Nodes
from tthc_desktop.adapters.signing.objects import BeyondLimitError, Number, entry

_MOST_PAGES = 5000
_MOST_ANNOTATIONS = 200_000  # each where it lies: pages may share one list
_DEEPEST = 64
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
# Flags of annotations (ISO 32000-1 12.5.3).
_HIDDEN, _PRINT, _NO_VIEW, _TOGGLE_NO_VIEW = 2, 4, 32, 256
_SILENT_MK = frozenset({"/R", "/TP", "/IF"})  # how something is laid out, not what
# What a signature field and its widget may have without showing anything by it (ISO 32000-1 12.5.2,
# 12.5.6.19, 12.7.3, 12.7.4.5): borders have a colour in /C or /MK only.
_SILENT = (
    frozenset(
        {"/Type", "/Subtype", "/FT", "/T", "/TU", "/TM", "/V", "/DV", "/F", "/Ff", "/Rect", "/P"}
    )
    | frozenset(
        {"/Parent", "/Kids", "/AP", "/AS", "/C", "/MK", "/Border", "/BS", "/H", "/A", "/AA", "/OC"}
    )
    | frozenset({"/M", "/NM", "/Contents", "/StructParent", "/Lock", "/SV", "/DA", "/Q", "/Lang"})
)
NAMELESS = ""  # of no subtype: nothing draws it but its look


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
        """Whether it has an area and is not hidden, on the screen or on paper. Damage shows."""
        try:
            left, bottom, right, top = self.box
            flags = int(entry(self.dictionary, "/F") or 0)
        except (KeyError, TypeError, ValueError):
            return True
        on_screen = not flags & _NO_VIEW or flags & _TOGGLE_NO_VIEW
        hidden = flags & _HIDDEN or not (on_screen or flags & _PRINT)
        return left != right and bottom != top and not hidden

    @property
    def draws(self) -> bool:
        """Whether it has something to show there: a look, or colours and words that a reader makes
        one of (ISO 32000-1 12.5.6.19)."""
        if entry(self.dictionary, "/AP") or entry(self.dictionary, "/C"):
            return True
        made = entry(self.dictionary, "/MK")
        if not isinstance(made, DictionaryObject):
            return made is not None
        told = made.keys() - _SILENT_MK
        return any(entry(made, key) not in (None, [], "") for key in told)

    @property
    def may_draw(self) -> bool:
        """Whether it has something of which nobody here knows what a reader makes."""
        return self.draws or not self.dictionary.keys() <= _SILENT

    @property
    def of_signature(self) -> bool:
        """Whether it is what a signature field may be shown by. Of any other annotation, and of a
        widget that calls itself an input field, readers make a look themselves."""
        own = str(entry(self.dictionary, "/FT") or "/Sig")
        return self.kind in ("/Widget", NAMELESS) and own == "/Sig"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top. Damage raises KeyError, TypeError or ValueError."""
        one, two, three, four = (float(n) for n in entry(self.dictionary, "/Rect"))
        return min(one, three), min(two, four), max(one, three), max(two, four)


@dataclass(frozen=True, slots=True)
class PageState:
    """A page with what it inherits."""

    number: Number | None
    dictionary: DictionaryObject
    inherited: dict[str, Any]


class Revision:
    """One state of the file. Reading it raises what pyHanko makes of damage, or
    BeyondLimitError, also where the budget is spent: of the file, or an own one."""

    def __init__(self, resolver: HistoricalResolver, budget: Budget | None = None) -> None:
        budget = budget or Budget()
        budget.check()
        self.resolver = resolver
        self.root: DictionaryObject = resolver.root
        # A tree may have its branches together, and then has more of them than any file has bytes.
        told = _pages(self.root["/Pages"], None, {}, 0, budget)
        self.pages = tuple(islice(told, _MOST_PAGES + 1))
        if len(self.pages) > _MOST_PAGES:
            raise BeyondLimitError
        laid = (a for n, p in enumerate(self.pages, 1) for a in _annotations(n, p, budget))
        self.annotations = tuple(islice(laid, _MOST_ANNOTATIONS + 1))
        if len(self.annotations) > _MOST_ANNOTATIONS:
            raise BeyondLimitError
        self.fields: dict[str, FieldState] = {field.name: field for field in fields(resolver)}
        self._owners: dict[object, FieldState] = {}
        for field in self.fields.values():
            for number, dictionary in field.widgets:
                self._owners.setdefault(number or id(dictionary), field)
        self.nodes = Nodes(self._page_numbers(), self._part_numbers())

    @property
    def form(self) -> Mapping[str, Any]:
        """Of its fields; empty where there is none."""
        form = entry(self.root, "/AcroForm")
        return form if isinstance(form, DictionaryObject) else {}

    def owner(self, annotation: Annotation) -> FieldState | None:
        """The field that a widget shows."""
        return self._owners.get(annotation.number or id(annotation.dictionary))

    def _page_numbers(self) -> dict[Number, int]:
        """Each page by itself is compared in all that it draws. A stream is drawn otherwise."""
        found: dict[Number, int] = {}
        for place, page in enumerate(self.pages):
            if page.number is not None and not isinstance(page.dictionary, StreamObject):
                found.setdefault(page.number, place)
        return found

    def _part_numbers(self) -> dict[Number, object]:
        pages = {a.number: a.page for a in self.annotations if _plain(a.number, a.dictionary)}
        names: dict[Number | None, str] = {}
        for field in self.fields.values():
            for number, dictionary in ((field.reference, field.dictionary), *field.widgets):
                if _plain(number, dictionary):
                    names.setdefault(number, field.name)
        numbers = {number for number in (*pages, *names) if number is not None}
        found: dict[Number, object] = {n: (pages.get(n), names.get(n)) for n in numbers}
        root = number_of(self.resolver.trailer_view.raw_get("/Root"))
        return found if root is None else {**found, root: "root"}


def _plain(number: Number | None, dictionary: DictionaryObject) -> bool:
    return number is not None and not isinstance(dictionary, StreamObject)


def _pages(
    node: Any, number: Number | None, inherited: dict[str, Any], depth: int, budget: Budget
) -> Iterator[PageState]:
    budget.step()
    if depth > _DEEPEST:
        raise BeyondLimitError
    if not isinstance(node, DictionaryObject):
        return
    here = inherited | {key: node.raw_get(key) for key in _INHERITED if key in node}
    kids = entry(node, "/Kids")
    if not isinstance(kids, ArrayObject) or entry(node, "/Type") == "/Page":
        yield PageState(number, node, here)
    if not isinstance(kids, ArrayObject):
        return
    for index in range(len(kids)):
        yield from _pages(kids[index], number_of(kids.raw_get(index)), here, depth + 1, budget)


def _annotations(number: int, page: PageState, budget: Budget) -> Iterator[Annotation]:
    listed = entry(page.dictionary, "/Annots")
    if not isinstance(listed, ArrayObject):
        return
    for index in range(len(listed)):
        budget.step()
        found = listed[index]
        if isinstance(found, DictionaryObject):
            yield Annotation(number, number_of(listed.raw_get(index)), found)
