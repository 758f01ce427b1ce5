"""What a clerk does with a dossier that was handed in online."""

from __future__ import annotations

from functools import partial

from tests.robots.window import WindowRobot
from tthc_desktop.ui.kit.strip import MessageStrip
from tthc_desktop.ui.scan.slots import SlotsList


def open_online(robot: WindowRobot, code: str) -> None:
    robot.press("Ctrl+7")
    robot.until(lambda: any(row[0] == code for row in robot.cells("online.table")))
    robot.write(code)
    robot.press("Return")
    robot.until(lambda: "Đã mở" in robot.strip)
    robot.idle()


def _at_page(robot: WindowRobot, page: int) -> bool:
    return f"trang {page}/" in robot.text("scan.where")


def take_upload(robot: WindowRobot, number: int) -> None:
    """Every page of it is looked at, then it is taken in."""
    slots = robot.find(SlotsList, "scan.slots")
    slots.setFocus()
    robot.press(str(number))
    robot.press("L")
    robot.until(lambda: "trang 1/" in robot.text("scan.where"))
    pages = int(robot.text("scan.where").split("/")[-1])
    for page in range(2, pages + 1):
        robot.press("PageDown")
        robot.until(partial(_at_page, robot, page))
    robot.press("A")
    robot.until(lambda: "Đã nhận" in robot.strip)
    robot.find(MessageStrip, "strip").clear()
    robot.idle()
