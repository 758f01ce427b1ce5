"""The verdict over every slot of a dossier, kept with the slots so that lists need not reckon it.

A slot is judged against the others, so that a change to one may change the verdict on all.
"""

from __future__ import annotations

from dataclasses import replace

from tthc_desktop.domain.batch import BatchPage, HiddenFor
from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.examine import examine
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.gate import Seen, slot_findings
from tthc_desktop.domain.reading import PageReport
from tthc_desktop.services.gate.gate_settings import expected_of, load_gate
from tthc_desktop.services.office.dossier_access import any_dossier
from tthc_desktop.services.ports.store import Tx

_BY_THE_GATE = frozenset({Finding.LOW_DPI, Finding.BLURRED})


def judge(tx: Tx, dossier_id: str) -> None:
    """Inside the transaction that changed a slot."""
    dossier = any_dossier(tx, dossier_id)
    readings = {slot.id: _pages(tx, slot) for slot in dossier.slots}
    verdicts = examine(dossier.slots, readings)
    batch = tx.batches.of_dossier(dossier_id)
    settings = load_gate(tx.settings)
    for slot in dossier.slots:
        found = set(verdicts[slot.id])
        if batch is not None and slot.way is Way.SCAN and not slot.sealed:
            seen = seen_pages(tx, batch.visible(slot.id))
            aside = [
                p for p in batch.pages if p.component == slot.id and p.hidden_for is HiddenFor.BLANK
            ]
            if seen and all(each.page.seen for each in seen):
                found -= _BY_THE_GATE  # by the office's thresholds, not by fixed ones
            found |= set(slot_findings(seen, expected_of(settings, slot), settings.rules, aside))
        findings = tuple(sorted(found))
        if findings != slot.findings:
            tx.dossiers.put_component(replace(slot, findings=findings))


def seen_pages(tx: Tx, pages: tuple[BatchPage, ...]) -> tuple[Seen, ...]:
    looks = tx.seen.looks(page.file.sha256 for page in pages)
    return tuple(Seen(page, looks.get(page.file.sha256)) for page in pages)


def _pages(tx: Tx, slot: Component) -> tuple[PageReport, ...]:
    blob = slot.reuse.blob if slot.way is Way.REUSE and slot.reuse else slot.read_blob
    return tx.blobs.reading(blob) if blob else ()
