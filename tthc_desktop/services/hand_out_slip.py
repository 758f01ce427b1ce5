"""The intake slip: what the citizen takes home."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.catalogue import Handling
from tthc_desktop.domain.dossier import ComponentState, Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.services.dossier_access import any_dossier
from tthc_desktop.services.office import Office, load_office
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.printing import Paper, Printer, Slip, SlipLine
from tthc_desktop.services.ports.store import Blobs, Store

_SHOWN = "chỉ xuất trình"
_SCANNED = "đã quét"


@dataclass(frozen=True, slots=True)
class HandOutSlip:
    """Makes the slip, keeps it encrypted with the dossier, and says when it was handed out."""

    store: Store
    blobs: Blobs
    clock: Clock
    printer: Printer

    def __call__(self, actor: Account, dossier_id: str) -> Paper:
        """The paper. Raises InputError ``dossier.nothing_scanned`` before any page is in."""
        with self.store.read() as tx:
            dossier = any_dossier(tx, dossier_id)
            office = load_office(tx.settings)
        if office is None:
            raise InputError("office.missing")
        paper = self.printer.slip(slip_of(dossier, office, actor))
        sha256 = self.blobs.put(paper.pdf, "application/pdf")
        with self.store.write(actor.login) as tx:
            tx.blobs.add(sha256, len(paper.pdf), "application/pdf", None)
            tx.dossiers.put_slip(dossier_id, self.clock.now(), sha256)
            tx.audit.append("slip.handed_out", dossier_id, sha256=sha256)
        return paper


def slip_of(dossier: Dossier, office: Office, clerk: Account) -> Slip:
    """Lists what was handed in and what was only shown, never what is missing."""
    lines = []
    for component in dossier.components:
        shown = component.handling is Handling.SHOW_ONLY
        if component.state is ComponentState.MISSING and not shown:
            continue
        lines.append(
            SlipLine(
                component.name,
                0 if shown else component.originals,  # what was shown went home again
                0 if shown else component.copies,
                _SHOWN if shown else f"{_SCANNED} {component.pages} trang",
            )
        )
    if not any(c.state is not ComponentState.MISSING for c in dossier.components):
        raise InputError("dossier.nothing_scanned")
    return Slip(
        office.unit_name,
        dossier.code,
        dossier.official_code is None,
        dossier.procedure_name,
        dossier.applicant.name,
        dossier.applicant.id_number,
        dossier.applicant.phone,
        dossier.applicant.address,
        tuple(lines),
        dossier.fee,
        dossier.received_at,
        dossier.due_at,
        clerk.name,
    )
