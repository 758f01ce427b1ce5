"""What the outbox says of dossiers that go no further than the relay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.fakes.portal import FakePortal, Trouble
from tests.robots.window import WindowRobot
from tests.support.office import Home
from tests.support.sync import engine
from tthc_desktop.domain.errors import TransferError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import Fault, SubmissionState, fault_code
from tthc_desktop.services.application import Office
from tthc_desktop.services.part import Part
from tthc_desktop.services.sending.link import LinkState, LinkStatus
from tthc_desktop.services.sending.queue import ListQueue, QueueItem
from tthc_desktop.ui.outbox.page import OutboxPage


def show(page: OutboxPage, queue: Part[QueueItem], link: LinkStatus) -> None:
    page.expect(queue.total, link)
    page.lines.show_part(replace(queue, place=None), 0, None, anew=True)


def test_the_end_at_a_relay_without_a_provincial_system(
    robot: WindowRobot, office: Office, tmp_path: Path
) -> None:
    home = Home.make(tmp_path / "other")
    home.sealed(b"paper")
    engine(home, FakePortal(answers_upstream=False, upstream=False)).drain()
    queue = ListQueue(home.store, home.clock)(None)
    home.close()
    robot.press("Ctrl+5")
    robot.idle()
    page = robot.find(OutboxPage, "outbox")
    for state in LinkState:
        show(page, queue, LinkStatus(state, office.ports.clock.now(), "transfer.link"))
        assert "Máy chủ đã nhận" in robot.cells("outbox.table")[0][-1]
        assert "chưa nối với hệ thống tỉnh nào" in robot.text("outbox.why")
        assert robot.text("outbox.level.relay").startswith("●")
        assert robot.text("outbox.level.province").startswith("○")


def test_what_holds_a_dossier_up_is_said_first(
    robot: WindowRobot, office: Office, tmp_path: Path
) -> None:
    home = Home.make(tmp_path / "other")
    bad = home.sealed(b"paper")
    engine(home, FakePortal(bad={bad.steps[0].blob_id: Trouble(Fault.REJECTED)})).drain()
    queue = ListQueue(home.store, home.clock)(None)
    home.close()
    robot.press("Ctrl+5")
    robot.idle()
    page = robot.find(OutboxPage, "outbox")
    [item] = queue.rows
    assert item is not None
    assert item.error_code
    show(page, queue, LinkStatus(LinkState.DOWN, office.ports.clock.now(), "transfer.link"))
    why = robot.text("outbox.why")
    assert why == f"{sentence(TransferError(item.error_code))} [L] lấy lại để sửa."


def test_who_bars_the_way_is_said_and_nobody_waits_for_it(
    robot: WindowRobot, office: Office, tmp_path: Path
) -> None:
    home = Home.make(tmp_path / "other")
    home.sealed(b"paper")
    engine(home, FakePortal(always={"send_blob": Trouble(Fault.AUTH)})).drain()
    queue = ListQueue(home.store, home.clock)(None)
    home.close()
    robot.press("Ctrl+5")
    robot.idle()
    page = robot.find(OutboxPage, "outbox")
    show(page, queue, LinkStatus(LinkState.UP, office.ports.clock.now()))
    assert "Mạng chặn gửi" in robot.cells("outbox.table")[0][-1]
    assert robot.text("outbox.why") == sentence(TransferError("transfer.auth"))


def test_how_far_a_file_is_that_is_on_its_way(
    robot: WindowRobot, office: Office, tmp_path: Path
) -> None:
    """Only what the relay said it holds, and only of what goes on by itself."""
    home = Home.make(tmp_path / "other")
    home.sealed(bytes(1000), bytes(3000))
    [line] = (queue := ListQueue(home.store, home.clock)(None)).rows
    home.close()
    assert line is not None
    large = next(step for step in line.submission.steps if step.size == 3000)
    robot.press("Ctrl+5")
    robot.idle()
    page = robot.find(OutboxPage, "outbox")

    def told(acked: int, state: SubmissionState, link: LinkState) -> tuple[str, str]:
        steps = (replace(s, acked=acked) if s is large else s for s in line.submission.steps)
        sent = replace(line.submission, state=state, steps=tuple(steps))
        rows = (replace(line, submission=sent),)
        show(page, replace(queue, rows=rows), LinkStatus(link, home.clock.now(), "transfer.link"))
        return robot.cells("outbox.table")[0][-1], robot.text("outbox.why")

    for link in (LinkState.UP, LinkState.DOWN):
        assert "đã giữ" not in told(0, SubmissionState.SENDING, link)[1]
        assert "đã giữ" not in told(1500, SubmissionState.NEEDS_CLERK, link)[1]
        why = told(1500, SubmissionState.SENDING, link)[1]
        assert why.endswith("Máy chủ đã giữ 2 kB trong 4 kB, phần còn lại gửi tiếp."), why
    assert "Đang gửi 37 %" in told(1500, SubmissionState.SENDING, LinkState.UP)[0]
    assert "%" not in told(0, SubmissionState.SENDING, LinkState.UP)[0]


def test_only_who_has_no_line_waits_for_one(
    robot: WindowRobot, office: Office, tmp_path: Path
) -> None:
    home = Home.make(tmp_path / "other")
    home.sealed(b"paper")
    queue = ListQueue(home.store, home.clock)(None)
    home.close()
    robot.press("Ctrl+5")
    robot.idle()
    page = robot.find(OutboxPage, "outbox")
    for fault in (Fault.LINK, Fault.NOT_ENROLLED, Fault.OTHER_KEY, Fault.PLAIN):
        link = LinkStatus(LinkState.DOWN, home.clock.now(), fault_code(fault))
        show(page, queue, link)
        words = "Chờ mạng" if fault is Fault.LINK else "Chưa gửi được"
        assert words in robot.cells("outbox.table")[0][-1], fault
