"""Who may enter a home or read a secret; on Windows, in the words of access lists."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tthc_desktop.files.access_list import (
    access_of,
    keep_to_oneself,
    list_for,
    opens_to_others,
    protect,
)
from tthc_desktop.files.secret_file import write_secret

GROUP = "S-1-5-21-1111-2222-3333-1234"


def test_a_home_is_its_groups_and_inherits_nothing_from_above() -> None:
    assert list_for(GROUP) == (f"D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;{GROUP})")
    assert opens_to_others(list_for(GROUP)) is False


@pytest.mark.parametrize(
    "who",
    ["WD", "BU", "AU", "IU", "S-1-1-0", "S-1-5-32-545", "NU", "DU", "AC", "S-1-5-113"]
    + [f"S-1-5-21-1111-2222-3333-{number}" for number in (501, 513)],
)
def test_a_list_that_lets_everybody_in_is_told(who: str) -> None:
    """As ``%PROGRAMDATA%`` hands it down: read and run for all users of the PC."""
    assert opens_to_others(f"D:AI(A;OICIID;FA;;;SY)(A;OICIID;0x1200a9;;;{who})") is True


def test_a_denial_lets_nobody_in() -> None:
    assert opens_to_others("D:P(D;OICI;FA;;;WD)(A;OICI;FA;;;BA)") is False


@pytest.mark.parametrize("kind", ["A", "OA", "XA"])
def test_every_kind_of_entry_that_lets_in_counts(kind: str) -> None:
    more = ';(@User.Title=="PM" && (@User.Division==1))' if kind == "XA" else ""
    entry = f"({kind};OICI;FA;;;WD{more})"
    assert opens_to_others(f"D:P(A;;FA;;;BA){entry}(A;;FA;;;SY)") is True
    assert opens_to_others(f"D:P(A;;FA;;;BA){entry.replace('WD', GROUP)}") is not True


@pytest.mark.parametrize(
    "words",
    [
        "",
        "O:BA",
        "garbage",
        "D:P(A;;FA;;;WD",
        "D:P(A;;FA;;WD)",
        "D:P(A;;FA;;;BA)x",
        "D:P(ZZ;;FA;;;BA)",
    ],
)
def test_what_is_no_list_cannot_be_told(words: str) -> None:
    assert opens_to_others(words) is None


def test_no_list_at_all_lets_everybody_in() -> None:
    assert opens_to_others("D:NO_ACCESS_CONTROL") is True


def test_a_file_hands_nothing_down() -> None:
    assert list_for(GROUP, folder=False) == (
        f"D:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1301bf;;;{GROUP})"
    )


@pytest.mark.skipif(sys.platform != "win32", reason="access lists of Windows")
def test_windows_takes_the_list_of_a_home(tmp_path: Path) -> None:
    """wine gives the list back without a group that it does not know, and hands none down to what
    is made in a folder: no more is to be seen."""
    folder = tmp_path / "Dữ liệu"
    folder.mkdir()
    protect(folder)
    assert opens_to_others(access_of(folder)) is False


@pytest.mark.skipif(sys.platform != "win32", reason="access lists of Windows")
def test_a_pc_is_no_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its name has an id as well; a home that is given to it is nobody's, and its maker is out."""
    monkeypatch.setattr("winreg.QueryValueEx", lambda *_: (os.environ["COMPUTERNAME"], 1))
    monkeypatch.setattr("winreg.OpenKey", lambda *_: contextlib.nullcontext())
    with pytest.raises(OSError, match="nobody is"):
        protect(tmp_path)


@pytest.mark.parametrize("give", [protect, keep_to_oneself])
def test_a_secret_is_its_owners_from_the_first_byte_on(
    tmp_path: Path, give: Callable[[Path], None]
) -> None:
    path = tmp_path / "office.key"
    path.parent.chmod(0o755)
    seen = []

    def looked_at(part: Path) -> None:
        give(part)
        seen.append((part.read_bytes(), _others_read(part)))

    write_secret(path, b"secret", looked_at)
    assert seen == [(b"", False)]
    assert (path.read_bytes(), _others_read(path)) == (b"secret", False)
    with pytest.raises(FileExistsError):
        write_secret(path, b"another")
    assert path.read_bytes() == b"secret"


def test_half_a_secret_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        write_secret(tmp_path / "office.key", b"secret")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_rights_keeps_it_nevertheless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_here(_path: Path) -> None:
        raise OSError(errno.ENOTSUP, "FAT")

    monkeypatch.setattr("tthc_desktop.files.secret_file.keep_to_oneself", none_here)
    write_secret(tmp_path / "office.key", b"secret")
    assert (tmp_path / "office.key").read_bytes() == b"secret"


def test_a_secret_for_a_group_that_nobody_knows_is_not_written(tmp_path: Path) -> None:
    def unknown(_path: Path) -> None:
        raise OSError("no mapping between account names and security IDs")

    with pytest.raises(OSError, match="no mapping"):
        write_secret(tmp_path / "office.key", b"secret", unknown)
    assert list(tmp_path.iterdir()) == []


def _others_read(path: Path) -> bool | None:
    if sys.platform == "win32":
        return opens_to_others(access_of(path))
    return bool(path.stat().st_mode & 0o077)
