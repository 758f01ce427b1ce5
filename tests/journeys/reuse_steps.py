"""What a clerk does with a paper that is to be used again."""

from __future__ import annotations

from tests.robots.window import WindowRobot


def read_to_its_end(robot: WindowRobot) -> None:
    """The pages of the paper in hand, and why it fits."""

    def whole() -> bool:
        robot.press("PageDown")
        return robot.text("reuse.count") == "✓ 4/4"

    robot.until(whole)
