"""Tin từ tỉnh on the page of a dossier: what was told, newest first, and deciding by one key."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QListWidget, QWidget

from tests.robots.window import WindowRobot
from tests.support.office import Home
from tests.support.told import OneCode, drain, go, here, item
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.outbox import Submission
from tthc_desktop.domain.portal_dossier import STATUS_NAMES, PortalStatus
from tthc_desktop.domain.story import InboxState, StoryFile
from tthc_desktop.services.application import Office
from tthc_desktop.ui.dossier.story_card import SHOWN
from tthc_desktop.ui.kit.theme import DARK, SCALES, theme

P = PortalStatus
THEIRS, OURS = STATUS_NAMES[P.DONE], STATUS_NAMES[P.PAYMENT]


def sent(home: Home) -> tuple[OneCode, Submission]:
    portal, made = OneCode(), home.sealed(b"%PDF one")
    drain(home, portal)
    return portal, made


def differing(home: Home) -> Submission:
    portal, made = sent(home)
    portal.tell(made.id, "progress", "n0", portal_status=4)
    drain(home, portal)
    go(home, made, P.PAYMENT)
    portal.tell(made.id, "progress", "n1", portal_status=9)
    drain(home, portal)
    return made


def on_page(office: Office, open_window: OpenWindow, made: Submission) -> WindowRobot:
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    robot.window.take_dossier(made.dossier_id)
    robot.press("Ctrl+8")
    robot.idle()
    return robot


def shown(robot: WindowRobot, name: str) -> bool:
    return robot.find(QWidget, name).isVisible()


def offered(robot: WindowRobot) -> list[str]:
    found = robot.find(QListWidget, "dossier.actions")
    return [found.item(row).text().split()[0] for row in range(found.count())]


def test_while_nothing_was_told_there_is_no_card(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    _, made = sent(home)
    robot = on_page(office, open_window, made)
    assert not shown(robot, "dossier.story")
    assert shown(robot, "dossier.history")


def test_everything_that_was_told_stands_there_newest_first(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    portal, made = sent(home)
    until = "2026-12-15T17:00:00+07:00"
    portal.tell(made.id, "synced", "n1", system="DVCQG")
    portal.tell(made.id, "sync_failed", "n2", text="Thiếu mã lĩnh vực.", system="EMC")
    portal.tell(made.id, "progress", "n3", portal_status=4)
    portal.tell(made.id, "supplement", "n4", text="Bản sao căn cước", until=until)
    drain(home, portal)
    go(home, made, P.PROCESSING)
    file = StoryFile("f1", "giay khai sinh.pdf", "ab" * 32, 1_000)
    portal.tell(made.id, "result", "n5", portal_status=9, files=(file,))
    drain(home, portal)
    robot = on_page(office, open_window, made)
    assert robot.text("dossier.story.heading") == "Tin từ tỉnh"
    cells = robot.cells("dossier.story")
    assert [row[1] for row in cells] == [
        "Kết quả: 1 tệp; giay khai sinh.pdf",
        "Yêu cầu bổ sung: Bản sao căn cước; hạn bổ sung 15/12/2026",
        STATUS_NAMES[P.PROCESSING],
        "Hệ thống giám sát, đo lường (EMC) lỗi đồng bộ: Thiếu mã lĩnh vực.",
        "Cổng DVCQG đã đồng bộ",
    ]
    assert cells[-1][0] == "08:00 01/12"
    assert cells[-1][2] == "Đã ghi nhận"
    assert robot.find(QWidget, "dossier.story").accessibleName() == "Tin từ tỉnh về hồ sơ này"


def test_what_differs_is_decided_where_it_is_seen(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    made = differing(home)
    robot = on_page(office, open_window, made)
    told = robot.text("dossier.story.decide")
    assert told == (
        f"Tỉnh báo “{THEIRS}”, ở đây là “{OURS}”; chưa bên nào bị đổi."
        " [L] nhận trạng thái của tỉnh. [G] giữ trạng thái ở đây."
    )
    assert robot.cells("dossier.story")[0][1:] == [THEIRS, "Cần quyết định"]
    assert offered(robot)[:2] == ["L", "G"]
    assert "F9" not in offered(robot), "it is decided first"
    robot.press("F9")
    robot.until(lambda: robot.strip.startswith("Chưa chốt được: hệ thống tỉnh báo"))
    robot.press("L")
    robot.idle()
    assert not shown(robot, "dossier.story"), "a question takes the place"
    assert THEIRS in robot.text("dossier.ask.title")
    robot.press("Escape")
    assert shown(robot, "dossier.story")
    assert item(home, "n1").state is InboxState.CONFLICT
    robot.press("L")
    robot.press("Ctrl+Return")
    robot.idle()
    assert item(home, "n1").state is InboxState.TAKEN
    assert here(home, made).status is P.DONE
    robot.until(lambda: robot.text("dossier.status") == THEIRS)
    assert not shown(robot, "dossier.story.decide")
    assert {"L", "G"}.isdisjoint(offered(robot))
    assert robot.cells("dossier.story")[0][1:] == [THEIRS, "Đã nhận"]


def test_ours_is_kept_and_can_be_sealed(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    made = differing(home)
    robot = on_page(office, open_window, made)
    robot.press("G")
    robot.press("Ctrl+Return")
    robot.idle()
    assert item(home, "n1").state is InboxState.KEPT
    assert here(home, made).status is P.PAYMENT
    assert offered(robot)[0] == "F9"


def test_only_so_many_are_shown(home: Home, office: Office, open_window: OpenWindow) -> None:
    made = differing(home)
    told = item(home, "n1")
    with home.store.write("test") as tx:
        for number in range(SHOWN + 3):
            at = told.at + timedelta(minutes=number)
            late = replace(told, id=f"m{number:02}", at=at, state=InboxState.LATE)
            tx.inbox.add(late)
    robot = on_page(office, open_window, made)
    assert len(robot.cells("dossier.story")) == SHOWN
    assert robot.cells("dossier.story")[0][0] == f"08:{SHOWN + 2:02} 01/12"
    assert robot.text("dossier.story.heading") == (
        f"Tin từ tỉnh ({SHOWN} tin mới nhất, còn 5 tin cũ hơn)"
    )
    assert "[L]" in robot.text("dossier.story.decide"), "what is to be decided stays, however old"


@pytest.mark.parametrize("dark", [False, True])
def test_it_has_room_at_1366_by_768(
    home: Home, office: Office, open_window: OpenWindow, *, dark: bool
) -> None:
    made = differing(home)
    robot = on_page(office, open_window, made)
    if dark:
        robot.press("F12")
        assert theme.tokens == DARK
    robot.idle()
    QApplication.processEvents()
    assert (robot.window.width(), robot.window.height()) == (1366, 768)
    decide, table = (
        robot.find(QWidget, "dossier.story.decide"),
        robot.find(QWidget, "dossier.story"),
    )
    assert decide.height() >= decide.heightForWidth(decide.width())
    assert table.height() >= theme.px(90), "a heading and two lines at least"
    assert robot.find(QWidget, "dossier.history").height() >= theme.px(150)


def test_with_large_letters_the_window_stays_as_high_as_the_screen(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    robot = on_page(office, open_window, differing(home))
    for _ in SCALES[1:]:
        robot.window.resize_text(1)
        robot.idle()
    QApplication.processEvents()
    decide = robot.find(QWidget, "dossier.story.decide")
    assert decide.isVisible()
    assert decide.height() >= decide.heightForWidth(decide.width()), "with its keys"
    assert not shown(robot, "dossier.history"), "there is no room for both"
    robot.press("G")
    robot.press("Ctrl+Return")
    robot.idle()
    assert shown(robot, "dossier.history")
    assert shown(robot, "dossier.story")
    assert (robot.window.width(), robot.window.height()) == (1366, 768)
