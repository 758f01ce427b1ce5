"""Where the helper lies, and what becomes of one that talks nonsense: a Python that plays it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from tests.fakes.twain import NAME, identity
from tthc_desktop.adapters.scanning.driver import never
from tthc_desktop.adapters.scanning.twain32_helper import (
    CONFIGURED,
    HelperManagers,
    answers,
    helper,
)
from tthc_desktop.adapters.scanning.twain_driver import SCHEME_32, TwainDriver
from tthc_desktop.domain.errors import DeviceError

DEVICE = SCHEME_32 + NAME
PLAYED = """
import sys
said = {verbs!r}
for line in sys.stdin.buffer:
    answer = said.get(line.split()[0].decode())
    if answer is None:
        break
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
"""
GOOD = {
    "hello": b"0 0 1 0\n",
    "manager": b"0 0 0 0\n",
    "sources": b"0 0 1 156\n" + identity(NAME),
    "open": b"0 0 0 0\n",
    "close": b"0 0 0 0\n",
    "get": b"1 13 0 0\n",
    "set": b"0 0 0 0\n",
}


def asked(**verbs: bytes | None) -> str:
    """The code with which asking a device ends, or nothing."""
    script = PLAYED.format(verbs={**GOOD, **verbs})
    driver = TwainDriver(HelperManagers([sys.executable, "-c", script], lambda: ["x"]), SCHEME_32)
    try:
        driver.capabilities(DEVICE, brief=False)
    except DeviceError as error:
        return error.code
    finally:
        driver.close()
    return ""


def test_a_played_helper_is_asked() -> None:
    assert asked() == ""


@pytest.mark.parametrize(
    ("verbs", "code"),
    [
        ({"hello": b"0 0 2 0\n"}, "scanner.driver_missing"),
        ({"manager": b"1 3 0 0\n"}, "scanner.driver_missing"),
        ({"sources": b"0 0 0 0\n"}, "scanner.absent"),
        ({"sources": b"1 1 0 0\n"}, "scanner.driver_failed"),
        ({"open": b"1 4 0 0\n"}, "scanner.in_use"),
        ({"open": None}, "scanner.driver_crashed"),
        ({"get": None}, "scanner.driver_crashed"),
        ({"get": b"0 0 5 4000000000\n"}, "scanner.driver_crashed"),
        ({"get": b"\xff\xfe garbage\n"}, "scanner.driver_crashed"),
        ({"get": b"0 0 5 2\n\x07\x00"}, ""),  # a container that is cut off is none
    ],
    ids=str,
)
def test_what_a_helper_says_is_told(verbs: dict[str, bytes | None], code: str) -> None:
    assert asked(**verbs) == code


def test_a_driver_that_hangs_is_given_up_where_somebody_waits_for_a_list() -> None:
    script = PLAYED.format(verbs={**GOOD, "open": b""})  # it takes the request and says nothing
    managers = HelperManagers([sys.executable, "-c", script], lambda: ["x"], brief_s=1.0)
    driver = TwainDriver(managers, SCHEME_32)
    with pytest.raises(DeviceError, match=r"scanner\.driver_crashed"):
        driver.capabilities(DEVICE, brief=True)
    assert list(driver.find(never)) == []
    driver.close()


@pytest.mark.parametrize("silent", ["manager", "sources"])
def test_a_list_is_not_waited_for_without_end(silent: str) -> None:
    """The older manager loads every driver that is installed to make its list."""
    script = PLAYED.format(verbs={**GOOD, silent: b""})
    managers = HelperManagers([sys.executable, "-c", script], lambda: ["x"], brief_s=1.0)
    driver = TwainDriver(managers, SCHEME_32)
    begun = time.monotonic()
    with pytest.raises(DeviceError, match=r"scanner\.driver_crashed"):
        list(driver.find(never))
    assert time.monotonic() - begun < 20
    driver.close()


@pytest.mark.parametrize(
    ("said", "runs"),
    [(b"0 0 1 0\n", True), (b"0 0 2 0\n", False), (b"0 0 ", False), (b"", False), (None, False)],
)
def test_whether_a_helper_runs_is_tried(said: bytes | None, runs: bool) -> None:
    script = PLAYED.format(verbs={"hello": said})
    assert answers([sys.executable, "-c", script], brief_s=2.0) is runs


def test_what_is_no_program_does_not_run(tmp_path: Path) -> None:
    broken = tmp_path / "tthc-twain32.exe"
    broken.write_bytes(b"MZ")
    broken.chmod(0o755)
    assert not answers([str(broken)])
    assert not answers([str(tmp_path / "none.exe")])


def test_a_helper_that_cannot_start_is_missing(tmp_path: Path) -> None:
    driver = TwainDriver(HelperManagers([str(tmp_path / "none.exe")]), SCHEME_32)
    with pytest.raises(DeviceError, match=r"scanner\.driver_missing"):
        driver.capabilities(DEVICE, brief=True)
    driver.close()


def test_the_helper_lies_beside_the_program_or_where_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "python"
    folder.mkdir()
    monkeypatch.setattr(sys, "executable", str(folder / "python.exe"))
    monkeypatch.delenv(CONFIGURED, raising=False)
    assert helper() is None
    above = tmp_path / "tthc-twain32.exe"
    above.touch()
    assert helper() == above
    beside = folder / "tthc-twain32.exe"
    beside.touch()
    assert helper() == beside
    elsewhere = tmp_path / "other.exe"
    monkeypatch.setenv(CONFIGURED, str(elsewhere))
    assert helper() == beside
    elsewhere.touch()
    assert helper() == elsewhere
