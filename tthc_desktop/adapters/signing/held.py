"""What a file holds up to one of its revisions, and what single objects of it are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject, StreamObject

from tthc_desktop.adapters.signing.fields import number_of
from tthc_desktop.adapters.signing.objects import Number, entry, raw_entry


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """What readers look for in an object.

    Attributes:
        root: Of the trailer that stands in a stream of references; None of anything else.
        packed: Numbers of what is packed into it, in their order.
    """

    catalog: bool = False
    table: bool = False
    root: Number | None = None
    packed: tuple[int, ...] = ()


class HeldObjects:
    """Which objects there are up to a revision."""

    def __init__(self) -> None:
        self.live: dict[int, int] = {}
        self.packs: set[int] = set()

    def copy(self) -> HeldObjects:
        own = HeldObjects()
        own.live, own.packs = self.live.copy(), self.packs.copy()
        return own

    def take(self, data: Any) -> None:
        """Takes in the table of the next revision."""
        if data.hybrid is not None:
            self.take(data.hybrid.xref_data)
        for number, following in data.freed.items():
            if self.live.get(number) == following - 1:
                del self.live[number]
        self.live.update({number: own for number, (own, _) in data.standard_xrefs.items()})
        self.live.update(dict.fromkeys(data.xrefs_in_objstm, 0))
        self.packs |= data.obj_streams_used


def look_at(found: object) -> ObjectKind:
    """Damage raises what pyHanko makes of it."""
    kind = entry(found, "/Type") if isinstance(found, DictionaryObject) else None
    if kind == "/XRef" and isinstance(found, StreamObject):
        return ObjectKind(table=True, root=number_of(raw_entry(found, "/Root")))
    if kind == "/ObjStm" and isinstance(found, StreamObject):
        told = found.data[: int(entry(found, "/First"))].split()
        return ObjectKind(packed=tuple(map(int, told[::2])))
    return ObjectKind(catalog=kind == "/Catalog")
