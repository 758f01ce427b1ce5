"""Small reads of PDF objects that follow references and decrypt."""

from __future__ import annotations

from typing import Any

from pyhanko.pdf_utils.generic import IndirectObject, NullObject

_LONGEST_LOOP = 8


class BeyondLimitError(Exception):
    """More than is looked at."""


class UnreadableObjectError(Exception):
    """What is compared cannot be read."""


def entry(dictionary: Any, key: str) -> Any:
    """What a dictionary has under that key, followed; None where it has nothing. (The ``get`` of
    pyHanko's dictionaries neither follows nor decrypts.)"""
    return followed(raw_entry(dictionary, key))


def raw_entry(dictionary: Any, key: str) -> Any:
    """As ``entry``, but a reference is not followed."""
    return dictionary.raw_get(key) if key in dictionary else None


def followed(raw: Any) -> Any:
    """What a reference refers to; anything else is itself. A loop of references is nothing."""
    for _ in range(_LONGEST_LOOP):
        if not isinstance(raw, IndirectObject):
            return raw
        raw = raw.get_object()  # type: ignore[no-untyped-call]  # pyHanko
    return NullObject()
