"""A dossier in hand that waits for nothing but to be sealed, without scanner and token."""

from __future__ import annotations

from dataclasses import replace

from tests.robots.window import WindowRobot
from tests.support.whole_store import all_dossiers
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.dossier import Dossier
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
        sha256 = office.ports.blobs.put(name.encode(), "application/pdf")
        tx.blobs.add(sha256, 6, "application/pdf", None)
        for slot in dossier.slots[:3]:
            signed = replace(
                slot,
                state=ComponentState.SIGNED,
                pages=1,
                read_blob=sha256,
                signed_blob=sha256,
                signatures=slot.demands,
                findings=(),
            )
            tx.dossiers.put_component(signed)
    return dossier
