"""Whether two things of a PDF are the same in two revisions, with all that they refer to."""

from __future__ import annotations

from collections.abc import Iterable
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

from tthc_desktop.adapters.signing.objects import BeyondLimitError, UnreadableObjectError, followed

_UNREADABLE = object()
_ROUNDING = 0.001
_MOST = 200_000  # objects of one comparison
UPWARDS = frozenset({"/Parent", "/P", "/StructParent", "/StructParents", "/Metadata"})
"""What leads back up the tree, or shows nothing."""


def same(
    old: Any, new: Any, skipped: Iterable[str] = (), left_out: frozenset[str] = UPWARDS
) -> bool:
    """Compares by what is meant: references are followed in the revision that they come from.

    Args:
        skipped: Keys of the two things themselves that are not looked at.
        left_out: Keys that are looked at nowhere.

    Raises:
        BeyondLimitError: More objects than are looked at.
        UnreadableObjectError: Neither can be read, and they need not be the same.
    """
    pending: list[tuple[Any, Any, frozenset[str]]] = [(old, new, frozenset(skipped))]
    met: set[tuple[int, int]] = set()
    count = 0
    while pending:
        count += 1
        if count > _MOST:
            raise BeyondLimitError
        one, other, without = pending.pop()
        if isinstance(one, IndirectObject) and isinstance(other, IndirectObject):
            pair = (one.idnum, other.idnum)
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
            continue
        if isinstance(one, DictionaryObject):
            if not isinstance(other, DictionaryObject) or not _same_stream(one, other):
                return False
            unseen = left_out | without
            if isinstance(one, StreamObject):
                unseen |= {"/Length"}
            keys = one.keys() - unseen
            if keys != other.keys() - unseen:
                return False
            pending += [(one.raw_get(k), other.raw_get(k), frozenset()) for k in keys]
        elif isinstance(one, ArrayObject):
            if not isinstance(other, ArrayObject) or len(one) != len(other):
                return False
            pairs = zip(_items(one), _items(other), strict=True)
            pending += [(a, b, frozenset()) for a, b in pairs]
        elif not _same_value(one, other):
            return False
    return True


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


def _same_stream(one: DictionaryObject, other: DictionaryObject) -> bool:
    if isinstance(one, StreamObject) != isinstance(other, StreamObject):
        return False
    if isinstance(one, StreamObject) and isinstance(other, StreamObject):
        return bool(one.encoded_data == other.encoded_data)
    return True


def _same_value(one: Any, other: Any) -> bool:
    strings = (TextStringObject, ByteStringObject)
    if isinstance(one, strings):
        return isinstance(other, strings) and one.original_bytes == other.original_bytes
    numbers = (NumberObject, FloatObject)
    if isinstance(one, numbers) and isinstance(other, numbers):
        return abs(float(one) - float(other)) < _ROUNDING  # written again, 100.0 becomes 100
    return type(one) is type(other) and bool(one == other)
