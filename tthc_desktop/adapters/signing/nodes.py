"""The objects of a revision that are compared by themselves, so that a reference to one of them
need not be followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyhanko.pdf_utils.generic import IndirectObject

from tthc_desktop.adapters.signing.objects import Number

_LINKS = frozenset({"/P", "/Parent", "/Popup", "/IRT", "/Kids", "/CO"}) | {
    "/T",
    "/Fields",
    "/AN",
    "/Annotation",  # of actions
    "/Data",  # of what a signature is about
}
_STRUCTURE = frozenset({"/SE", "/SD"})  # of bookmarks and links: into the structure tree
_DRAWN = frozenset({"/AP", "/Resources", "/MK", "/DR", "/Contents", "/OC", "/BS", "/BE"})


@dataclass(frozen=True, slots=True)
class Nodes:
    """Of one revision, by object number.

    Attributes:
        pages: Which page it is, from 0.
        parts: Annotations, fields, and the document itself: what tells them from one another.
    """

    pages: Mapping[Number, int] = field(default_factory=dict)
    parts: Mapping[Number, object] = field(default_factory=dict)

    def known(self, raw: object, trail: Trail) -> object:
        """What a reference leads to that is compared by itself; None for anything else."""
        if not isinstance(raw, IndirectObject):
            return None
        number = (raw.idnum, raw.generation)
        page = self.pages.get(number)
        if page is not None:
            return page
        return self.parts.get(number) if trail.links and trail.key in _LINKS else None


@dataclass(frozen=True, slots=True)
class Trail:
    """Where in a thing that is compared something stands.

    A key such as ``/P`` leads back up the tree in an annotation; in resources, and among the states
    of a check box, it is a name as any other (ISO 32000-1 7.8.3, 12.5.5), and what it names is
    drawn.

    Attributes:
        key: The last one on the way.
        links: Whether annotations and fields are meant by such keys here.
    """

    key: str = ""
    links: bool = False

    @property
    def aside(self) -> frozenset[str]:
        """What is not looked at there: it leads into the structure tree, which shows nothing."""
        return _STRUCTURE if self.links else frozenset()

    def below(self, key: str) -> Trail:
        return Trail(key, self.links and key not in _DRAWN)
