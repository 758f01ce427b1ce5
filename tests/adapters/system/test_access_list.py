"""Who may enter a home on Windows, in the words of its access lists."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tthc_desktop.adapters.system.access_list import (
    access_of,
    list_for,
    opens_to_others,
    protect,
)

GROUP = "S-1-5-21-1111-2222-3333-1234"


def test_a_home_is_its_groups_and_inherits_nothing_from_above() -> None:
    assert list_for(GROUP) == (f"D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;{GROUP})")
    assert opens_to_others(list_for(GROUP)) is False


@pytest.mark.parametrize("who", ["WD", "BU", "AU", "IU", "S-1-1-0", "S-1-5-32-545"])
def test_a_list_that_lets_everybody_in_is_told(who: str) -> None:
    """As ``%PROGRAMDATA%`` hands it down: read and run for all users of the PC."""
    assert opens_to_others(f"D:AI(A;OICIID;FA;;;SY)(A;OICIID;0x1200a9;;;{who})") is True


def test_a_denial_lets_nobody_in() -> None:
    assert opens_to_others("D:P(D;OICI;FA;;;WD)(A;OICI;FA;;;BA)") is False


@pytest.mark.parametrize("words", ["", "O:BA", "garbage"])
def test_what_is_no_list_cannot_be_told(words: str) -> None:
    assert opens_to_others(words) is None


def test_no_list_at_all_lets_everybody_in() -> None:
    assert opens_to_others("D:NO_ACCESS_CONTROL") is True


@pytest.mark.skipif(sys.platform != "win32", reason="access lists of Windows")
def test_windows_takes_the_list_of_a_home(tmp_path: Path) -> None:
    """wine gives the list back without a group that it does not know: no more is to be seen."""
    folder = tmp_path / "Dữ liệu"
    folder.mkdir()
    protect(folder)
    assert opens_to_others(access_of(folder)) is False
    (folder / "office.key").write_text("x")
    assert opens_to_others(access_of(folder / "office.key")) is False
