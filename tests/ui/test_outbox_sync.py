"""Quản lý đồng bộ and Tin từ tỉnh: one key leads there, and what differs is decided by keys."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from tests.fakes.portal import FakePortal
from tests.robots.window import WindowRobot
from tests.support.office import ACCOUNT, Home
from tests.support.sync import engine
from tests.support.told import OneCode, drain, go, here, item
from tests.ui.conftest import OpenWindow
from tthc_desktop.adapters.system.plain_file import write_export
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import InputError, TransferError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import Fault, Submission
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.portal_dossier import PortalFile, PortalStatus
from tthc_desktop.domain.story import InboxItem, InboxState, NationalSystem, StoryFile
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.ports.portal_dossiers import PortalDossiers
from tthc_desktop.services.ports.resync import Resync
from tthc_desktop.services.sending.inbox import FetchResult
from tthc_desktop.services.sending.list_news import ListNews
from tthc_desktop.services.sending.save_result import SaveResult, result_name
from tthc_desktop.ui.kit.theme import SCALES
from tthc_desktop.ui.outbox.page import OutboxPage

P = PortalStatus
RESULT = b"%PDF-1.7 ket qua"


@dataclass
class FakeResync:
    """Implements services.ports.resync.Resync."""

    fault: Fault | None = None
    asked: list[tuple[str, NationalSystem]] = field(default_factory=list)

    def ask(self, submission_id: str, system: NationalSystem) -> None:
        if self.fault is not None:
            raise PortalError(self.fault, "scripted")
        self.asked.append((submission_id, system))


def shown(office: Office, open_window: OpenWindow, *turns: str) -> WindowRobot:
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    for key in ("Ctrl+5", *turns):
        robot.press(key)
        robot.idle()
    return robot


def failed(home: Home, portal: FakePortal) -> Submission:
    sent = home.sealed(b"%PDF one")
    engine(home, portal).drain()
    portal.tell(sent.id, "sync_failed", "n1", text="Thiếu mã lĩnh vực.", system="DVCQG")
    engine(home, portal).drain()
    return sent


def differing(home: Home, portal: FakePortal) -> Submission:
    """Here it was stopped; there it is done."""
    sent = home.sealed(b"%PDF two")
    drain(home, portal)
    portal.tell(sent.id, "progress", "n0", portal_status=4)
    drain(home, portal)
    go(home, sent, P.PAYMENT)
    portal.tell(sent.id, "progress", "n1", portal_status=9)
    drain(home, portal)
    return sent


def asking(office: Office, resync: FakeResync) -> Office:
    return replace(office, use=office.use.replaced({Resync: resync}))


def test_what_a_system_lacks_is_listed_with_its_reason_and_sent_again(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    sent, resync = failed(home, FakePortal()), FakeResync()
    robot = shown(asking(office, resync), open_window, "Q")
    assert robot.text("outbox.title") == "Quản lý đồng bộ"
    [cells] = robot.cells("outbox.sync")
    dossier = home.dossier(sent.dossier_id)
    assert cells[:6] == [
        *(dossier.code, dossier.applicant.name, "Thiếu mã lĩnh vực."),
        *("Tỉnh đã nhận", "Lỗi", "Chưa báo"),
    ]
    assert "lỗi 1" in robot.text("outbox.sync.sums.DVCQG")
    assert "tỉnh chưa báo 1" in robot.text("outbox.sync.sums.EMC"), "neither yes nor no"
    assert "[G] gửi lại cho DVCQG. [E] gửi lại cho EMC." in robot.text("outbox.sync.why")
    robot.press("G")
    robot.idle()
    assert resync.asked == [(sent.id, NationalSystem.DVCQG)]
    assert f"gửi lại hồ sơ {dossier.code} cho Cổng DVCQG" in robot.strip
    assert robot.cells("outbox.sync")[0][4] == "Đã yêu cầu lại"
    robot.press("E")
    robot.idle()
    assert resync.asked[1:] == [(sent.id, NationalSystem.EMC)]
    robot.press("F4")
    robot.idle()
    assert robot.window.dossier_id == sent.dossier_id


def test_where_nobody_could_be_asked_nothing_changes(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    failed(home, FakePortal())
    robot = shown(asking(office, FakeResync(Fault.CUT)), open_window, "Q")
    robot.press("G")
    robot.idle()
    assert "Đã yêu cầu" not in robot.strip
    assert robot.strip
    assert robot.cells("outbox.sync")[0][4] == "Lỗi"


def test_what_has_no_code_is_told_why_and_not_sent_again(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    home.sealed(b"%PDF one")
    portal = FakePortal(answers_upstream=False, upstream=False)
    engine(home, portal).drain()
    resync = FakeResync()
    robot = shown(asking(office, resync), open_window, "Q")
    why = robot.text("outbox.sync.why")
    assert why == sentence(TransferError("transfer.no_upstream")), "and nothing is offered"
    robot.press("G")
    robot.idle()
    assert robot.strip == sentence(InputError("resync.not_confirmed"))
    assert resync.asked == []


def test_theirs_is_taken_once_it_was_asked(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    sent = differing(home, OneCode())
    robot = shown(office, open_window)
    assert "1 hồ sơ lệch với tỉnh" in robot.text("outbox.summary")
    assert robot.find(QWidget, "rail.outbox").accessibleName() == "Chờ gửi, 1"
    robot.press("Q")
    robot.idle()
    assert "Lệch với tỉnh: 1 hồ sơ" in robot.text("outbox.summary")
    robot.press("Q")
    robot.idle()
    assert robot.cells("outbox.news")[0][3] == "Cần quyết định"
    assert robot.text("outbox.news.ours") == "Yêu cầu thực hiện nghĩa vụ tài chính"
    assert robot.text("outbox.news.theirs").startswith("Đã xử lý xong")
    robot.press("T")
    robot.idle()
    assert item(home, "n1").state is InboxState.CONFLICT, "asked first"
    robot.press("Ctrl+Return")
    robot.idle()
    assert here(home, sent).status is P.DONE
    assert item(home, "n1").decided_by == demo.ADMINISTRATOR.login
    assert robot.cells("outbox.news")[0][3] == "Đã nhận"
    assert robot.find(QWidget, "rail.outbox").accessibleName() == "Chờ gửi"


def test_ours_is_kept(home: Home, office: Office, open_window: OpenWindow) -> None:
    sent = differing(home, OneCode())
    robot = shown(office, open_window, "Q", "Q")
    robot.press("H")
    robot.press("Ctrl+Return")
    robot.idle()
    dossier = here(home, sent)
    assert (dossier.status, dossier.sealable) == (P.PAYMENT, True)
    assert item(home, "n1").state is InboxState.KEPT
    robot.press("T")
    robot.idle()
    assert not robot.find(OutboxPage, "outbox").half_typed, "there is nothing to decide any more"


def test_esc_leads_back_through_the_question_to_the_queue(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    differing(home, OneCode())
    robot = shown(office, open_window, "Q", "Q")
    robot.press("H")
    robot.press("Escape")
    assert robot.text("outbox.title") == "Tin từ tỉnh"
    robot.press("Escape")
    assert robot.text("outbox.title") == "Chờ gửi"
    robot.press("Escape")
    robot.idle()
    assert robot.find(QWidget, "tasks").isVisible()


def test_three_turns_come_back_and_letters_of_one_list_mean_nothing_in_another(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    differing(home, OneCode())
    robot = shown(office, open_window, "Q")
    for key in ("T", "H", "U", "L", "N", "K"):
        robot.press(key)
    robot.idle()
    assert item(home, "n1").state is InboxState.CONFLICT
    for title in ("Tin từ tỉnh", "Chờ gửi"):
        robot.press("Q")
        robot.idle()
        assert robot.text("outbox.title") == title
    assert len(robot.cells("outbox.table")) == 1


class OnePortal:
    """Has one file."""

    def file(self, code: str, file: PortalFile) -> bytes:
        assert file.id == "n1~f1"
        return RESULT


def told_result(home: Home, portal: FakePortal) -> Submission:
    sent = home.sealed(b"%PDF one")
    drain(home, portal)
    file = StoryFile("f1", "../../ket qua.pdf", sha256_hex(RESULT), len(RESULT))
    portal.tell(sent.id, "result", "n1", portal_status=9, files=(file,))
    drain(home, portal)
    return sent


def test_a_result_is_fetched_and_saved_under_a_name_of_ours(
    home: Home, office: Office, open_window: OpenWindow, tmp_path: Path
) -> None:
    told_result(home, OneCode())
    use = office.use.replaced({PortalDossiers: OnePortal()})
    robot = shown(replace(office, use=use), open_window, "Q", "Q")
    assert "../../ket qua.pdf" in robot.text("outbox.news.theirs")
    robot.press("U")
    robot.write(str(tmp_path / "out"))
    robot.press("Ctrl+Return")
    robot.idle()
    assert robot.strip == "Đã lưu 1 tệp kết quả."
    [saved] = (tmp_path / "out").iterdir()
    assert saved.read_bytes() == RESULT
    assert saved.suffix == ".pdf"


def test_nobody_saves_the_result_of_anothers_dossier(home: Home, tmp_path: Path) -> None:
    told_result(home, OneCode())
    fetch = FetchResult(home.store, home.blobs, OnePortal())  # type: ignore[arg-type]  # one call
    save = SaveResult(home.store, home.blobs, fetch, write_export)
    for actor, name, code in (
        (Account("a-2", "an", "Lê Văn An", Role.CLERK), "n1", "account.not_allowed"),
        (ACCOUNT, "n9", "inbox.unknown"),
    ):
        with pytest.raises(InputError) as caught:
            save(actor, name, tmp_path / "out")
        assert caught.value.code == code
    assert not (tmp_path / "out").exists()
    [path] = save(ACCOUNT, "n1", tmp_path / "out")
    assert path.read_bytes() == RESULT


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.PDF", "pdf"), ("a.pdf.exe", "bin"), ("/etc/passwd", "bin"), ("", "bin")],
)
def test_no_name_that_was_told_reaches_the_disk(home: Home, name: str, ending: str) -> None:
    now = home.clock.now()
    told = InboxItem("n", "result", "d", "s", "../H01-1", now, now)
    made = result_name(told, 1, StoryFile("f", name, "ab" * 32, 1))
    assert made == f"H01-1_ket-qua_01_abababab.{ending}"


def test_an_online_dossier_leads_to_where_it_is_opened(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    now = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    told = InboxItem("o1", "online", "", "", "H01.45-261123-0009", now, now, text="Khai", until=now)
    with home.store.write("test") as tx:
        tx.inbox.add(told)
        done = replace(told, id="o2", code="H01.45-261123-0008", state=InboxState.DONE)
        tx.inbox.add(done)
    robot = shown(office, open_window, "Q", "Q")
    assert [cells[2:4] for cells in robot.cells("outbox.news")] == [
        ["Hồ sơ trực tuyến: Khai", "Chưa mở ở đây"],
        ["Hồ sơ trực tuyến: Khai", "Đã mở ở đây"],
    ]
    assert robot.text("outbox.news.theirs").endswith(" · hẹn trả 23/11/2026")
    assert robot.text("outbox.news.why") == "[F4] mở ở Hồ sơ trực tuyến."
    robot.press("Down")
    assert robot.text("outbox.news.ours") == "Đã mở."
    assert robot.text("outbox.news.why") == "[F4] mở hồ sơ."
    robot.press("Up")
    robot.press("F4")
    robot.idle()
    assert robot.text("online.code") == "H01.45-261123-0009"


def test_with_large_letters_the_window_stays_as_high_as_the_screen(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    failed(home, FakePortal())
    robot = shown(office, open_window)
    for _ in SCALES[1:]:
        robot.window.resize_text(1)
        robot.idle()
    for name in ("outbox.sync", "outbox.news"):
        robot.press("Q")
        robot.idle()
        QApplication.processEvents()
        assert robot.find(QWidget, name).isVisible()
        assert (robot.window.width(), robot.window.height()) == (1366, 768)


def test_a_clerk_sees_what_is_theirs(home: Home, office: Office, open_window: OpenWindow) -> None:
    differing(home, OneCode())
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    for key in ("Ctrl+5", "Q"):
        robot.press(key)
        robot.idle()
    assert robot.cells("outbox.sync") == []
    robot.press("Q")
    robot.idle()
    assert robot.cells("outbox.news") == []
    assert robot.text("outbox.news.heading") == "Chưa có tin nào"
    assert robot.find(QWidget, "rail.outbox").accessibleName() == "Chờ gửi"


def test_a_line_that_cannot_be_read_is_counted_and_stops_no_other(home: Home) -> None:
    portal = OneCode()
    differing(home, portal)
    now = home.clock.now()
    with home.store.write("test") as tx:
        tx.inbox.add(InboxItem("o1", "online", "", "", "x", now, now))
    with home.store._database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER inbox_told")
        connection.exec_driver_sql("UPDATE inbox SET files = ? WHERE id = 'o1'", (json.dumps(1),))
    news = ListNews(home.store)(None)
    assert news.lost == ("o1",)
    assert news.lines[0].item.id == "n1"
    assert ListNews(home.store)(ACCOUNT).differs == 1
