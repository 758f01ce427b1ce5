"""What the clerk is told in the middle of a stack: what is in, which sheet, what to do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import each_row
from tthc_desktop.domain.error_table import TABLE
from tthc_desktop.domain.errors import DeviceError, StoreError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.scan_trouble import (
    front_is_in,
    in_the_middle,
    resumable,
    sheet_in_the_machine,
)

JAM = DeviceError("scanner.jam")
RESUMABLE = sorted(
    f"scanner.{what}"
    for what in (
        "jam",
        "double",
        "cover",
        "empty",
        "busy",
        "warming",
        "offline",
        "unplugged",
        "stopped",
        "driver_crashed",
        "driver_hung",
        "memory",
        "driver_failed",
        "pc_memory",
        "in_use",
        "told_there",
        "storage",
        "corner",
        "focus",
        "too_light",
        "too_dark",
    )
)
FOR_OTHERS = sorted(code for code in TABLE if code.startswith("scanner.") and code not in RESUMABLE)


@pytest.mark.parametrize(
    ("pages", "duplex", "said"),
    [
        (12, False, "Đã quét 12 trang. Kẹt giấy ở tờ 13: lấy tờ kẹt ra, đặt lại tờ 13"),
        (24, True, "Đã quét 24 trang. Kẹt giấy ở tờ 13: lấy tờ kẹt ra, đặt lại tờ 13"),
        (
            25,
            True,
            "Đã quét 25 trang. Kẹt giấy ở tờ 13 (mới xong mặt trước): lấy tờ kẹt ra, đặt lại tờ 13",
        ),
        (0, False, "Kẹt giấy ở tờ 1: lấy tờ kẹt ra, đặt lại tờ 1"),
        (
            1,
            True,
            "Đã quét 1 trang. Kẹt giấy ở tờ 1 (mới xong mặt trước): lấy tờ kẹt ra, đặt lại tờ 1",
        ),
    ],
)
def test_a_jam_names_the_sheet(pages: int, duplex: bool, said: str) -> None:
    assert in_the_middle(JAM, pages, duplex=duplex) == f"{said} rồi nhấn Enter"


@each_row("code", RESUMABLE)
def test_every_condition_has_a_phrase_of_its_own(code: str) -> None:
    error = DeviceError(code)
    assert resumable(error)
    said = in_the_middle(error, 5, duplex=True)
    assert said.startswith("Đã quét 5 trang. ")
    assert "tờ 3 (mới xong mặt trước)" in said
    assert said.endswith(("tờ 3 rồi nhấn Enter", "tờ 3 vào khay rồi nhấn Enter"))
    others = {in_the_middle(DeviceError(c), 5, duplex=True) for c in RESUMABLE if c != code}
    assert said not in others
    assert "F7" in sentence(error), "before the first page the sentence of the code is said"


@pytest.mark.parametrize("code", FOR_OTHERS)
def test_what_enter_does_not_help_against(code: str) -> None:
    error = DeviceError(code)
    assert not resumable(error)
    assert in_the_middle(error, 3, duplex=False) == f"Đã quét 3 trang. {sentence(error)}"


@pytest.mark.parametrize(
    "error", [StoreError("disk.full"), ValueError(), DeviceError("worker.ended")]
)
def test_other_errors_are_not_resumed(error: Exception) -> None:
    assert not resumable(error)


@given(st.integers(0, 2000))
def test_sheets_and_sides(pages: int) -> None:
    assert sheet_in_the_machine(pages, duplex=False) == pages + 1
    assert not front_is_in(pages, duplex=False)
    sheet = sheet_in_the_machine(pages, duplex=True)
    # Whole sheets before it, and its front if that is in, are all the pages there are.
    assert 2 * (sheet - 1) + front_is_in(pages, duplex=True) == pages
