"""The contract of the way to a TWAIN source: pytwain within this process, and the 32-bit helper."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.scanning.twain_contract import FAST, TwainContract, TwainRig
from tests.windows.virtual_twain import VirtualTwain, managers, missing
from tthc_desktop.adapters.scanning.driver import never
from tthc_desktop.adapters.scanning.twain32_helper import HelperManagers, helper
from tthc_desktop.adapters.scanning.twain32_line import read_reply, request
from tthc_desktop.adapters.scanning.twain_driver import TwainDriver
from tthc_desktop.adapters.scanning.twain_identity import IDENTITY_BYTES
from tthc_desktop.domain.errors import DeviceError


class WindowsRig(VirtualTwain):
    def __init__(self, bits: int, *, newer: bool = False) -> None:
        super().__init__(bits)
        self.managers = managers(bits, newer=newer)


@pytest.mark.skipif(bool(missing(64)), reason=missing(64) or "-")
class TestInThisProcess(TwainContract):
    @pytest.fixture
    def rig(self) -> TwainRig:
        return WindowsRig(64)


@pytest.mark.skipif(bool(missing(64)), reason=missing(64) or "-")
class TestInThisProcessWithANewerManager(TwainContract):
    @pytest.fixture
    def rig(self) -> TwainRig:
        return WindowsRig(64, newer=True)


@pytest.mark.skipif(bool(missing(32)), reason=missing(32) or "-")
class TestThroughTheHelperWithANewerManager(TwainContract):
    @pytest.fixture
    def rig(self) -> TwainRig:
        return WindowsRig(32, newer=True)


@pytest.mark.skipif(bool(missing(32)), reason=missing(32) or "-")
class TestThroughTheHelper(TwainContract):
    @pytest.fixture
    def rig(self) -> TwainRig:
        return WindowsRig(32)

    def test_a_crash_takes_the_page_in_hand_only(self, rig: TwainRig, driver: TwainDriver) -> None:
        pages, code = self.steps(rig, driver, FAST, sides=3, deed=3, after=1)
        assert (len(pages), code) == (1, "scanner.driver_crashed")
        pages, code = self.steps(rig, driver, FAST, sides=3)
        assert (len(pages), code) == (3, "")

    def test_a_search_goes_on_after_a_crash(self, rig: TwainRig, driver: TwainDriver) -> None:
        rig.set(deed=3, deed_at=1)
        assert list(driver.find(never)) == []


@pytest.mark.skipif(bool(missing(32)), reason=missing(32) or "-")
def test_a_helper_ends_with_the_worker_also_while_a_driver_hangs() -> None:
    WindowsRig(32).set(deed=2, deed_at=1)
    manager = rb"C:\windows\twain_32.dll"
    with subprocess.Popen(
        [str(helper())], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        sink, source = process.stdin, process.stdout
        assert sink
        assert source

        def ask(*words: Any) -> bytes:
            sink.write(request(*words))
            sink.flush()
            return read_reply(source).data

        ask("manager", manager)
        sink.write(request("open", ask("sources")[:IDENTITY_BYTES]))
        sink.close()
        try:
            assert process.wait(60) == 0
        finally:
            process.kill()


def test_a_program_that_is_no_helper_is_told() -> None:
    python = [sys.executable, "-c", "print('hello')"]
    driver = TwainDriver(HelperManagers(python, lambda: ["x"]))
    with pytest.raises(DeviceError, match=r"scanner\.driver_crashed"):
        driver.capabilities("twain:x", brief=False)
    driver.close()


@pytest.mark.skipif(bool(missing(32)), reason=missing(32) or "-")
def test_a_helper_without_a_manager_says_so(tmp_path: Path) -> None:
    rig = WindowsRig(32)
    assert isinstance(rig.managers, HelperManagers)
    without = HelperManagers(rig.managers.command, lambda: [str(tmp_path / "none.dll")])
    driver = TwainDriver(without)
    with pytest.raises(DeviceError, match=r"scanner\.driver_missing"):
        driver.capabilities("twain:x", brief=False)
    driver.close()
