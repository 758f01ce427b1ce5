"""Small reads of PDF objects that follow references and decrypt."""

from __future__ import annotations

from typing import Any

from pyhanko.pdf_utils.generic import (
    DictionaryObject,
    EncryptedObjAccess,
    IndirectObject,
    NullObject,
)

_LONGEST_LOOP = 8

Number = tuple[int, int]
"""Of an indirect object, and its generation."""


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
    return value_of(dictionary, key) if key in dictionary else None


def value_of(dictionary: Any, key: str) -> Any:
    """As it stands there, decrypted. The /Contents of a signature are never encrypted
    (ISO 32000-1 7.6.1), which pyHanko's dictionaries know only while they verify it."""
    if not isinstance(dictionary, DictionaryObject):
        return dictionary[key]  # put together here
    if key == "/Contents" and "/ByteRange" in dictionary:
        return dictionary.raw_get(key, decrypt=EncryptedObjAccess.RAW)
    return dictionary.raw_get(key)


def followed(raw: Any) -> Any:
    """What a reference refers to; anything else is itself. A loop of references is nothing."""
    for _ in range(_LONGEST_LOOP):
        if not isinstance(raw, IndirectObject):
            return raw
        raw = raw.get_object()  # type: ignore[no-untyped-call]  # pyHanko
    return NullObject()
