"""Hồ sơ trực tuyến by keyboard, with a provincial system in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget

from tests.fakes.portal_dossiers import FakePortalDossiers
from tests.robots.window import WindowRobot
from tests.services.test_portal_dossiers import ONLINE
from tests.support.whole_store import all_dossiers
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.dossier import Origin
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.portal_dossier import PortalDossier
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.portal_dossiers import PortalDossiers
from tthc_desktop.ui.kit.table import CellTable

OTHER = replace(
    ONLINE,
    code="H01.45-261121-0012",
    applicant=replace(ONLINE.applicant, name="Lê Thị Đẹp", id_number="091199012345"),
    due_at=ONLINE.due_at + timedelta(days=1),
)
THIRD = replace(ONLINE, code="H01.45-261122-0013", due_at=ONLINE.due_at + timedelta(days=2))
UNLISTED = replace(ONLINE, code="H01.45-261123-0099")
TABLE = "online.table"


@pytest.fixture
def province() -> FakePortalDossiers:
    made = FakePortalDossiers()
    for dossier in (ONLINE, OTHER, THIRD):
        made.put(demo.UNIT.unit_code, dossier, {})
    made.put("H99.99", UNLISTED, {})
    return made


def connected(office: Office, province: FakePortalDossiers) -> Office:
    return replace(office, use=office.use.replaced({PortalDossiers: province}))


@pytest.fixture
def online(office: Office, province: FakePortalDossiers, open_window: OpenWindow) -> WindowRobot:
    """On the page, the list there."""
    robot = open_window(connected(office, province))
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.press("Ctrl+7")
    robot.until(lambda: robot.cells(TABLE))
    assert robot.focused().objectName() == "online.code"
    return robot


def listed(robot: WindowRobot) -> list[str]:
    return [row[0] for row in robot.cells(TABLE)]


def codes(*dossiers: PortalDossier) -> list[str]:
    return [dossier.code for dossier in dossiers]


def here(office: Office) -> list[str]:
    with office.ports.store.read() as tx:
        return sorted(d.code for d in all_dossiers(tx) if d.origin is Origin.PORTAL)


def shown(robot: WindowRobot, name: str) -> bool:
    return robot.find(QWidget, name).isVisible()


def test_typing_filters_by_code_name_and_number(online: WindowRobot) -> None:
    robot = online
    assert listed(robot) == codes(ONLINE, OTHER, THIRD)  # soonest due first
    assert "3 hồ sơ" in robot.text("online.summary")
    for typed, found in (
        ("-0012", [OTHER]),
        ("le dep", [OTHER]),
        ("0911990", [OTHER]),
        ("h01.45", [ONLINE, OTHER, THIRD]),
        ("không ai", []),
    ):
        robot.write(typed)
        assert listed(robot) == codes(*found)
        robot.press("Escape")  # first the filter goes, then the page
        assert shown(robot, "online")
        assert listed(robot) == codes(ONLINE, OTHER, THIRD)
    robot.press("Escape")
    assert shown(robot, "tasks")


def test_enter_opens_the_only_one_that_is_left(online: WindowRobot, office: Office) -> None:
    robot = online
    robot.write("-0012")
    robot.press("Return")
    robot.until(lambda: shown(robot, "scan"))
    robot.idle()
    assert here(office) == codes(OTHER)
    assert f"Đã mở {OTHER.code}" in robot.strip
    robot.press("Ctrl+7")
    robot.press("Escape")
    robot.until(lambda: listed(robot) == codes(ONLINE, THIRD))


def test_enter_goes_to_the_list_where_there_are_several(
    online: WindowRobot, office: Office
) -> None:
    robot = online
    robot.write("H01")
    robot.press("Return")
    assert robot.focused().objectName() == TABLE
    assert robot.strip == "Còn 3 hồ sơ: ↑↓ chọn rồi Enter để mở."
    assert here(office) == []
    robot.press("Down")
    robot.press("Return")
    robot.until(lambda: shown(robot, "scan"))
    robot.idle()
    assert here(office) == codes(OTHER)


def test_down_goes_to_the_list_and_home_and_end_to_its_ends(online: WindowRobot) -> None:
    robot = online
    robot.press("Down")
    assert robot.focused().objectName() == TABLE
    table = robot.find(CellTable, TABLE)
    rows = []
    for key in ("End", "Home", "Down", "Home"):
        robot.press(key)
        rows.append(table.currentIndex().row())
    assert rows == [2, 0, 1, 0]


def test_letters_typed_in_the_list_go_on_in_the_line(online: WindowRobot) -> None:
    """As F1 says of this page; from the list, where an answer of the page leads."""
    online.press("Down")
    assert online.focused().objectName() == TABLE
    online.press("H")
    assert online.focused().objectName() == "online.code"
    assert online.text("online.code").casefold() == "h"
    online.write("01")
    assert online.text("online.code").casefold() == "h01"


def test_a_code_that_is_not_in_the_list_is_asked_for(online: WindowRobot, office: Office) -> None:
    robot = online
    robot.write(" h01.45-261123-0099 ")
    robot.press("Return")
    robot.until(lambda: shown(robot, "scan"))
    robot.idle()
    assert here(office) == codes(UNLISTED)
    # A second time it is where it stands, not opened again.
    robot.press("Ctrl+7")
    robot.press("Escape")
    robot.write(UNLISTED.code)
    robot.press("Return")
    robot.until(lambda: shown(robot, "dossier"))
    assert here(office) == codes(UNLISTED)


@pytest.mark.parametrize(
    ("typed", "fault", "told"),
    [
        ("H01.45-261123-0001", None, "Hệ thống tỉnh không có hồ sơ H01.45-261123-0001."),
        # The beginning of a listed one is a code of its own, and never opens the other.
        (THIRD.code[:-1], None, f"Hệ thống tỉnh không có hồ sơ {THIRD.code[:-1]}."),
        ("H01.45-26119", None, "Mã hồ sơ chưa đúng dạng"),
        ("H01.45-261123-0001", Fault.LINK, "Thử lại khi có mạng"),
        ("H01.45-261123-0001", Fault.NO_UPSTREAM, "chưa nối với hệ thống tỉnh nào"),
    ],
)
def test_a_code_that_leads_nowhere_is_told_beside_it(
    online: WindowRobot,
    office: Office,
    province: FakePortalDossiers,
    typed: str,
    fault: Fault | None,
    told: str,
) -> None:
    robot = online
    province.fault = fault
    robot.write(typed)
    robot.press("Return")
    robot.until(lambda: told in robot.text("online.code.wrong"))
    assert robot.focused().objectName() == "online.code"
    assert robot.text("online.code") == typed
    robot.write("1")
    assert robot.text("online.code.wrong") == ""
    assert here(office) == []


def test_nobody_to_ask(online: WindowRobot, province: FakePortalDossiers) -> None:
    robot = online
    province.fault = Fault.LINK
    robot.press("F5")
    robot.until(lambda: "Chưa hỏi được hệ thống tỉnh" in robot.text("online.summary"))
    robot.until(lambda: robot.strip)
    assert listed(robot) == codes(ONLINE, OTHER, THIRD)  # what was known is still there


def test_a_code_scanned_from_a_slip_opens_from_anywhere(
    online: WindowRobot, office: Office
) -> None:
    robot = online
    robot.press("Ctrl+5")
    robot.hold_to_scanner(OTHER.code)
    robot.until(lambda: shown(robot, "scan"))
    robot.idle()
    assert here(office) == codes(OTHER)


def drop(robot: WindowRobot, path: Path, lines: Sequence[str]) -> None:
    path.write_text("\n".join(lines), "utf-8")
    assert robot.drop("online", QUrl.fromLocalFile(str(path)))


def test_a_list_that_is_dropped(
    online: WindowRobot, office: Office, province: FakePortalDossiers, tmp_path: Path
) -> None:
    robot = online
    path = tmp_path / "chưa số hóa.csv"
    drop(robot, path, ["Mã hồ sơ;Tên", f"{ONLINE.code};A", f"{UNLISTED.code};B", ONLINE.code])
    robot.until(lambda: "Đã mở 2 hồ sơ." in robot.strip)
    assert here(office) == sorted(codes(ONLINE, UNLISTED))
    robot.until(lambda: listed(robot) == codes(OTHER, THIRD))
    drop(robot, path, [ONLINE.code, OTHER.code, "H01.45-261123-0001"])
    told = "Đã mở 1 hồ sơ, 1 đã có ở đây, 1 mã hệ thống tỉnh không có."
    robot.until(lambda: told in robot.strip)
    assert len(here(office)) == 3
    drop(robot, path, ["không có mã nào"])
    robot.until(lambda: "“chưa số hóa.csv” không có mã hồ sơ nào" in robot.strip)
    province.fault = Fault.LINK
    drop(robot, path, [OTHER.code, THIRD.code])
    robot.until(lambda: "không có mã hồ sơ nào" not in robot.strip)
    robot.idle()
    assert len(here(office)) == 3
