"""QR codes in files, in image workers."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class CodeReader(Protocol):
    def read(self, path: Path, *, plain: bool) -> tuple[str, ...]:
        """Payloads of every QR, Aztec and DataMatrix code, page by page, from top to bottom.

        Only the first pages of a file are read: a card has two sides.

        Args:
            path: A picture or PDF that a person named (plain=True), or an encrypted page or paper.

        Raises:
            InputError: ``input.missing``, ``input.empty``, ``input.unreadable``,
                ``input.encrypted``, ``input.too_large``.
            StoreError: An encrypted file that is missing or damaged.
            DeviceError: ``worker.crashed`` or ``worker.hung`` after one retry.
        """
        ...
