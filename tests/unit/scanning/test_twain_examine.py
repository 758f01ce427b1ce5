"""What the doctor says of TWAIN."""

from __future__ import annotations

from pathlib import Path

from tthc_desktop.adapters.scanning.twain_examine import twain_in_words


def test_without_the_helper_most_drivers_are_out_of_reach(tmp_path: Path) -> None:
    manager = tmp_path / "twaindsm.dll"
    manager.touch()
    got = twain_in_words(None, [tmp_path / "other.dll", manager])
    assert got.works is False
    assert got.facts == {"helper": None, "manager": str(manager)}
    assert "tthc-twain32.exe" in got.detail
    assert "Cài lại chương trình" in got.detail


def test_without_a_manager_there_is_no_64_bit_driver(tmp_path: Path) -> None:
    helper = tmp_path / "tthc-twain32.exe"
    got = twain_in_words(helper, [tmp_path / "twaindsm.dll"])
    assert got.works is True
    assert got.facts == {"helper": str(helper), "manager": None}
    assert "twaindsm.dll" in got.detail
    assert str(helper) in got.detail
