"""A place where papers are, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.reuse import FoundPaper, ReuseQuery, ReuseSource
from tthc_desktop.domain.reuse_wire import asked_for
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.ports.portal import PortalError


@dataclass
class FakeReuse:
    """Implements services.ports.reuse.ReuseStore. papers: each with the bytes of its file. fault:
    of every call, until it is taken away. asked: every look-up, in order."""

    source: ReuseSource = ReuseSource.UNIT
    papers: list[tuple[FoundPaper, bytes]] = field(default_factory=list)
    fault: Fault | None = None
    asked: list[ReuseQuery] = field(default_factory=list)
    told: set[tuple[str, str]] = field(default_factory=set)

    def put(self, paper: FoundPaper, content: bytes) -> None:
        self.papers.append((paper, content))

    def find(self, query: ReuseQuery) -> tuple[FoundPaper, ...]:
        self.asked.append(query)
        self._start(query)
        found = tuple(paper for paper, _ in self.papers if asked_for(paper, query))
        self.told |= {(query.dossier, paper.ref) for paper in found}
        return found

    def fetch(self, query: ReuseQuery, paper: FoundPaper) -> bytes:
        self._start(query)
        contents = {held.ref: content for held, content in self.papers}
        if (query.dossier, paper.ref) not in self.told or paper.ref not in contents:
            raise PortalError(Fault.REJECTED, "unknown")
        if paper.sha256 and sha256_hex(contents[paper.ref]) != paper.sha256:
            raise PortalError(Fault.HASH)
        return contents[paper.ref]

    def _start(self, query: ReuseQuery) -> None:
        if self.fault is not None:
            raise PortalError(self.fault, "scripted")
        if not (query.dossier and query.unit):
            raise PortalError(Fault.REJECTED, "no dossier")
