"""A home belongs on a disk of its own machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tthc_desktop import entering
from tthc_desktop.adapters.system import examine
from tthc_desktop.adapters.system.disk_kind import is_remote, remote_mount
from tthc_desktop.adapters.system.examine import Examination
from tthc_desktop.bootstrap import Composer
from tthc_desktop.domain.errors import StoreError

MOUNTS = [
    "27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw",
    "40 27 0:50 / /mnt rw,relatime - nfs4 relay:/x rw",
    r"41 27 0:51 / /mnt/Đĩa\040chung rw - cifs //unit/x rw",
    "42 40 254:1 / /mnt/usb rw - exfat /dev/sda1 rw",
    "43 27 254:1 / /home rw - cifs //unit/home rw",
    "44 27 254:1 / /home rw - ext4 /dev/vdb rw",
    "broken",
]


@pytest.mark.parametrize(
    ("folder", "remote"),
    [
        ("/var/tthc", False),
        ("/mnt", True),
        ("/mnt/a/b", True),
        ("/mntx", False),
        ("/mnt/Đĩa chung/nhà", True),
        ("/mnt/usb/nhà", False),
        ("/home/a", False),
    ],
)
def test_the_innermost_and_newest_mount_tells(folder: str, remote: bool) -> None:
    assert remote_mount(folder, MOUNTS) is remote


def test_where_no_line_is_about_it_nobody_can_tell() -> None:
    assert remote_mount("/var", ["broken", ""]) is None


def test_the_disk_of_the_tests_is_of_this_machine(tmp_path: Path) -> None:
    assert is_remote(tmp_path) is False
    assert is_remote(tmp_path / "not" / "yet there") is False


def test_no_home_is_made_on_another_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entering, "is_remote", lambda _: True)
    with pytest.raises(StoreError, match=re.escape("home.remote")):
        Composer().open_office(tmp_path / "nhà", create=True)
    assert not (tmp_path / "nhà" / "office.key").exists()
    monkeypatch.setattr(entering, "is_remote", lambda _: None)
    Composer().open_office(tmp_path / "nhà", create=True).close()


def test_the_doctor_tells_of_one_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Examination(tmp_path, lambda: None, {}).checks()["Đĩa"]
    assert "GB" in str(disk())
    monkeypatch.setattr(examine, "is_remote", lambda _: True)
    with pytest.raises(StoreError, match=re.escape("home.remote")):
        disk()
