"""Papers that this PC has itself."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.component import Component, Purpose, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.reuse import FoundPaper, ReuseQuery, ReuseSource
from tthc_desktop.domain.reuse_wire import asked_for
from tthc_desktop.services.ports.store import Blobs, Store


@dataclass(frozen=True, slots=True)
class LibraryReuse:
    """The office's own store as a place to find papers again (services.ports.reuse.ReuseStore).

    It finds results and certificates of other dossiers of the same owner that were digitised and
    signed; and, because the clerk is to see why it cannot be used, what lay in a slot of the same
    code. Nothing of it is offered before domain.reuse_rules has judged it.
    """

    store: Store
    blobs: Blobs

    @property
    def source(self) -> ReuseSource:
        return ReuseSource.LIBRARY

    def find(self, query: ReuseQuery) -> tuple[FoundPaper, ...]:
        with self.store.read() as tx:
            dossiers = tx.dossiers.of_owner(query.owner_id)
            sizes = {
                slot.file: tx.blobs.size(slot.file) or 0
                for dossier in dossiers
                for slot in dossier.slots
                if slot.file
            }
        return tuple(
            paper
            for dossier in dossiers
            if dossier.code != query.dossier
            for slot in dossier.slots
            if _original(slot)
            for paper in (_found(dossier, slot, sizes),)
            if asked_for(paper, query) or _told_about(slot, query)
        )

    def fetch(
        self,
        query: ReuseQuery,  # noqa: ARG002 - of the port; here nobody has to be asked
        paper: FoundPaper,
    ) -> bytes:
        return b"".join(self.blobs.open(paper.sha256).frames())


def _original(slot: Component) -> bool:
    """Never a copy of a copy: what was itself reused leads to its own source."""
    return slot.digitised and slot.way is not Way.REUSE


def _told_about(slot: Component, query: ReuseQuery) -> bool:
    codes = {wanted.paper_code for wanted in query.wanted} - {""}
    return slot.purpose is Purpose.COMPONENT and slot.paper_code in codes


def _found(dossier: Dossier, slot: Component, sizes: dict[str, int]) -> FoundPaper:
    sha256 = slot.file or ""
    facts = slot.facts
    return FoundPaper(
        ReuseSource.LIBRARY,
        slot.id,
        slot.purpose is not Purpose.COMPONENT,
        slot.paper_code,
        slot.name,
        facts.number,
        facts.issuer,
        facts.issued_on,
        facts.valid_until,
        dossier.applicant.id_number,
        dossier.code,
        sha256,
        sizes[sha256],
        dossier.applicant.name,
    )
