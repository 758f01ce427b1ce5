"""Slots that went out, open for changes again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tthc_desktop.domain.component import Component
from tthc_desktop.services.gate.judge import judge
from tthc_desktop.services.ports.store import Tx
from tthc_desktop.services.reception.settings import load_signing
from tthc_desktop.services.reception.signatures import without_registration
from tthc_desktop.services.scanning.scan_component import count_pages


def open_again(tx: Tx, dossier_id: str, slots: Iterable[Component]) -> None:
    """Opens slots of an open dossier. A certificate that was taken from the register meanwhile
    signs them no longer, and where pages came in meanwhile or were put aside, a PDF of those that
    were there no longer counts; they are judged beside what the others hold by now."""
    rules = load_signing(tx.settings)
    for slot in slots:
        opened = replace(slot, sealed=False, pages_changed=False)
        tx.dossiers.put_component(without_registration(opened, rules))
        if slot.pages_changed:
            count_pages(tx, dossier_id, slot.id)
    judge(tx, dossier_id)
