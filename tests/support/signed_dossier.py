"""A dossier in hand that waits for nothing but to be sealed, without scanner and token."""

from __future__ import annotations

from dataclasses import replace

from pypdf.generic import TextStringObject

from tests.robots.window import WindowRobot
from tests.support.office import register
from tests.support.outside_files import pdf
from tests.support.pdf_signing import certificate, signed
from tests.support.whole_store import all_dossiers
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.signing_rules import RegisteredSigner, SignerRole
from tthc_desktop.services.application import Office


def received_and_signed(
    office: Office,
    robot: WindowRobot,
    name: str = "Trần Ví Dụ",
    id_number: str = "099198000122",
) -> Dossier:
    """In hand; every paper is there and signed, or was shown."""
    robot.receive(name, id_number, "0912000345", "ấp Thử Nghiệm")
    robot.show_paper(4)
    with office.ports.store.write("test") as tx:
        dossier = next(d for d in all_dossiers(tx) if d.applicant.name == name)
        clerk = RegisteredSigner(certificate(), "Trần Thị Bình", SignerRole.CLERK)
        register(tx, clerk)
        for slot in dossier.slots[:3]:
            content = signed(pdf(1, Lang=TextStringObject(slot.id)))
            sha256 = office.ports.blobs.put(content, "application/pdf")
            tx.blobs.add(sha256, len(content), "application/pdf", None)
            taken = replace(
                slot,
                state=ComponentState.SIGNED,
                pages=1,
                read_blob=sha256,
                signed_blob=sha256,
                signatures=slot.demands,
                findings=(),
            )
            tx.dossiers.put_component(taken)
    return dossier
