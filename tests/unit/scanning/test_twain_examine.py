"""What the doctor says of TWAIN."""

from __future__ import annotations

from pathlib import Path

from tthc_desktop.adapters.scanning.twain_examine import twain_in_words


def test_without_the_helper_most_drivers_are_out_of_reach(tmp_path: Path) -> None:
    manager = tmp_path / "twaindsm.dll"
    manager.touch()
    got = twain_in_words(None, [tmp_path / "other.dll", manager], runs=False)
    assert got.works is False
    assert got.facts == {"helper": None, "manager": str(manager)}
    assert "tthc-twain32.exe" in got.detail
    assert "Cài lại chương trình" in got.detail


def test_without_a_manager_there_is_no_64_bit_driver(tmp_path: Path) -> None:
    helper = tmp_path / "tthc-twain32.exe"
    got = twain_in_words(helper, [tmp_path / "twaindsm.dll"], runs=True)
    assert got.works is True
    assert got.facts == {"helper": str(helper), "manager": None}
    assert "twaindsm.dll" in got.detail
    assert str(helper) in got.detail


def test_a_helper_that_does_not_run_is_no_helper(tmp_path: Path) -> None:
    """Cut off, of another version, or held back by a virus scanner."""
    helper = tmp_path / "tthc-twain32.exe"
    got = twain_in_words(helper, [], runs=False)
    assert got.works is False
    assert str(helper) in got.detail
    assert "Cài lại chương trình" in got.detail
