"""The verdict over every slot of a dossier, kept with the slots so that lists need not reckon it.

A slot is judged against the others, so that a change to one may change the verdict on all.
"""

from __future__ import annotations

from dataclasses import replace

from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.examine import examine
from tthc_desktop.domain.reading import PageReport
from tthc_desktop.services.dossier_access import any_dossier
from tthc_desktop.services.ports.store import Tx


def judge(tx: Tx, dossier_id: str) -> None:
    """Inside the transaction that changed a slot."""
    dossier = any_dossier(tx, dossier_id)
    readings = {slot.id: _pages(tx, slot) for slot in dossier.slots}
    verdicts = examine(dossier.slots, readings)
    for slot in dossier.slots:
        if verdicts[slot.id] != slot.findings:
            tx.dossiers.put_component(replace(slot, findings=verdicts[slot.id]))


def _pages(tx: Tx, slot: Component) -> tuple[PageReport, ...]:
    blob = slot.reuse.blob if slot.way is Way.REUSE and slot.reuse else slot.read_blob
    return tx.blobs.reading(blob) if blob else ()
