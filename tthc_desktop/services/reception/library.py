"""Papers that this PC has itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tthc_desktop.domain.component import Component, Purpose, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.reuse import FoundPaper, ReuseQuery, ReuseSource
from tthc_desktop.services.ports.store import Blobs, Store


@dataclass(frozen=True, slots=True)
class LibraryReuse:
    """The office's own store as a place to find papers again (services.ports.reuse.ReuseStore).

    It offers results and components of other dossiers of the same owner that were digitised and
    signed.
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
            _found(dossier, slot, sizes)
            for dossier in dossiers
            if dossier.code != query.dossier
            for slot in dossier.slots
            if _offered(slot, query)
        )

    def fetch(
        self,
        query: ReuseQuery,  # noqa: ARG002 - of the port; here nobody has to be asked
        paper: FoundPaper,
    ) -> bytes:
        return b"".join(self.blobs.open(paper.sha256).frames())


def _offered(slot: Component, query: ReuseQuery) -> bool:
    """The original, never a copy of a copy: what was itself reused leads to its own source."""
    if not slot.digitised or slot.way is Way.REUSE or not slot.paper_code:
        return False
    if slot.purpose is Purpose.COMPONENT:
        return slot.paper_code in _codes(w.paper_code for w in query.wanted)
    return slot.paper_code in _codes(w.result_code for w in query.wanted)


def _codes(codes: Iterable[str]) -> set[str]:
    return {code for code in codes if code}


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
    )
