"""Scanned pages into searchable PDF/A, component by component."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tthc_desktop.domain.component import Component, ComponentState
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.reading import PageReport, PdfReport, Profile
from tthc_desktop.domain.time import iso
from tthc_desktop.services.dossier_access import open_dossier, open_slot
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.reading import PageInput, PageReader, PdfTarget
from tthc_desktop.services.ports.store import Blobs, Store
from tthc_desktop.services.reception.judge import judge

_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class ComponentRead:
    dossier_id: str
    component_id: str
    report: PdfReport


@dataclass(frozen=True, slots=True)
class ReadDossier:
    """Reads every scanned component that has no PDF yet; each is stored before the next begins."""

    store: Store
    blobs: Blobs
    reader: PageReader
    clock: Clock
    batches: Path

    def __call__(self, actor: Account, dossier_id: str) -> Iterator[ComponentRead]:
        """Raises what PageReader.digitise raises; components read before stay read."""
        with self.store.read() as tx:
            dossier = open_dossier(tx, dossier_id)
        for component in dossier.unread:
            yield self._read(actor, dossier, component)

    def _read(self, actor: Account, dossier: Dossier, component: Component) -> ComponentRead:
        with self.store.read() as tx:
            batch = tx.batches.of_dossier(dossier.id)
        pages = [p.file for p in batch.visible(component.id)] if batch else []
        target = PdfTarget(self.blobs.incoming(), component.name, iso(self.clock.now()))
        report = self.reader.digitise(
            [PageInput(self.batches / page.path, page.dpi) for page in pages],
            target,
            Profile.FAITHFUL,
            ocr=True,
        )
        self.blobs.adopt(target.path, report.sha256)
        with self.store.write(actor.login) as tx:
            _, current = open_slot(tx, dossier.id, component.id)
            tx.blobs.add(report.sha256, report.size, _PDF, None)
            tx.blobs.put_reading(report.sha256, report.pages)
            now = tx.batches.of_dossier(dossier.id)
            if now and [p.file for p in now.visible(component.id)] == pages:
                tx.dossiers.put_component(
                    replace(current, state=ComponentState.READ, read_blob=report.sha256)
                )
                judge(tx, dossier.id)
                tx.audit.append(
                    "component.read", component.id, sha256=report.sha256, pages=len(pages)
                )
            # Otherwise pages came or went meanwhile: the component stays unread and is read again.
        return ComponentRead(dossier.id, component.id, report)


@dataclass(frozen=True, slots=True)
class GetReadings:
    """What was found on the pages of each component that has been read, by component id."""

    store: Store

    def __call__(self, dossier: Dossier) -> dict[str, tuple[PageReport, ...]]:
        with self.store.read() as tx:
            return {c.id: tx.blobs.reading(c.read_blob) for c in dossier.slots if c.read_blob}
