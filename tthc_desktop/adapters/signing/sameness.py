"""Whether two things of a PDF are the same in two revisions, with all that they refer to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from tthc_desktop.adapters.signing.budget import Budget
from tthc_desktop.adapters.signing.manner import same_manner
from tthc_desktop.adapters.signing.nodes import Nodes, Trail
from tthc_desktop.adapters.signing.objects import (
    BeyondLimitError,
    UnreadableObjectError,
    followed,
    value_of,
)
from tthc_desktop.adapters.signing.streams import PACKING, same_data

_UNREADABLE = object()
_BOXES = frozenset({"/Rect", "/MediaBox", "/CropBox"})
_ROUNDING = Decimal("0.00001")
"""Of a box's own size. Programs that keep numbers in single precision write 595.276 again as
595.276001, and nothing inside is moved by more than this share of the box. Any other number may be
scaled by what draws with it."""
_STRINGS = (TextStringObject, ByteStringObject)
_NUMBERS = (NumberObject, FloatObject)
_MOST = 200_000  # objects of one comparison
_NONE = Nodes()
_ALL: frozenset[str] = frozenset()  # of the keys count


@dataclass(frozen=True, slots=True)
class Sameness:
    """Compares by what is meant: references are followed in the revision that they come from.

    No key is passed over but those that the caller names for the two things themselves: deeper
    down, any key may be the name of something that is drawn.

    Attributes:
        old, new: What is compared by itself, in each revision.
        budget: Of the file.
    """

    old: Nodes = _NONE
    new: Nodes = _NONE
    budget: Budget = field(default_factory=Budget)

    def same(
        self,
        old: Any,
        new: Any,
        skipped: Iterable[str] = (),
        leading: Iterable[str] = (),
        trail: Trail | None = None,
    ) -> bool:
        """Whether two things are the same with all that they refer to.

        Args:
            skipped: Keys of the two things themselves that are not looked at.
            leading: Keys of the two things themselves behind which annotations and fields are
                referred to.
            trail: Where the two things stand; by themselves where it is None.

        Raises:
            BeyondLimitError: More objects than are looked at, or the budget is spent.
            UnreadableObjectError: Neither can be read, and they need not be the same.
        """
        skipped, leading = frozenset(skipped), frozenset(leading)
        pending: list[tuple[Any, Any, Trail | None]] = [(old, new, trail)]
        met: set[tuple[int, int, bool]] = set()
        count = 0
        while pending:
            count += 1
            if count > _MOST:
                raise BeyondLimitError
            self.budget.step()
            one, other, trail = pending.pop()
            if trail is not None:
                known = self.old.known(one, trail), self.new.known(other, trail)
                if known != (None, None):
                    if known[0] != known[1]:
                        return False
                    continue
            if isinstance(one, IndirectObject) and isinstance(other, IndirectObject):
                pair = (one.idnum, other.idnum, trail is not None and trail.links)
                if pair in met:
                    continue
                met.add(pair)
            left, right = one, other
            one, other = _read(left), _read(right)
            if one is _UNREADABLE or other is _UNREADABLE:
                if one is not other:
                    return False  # a later revision made it into something else
                if not _untouched(left, right):
                    raise UnreadableObjectError
            elif isinstance(one, DictionaryObject):
                packing = _packing(one, other)
                if not isinstance(other, DictionaryObject) or packing is None:
                    return False
                aside = (skipped if trail is None else trail.aside) | packing
                keys = one.keys() - aside
                if keys != other.keys() - aside:
                    return False
                pending += [
                    (value_of(one, k), value_of(other, k), _below(trail, k, leading)) for k in keys
                ]
            elif isinstance(one, ArrayObject):
                if not isinstance(other, ArrayObject) or len(one) != len(other):
                    return False
                within = trail or Trail()
                if within.key in _BOXES and _same_box(one, other):
                    continue
                pending += [(a, b, within) for a, b in zip(_items(one), _items(other), strict=True)]
            elif not _same_value(one, other, trail):
                return False
        return True


def _below(trail: Trail | None, key: str, leading: frozenset[str]) -> Trail:
    return Trail("", key in leading).below(key) if trail is None else trail.below(key)


def _read(raw: Any) -> Any:
    try:
        return followed(raw)
    except Exception:  # noqa: BLE001 - pyHanko raises many types (signing.md B.12)
        return _UNREADABLE


def _untouched(old: Any, new: Any) -> bool:
    """Whether no later revision says anything else of it."""
    if not isinstance(old, IndirectObject) or not isinstance(new, IndirectObject):
        return False
    before: Any = old.reference.pdf
    changed = before.reader.xrefs.get_last_change(old.reference)
    return old.idnum == new.idnum and bool(changed <= before.revision)


def _items(array: ArrayObject) -> list[Any]:
    return [array.raw_get(index) for index in range(len(array))]


def _packing(one: DictionaryObject, other: object) -> frozenset[str] | None:
    """What only says how their data is packed, where that differs; None where the data does, or
    only one of them is a stream."""
    if not isinstance(one, StreamObject) or not isinstance(other, StreamObject):
        return None if isinstance(one, StreamObject) or isinstance(other, StreamObject) else _ALL
    if one.encoded_data == other.encoded_data:
        return _ALL
    return PACKING if same_data(one, other) else None


def _same_box(one: ArrayObject, other: ArrayObject) -> bool:
    old, new = _corners(one), _corners(other)
    if len(old) != 4 or len(new) != 4:
        return False
    sizes = (abs(old[0] - old[2]), abs(old[1] - old[3])) * 2
    return all(abs(a - b) <= _ROUNDING * size for a, b, size in zip(old, new, sizes, strict=True))


def _corners(box: ArrayObject) -> list[Decimal]:
    """Empty where they are no numbers."""
    found = [Decimal(n) for n in map(_read, _items(box)) if isinstance(n, _NUMBERS)]
    return found if all(map(Decimal.is_finite, found)) else []


def _same_value(one: Any, other: Any, trail: Trail | None) -> bool:
    if isinstance(one, _STRINGS):
        if not isinstance(other, _STRINGS):
            return False
        if trail is not None and trail.key == "/DA":
            return same_manner(one.original_bytes, other.original_bytes)
        return bool(one.original_bytes == other.original_bytes)
    if isinstance(one, _NUMBERS) and isinstance(other, _NUMBERS):
        return bool(one == other)  # written again, 100.0 becomes 100
    return type(one) is type(other) and bool(one == other)
