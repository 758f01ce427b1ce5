"""What a clerk does with a paper that is to be used again."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from tests.robots.window import WindowRobot


def read_to_its_end(robot: WindowRobot) -> None:
    """The pages of the paper in hand, why it fits, and the signature in its file."""

    def whole() -> bool:
        robot.press("PageDown")
        return robot.find(QPushButton, "reuse.use").isEnabled()

    robot.until(whole)
    assert robot.text("reuse.count") == "✓ 4/4"
