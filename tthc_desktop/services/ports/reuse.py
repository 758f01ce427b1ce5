"""Where papers may already be."""

from __future__ import annotations

from typing import Protocol

from tthc_desktop.domain.reuse import FoundPaper, ReuseQuery, ReuseSource


class ReuseStore(Protocol):
    @property
    def source(self) -> ReuseSource: ...

    def find(self, query: ReuseQuery) -> tuple[FoundPaper, ...]:
        """Papers of the owner that have one of the wanted codes, also those that have run out (the
        caller decides). Raises PortalError; at most a few seconds."""
        ...

    def fetch(self, query: ReuseQuery, paper: FoundPaper) -> bytes:
        """The file, byte for byte, proved to be the one that paper.sha256 names where it names one.

        Raises PortalError; its fault is Fault.REJECTED when the source no longer has it, and
        Fault.HASH when the bytes are others.
        """
        ...
