"""A signed file is the file that was read here, with signatures behind it: signing only adds to a
PDF. What was judged and what goes out are held together by that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from tthc_desktop.domain.component import Component
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.services.ports.store import Blobs, Tx

_MOST_KNOWN = 5_000


@dataclass(frozen=True, slots=True)
class SignedOver:
    """Two files of a slot.

    Attributes:
        signed, read: SHA-256 hex.
        size: Bytes of the one that was read.
    """

    signed: str
    read: str
    size: int


def signed_over(tx: Tx, slots: Iterable[Component]) -> tuple[SignedOver, ...]:
    """Of those slots whose signed file goes out and is another than the one that was read.

    Raises:
        StoreError: ``store.damaged`` where nothing is known of a file that a slot holds.
    """
    found = []
    for slot in slots:
        signed, read = slot.signed_blob, slot.read_blob or ""
        if not slot.digitised or signed is None or signed == read:
            continue
        size = tx.blobs.size(read)
        if size is None:
            raise StoreError("store.damaged", where="blob")
        found.append(SignedOver(signed, read, size))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class MadeOf:
    """Whether a signed file begins with the file that was read.

    Attributes:
        known: What it came to; the files of a name never change.
    """

    blobs: Blobs
    known: dict[SignedOver, bool] = field(default_factory=dict)

    def __call__(self, files: SignedOver) -> bool:
        """Reads as much of the signed file as the other one had.

        Raises:
            StoreError: ``file.missing`` or ``file.damaged``.
        """
        if files not in self.known:
            if len(self.known) >= _MOST_KNOWN:
                self.known.clear()
            self.known[files] = self._begins(files)
        return self.known[files]

    def _begins(self, files: SignedOver) -> bool:
        summed, left = hashlib.sha256(), files.size
        for frame in self.blobs.open(files.signed).frames():
            summed.update(frame[:left])
            left -= len(frame)
            if left <= 0:
                break
        return summed.hexdigest() == files.read
