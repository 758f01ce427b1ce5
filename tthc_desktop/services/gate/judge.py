"""The verdict over every slot of a dossier, kept with the slots so that lists need not reckon it.

A slot is judged against the others, so that a change to one may change the verdict on all that are
not sealed yet: what went out was judged before, and nobody could mend or overrule it any more.
"""

from __future__ import annotations

from dataclasses import replace

from tthc_desktop.domain.batch import Batch, BatchPage, HiddenFor
from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.examine import examine
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.gate import PageWithLook, file_findings, slot_findings
from tthc_desktop.domain.reading import PageReport
from tthc_desktop.services.gate.gate_settings import GateSettings, expected_of, load_gate
from tthc_desktop.services.office.dossier_access import any_dossier
from tthc_desktop.services.ports.store import Tx


def judge(tx: Tx, dossier_id: str) -> None:
    """Judges the slots of a dossier, inside the transaction that changed one of them."""
    dossier = any_dossier(tx, dossier_id)
    readings = {slot.id: _pages(tx, slot) for slot in dossier.slots}
    verdicts = examine(dossier.slots, readings)
    batch = tx.batches.of_dossier(dossier_id)
    settings = load_gate(tx.settings)
    for slot in dossier.slots:
        if slot.sealed:
            continue
        found = {*verdicts[slot.id], *_by_the_gate(tx, slot, batch, readings[slot.id], settings)}
        findings = tuple(sorted(found))
        if findings != slot.findings:
            tx.dossiers.put_component(replace(slot, findings=findings))


def _by_the_gate(
    tx: Tx,
    slot: Component,
    batch: Batch | None,
    reports: tuple[PageReport, ...],
    settings: GateSettings,
) -> set[Finding]:
    """Findings by the looks at a slot's pages.

    Where it has none (a file from outside, pages scanned before there were looks), they come from
    what was read of the pages.
    """
    pages = batch.pages if batch is not None and slot.way is Way.SCAN else ()
    here = [page for page in pages if page.component == slot.id]
    seen = pages_with_looks(tx, tuple(page for page in here if not page.hidden))
    aside = [page for page in here if page.hidden_for is HiddenFor.BLANK]
    found = set(slot_findings(seen, expected_of(settings, slot), settings.rules, aside))
    if slot.judged and not (seen and all(each.page.analysed for each in seen)):
        found |= set(file_findings(reports, settings.rules))
    return found


def pages_with_looks(tx: Tx, pages: tuple[BatchPage, ...]) -> tuple[PageWithLook, ...]:
    looks = tx.pages.looks(page.file.sha256 for page in pages)
    return tuple(PageWithLook(page, looks.get(page.file.sha256)) for page in pages)


def _pages(tx: Tx, slot: Component) -> tuple[PageReport, ...]:
    blob = slot.reuse.blob if slot.way is Way.REUSE and slot.reuse else slot.read_blob
    return tx.blobs.reading(blob) if blob else ()
