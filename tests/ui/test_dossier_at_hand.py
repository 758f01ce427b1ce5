"""What is chosen, and said, when a place is entered with a dossier in hand."""

from __future__ import annotations

from dataclasses import replace

from tests.robots.window import WindowRobot
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.services.application import Office


def received_and_signed(office: Office, robot: WindowRobot, name: str, id_number: str) -> str:
    """In hand; every paper is there and signed, or was shown. Gives its code."""
    robot.receive(name, id_number, "0912000345", "ấp Thử Nghiệm")
    robot.show_paper(4)
    with office.ports.store.write("test") as tx:
        dossier = next(d for d, _ in tx.dossiers.find() if d.applicant.name == name)
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
    return dossier.code


def heading(robot: WindowRobot) -> str:
    robot.idle()
    return robot.text("outbox.heading")


def test_the_outbox_shows_the_dossier_that_was_just_sealed(
    office: Office, robot: WindowRobot
) -> None:
    first = received_and_signed(office, robot, "Trần Ví Dụ", "099198000122")
    robot.press("F9")
    assert heading(robot).startswith(first)
    second = received_and_signed(office, robot, "Lê Thị Mẫu", "079200001234")
    robot.press("F9")
    assert heading(robot) == f"{second} · Lê Thị Mẫu"
    robot.press("Down")
    robot.press("F5")
    assert heading(robot).startswith(first), "a later refresh jumped"
    robot.press("Ctrl+1")
    robot.press("Ctrl+5")
    assert heading(robot).startswith(second)
