"""A child process that does one kind of dangerous or heavy work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol


class Worker(Protocol):
    """Speaks JSON lines with one child. It is started at the first call and again after a crash."""

    def call(
        self, op: str, body: Mapping[str, object], deadline_s: float
    ) -> Iterator[dict[str, object]]:
        """Sends one request and yields the child's replies up to the last.

        Abandoning the iterator cancels the request.

        Args:
            deadline_s: Longest silence between two replies, in seconds; then the child is killed.

        Raises:
            TthcError: What the child reports.
            DeviceError: ``worker.crashed`` or ``worker.hung``.
        """
        ...

    def close(self) -> None:
        """Ends the child. Idempotent."""
        ...
