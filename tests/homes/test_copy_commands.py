"""``tthc backup`` and ``tthc restore``: answers and exit codes."""

from __future__ import annotations

import errno
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.test_exit_codes import tthc
from tests.support.homes import flip
from tthc_desktop.bootstrap import Composer
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.services.office.upkeep_note import UPKEEP, UpkeepNote, load_backup_folder


def test_what_the_home_has_lost_is_told(home: Path, kept: Path) -> None:
    [blob] = (home / "blobs").rglob("*.blob")
    flip(blob, 200)
    ran = tthc("backup", kept, "--home", home, "--json")
    assert (ran.code, ran.json["damaged"]) == (5, [f"file.damaged: {blob.stem}"])


def test_a_folder_that_cannot_be_made_is_named(home: Path, tmp_path: Path) -> None:
    """As on a stick that is not plugged in, whose letter Windows does not know."""
    (tmp_path / "tệp").write_text("không phải thư mục", "utf-8")
    ran = tthc("backup", tmp_path / "tệp" / "bản sao", "--home", home, "--json")
    assert (ran.code, ran.json["error"]) == (3, "copy.no_folder")
    assert str(tmp_path / "tệp" / "bản sao") in ran.json["message"]


def test_the_commands_answer(home: Path, kept: Path, tmp_path: Path) -> None:
    ran = tthc("backup", kept, "--home", home, "--json")
    assert ran.code == 0, ran.err
    body = ran.json
    assert list(body) == [
        *("folder", "copy", "made", "blobs", "new_blobs", "pages", "key", "every", "damaged"),
        "same_disk",
    ]
    assert (body["folder"], body["blobs"], body["key"]) == (str(kept), 1, True)
    words = tthc("backup", kept, "--home", home, "--every")
    assert "khôi phục thử được" in words.out
    ran = tthc("restore", kept, "--home", home, "--json")
    assert (ran.code, ran.json["error"]) == (3, "restore.home_whole")
    (home / "tthc.db").unlink()
    refusal = tthc("tasks", "--home", home)
    assert refusal.code == 5
    assert f'restore "{kept}"' in refusal.err
    ran = tthc("restore", kept, "--home", home, "--json")
    assert (ran.code, ran.json["kept_blobs"], ran.json["missing"]) == (0, 0, [])
    assert "cất nguyên" in tthc("restore", kept, "--home", home, "--replace").out
    assert tthc("backup", kept, "--home", tmp_path / "none", "--json").code == 3


def test_the_folder_of_the_daily_copies_is_named(home: Path, kept: Path) -> None:
    ran = tthc("backup", kept, "--daily", "--home", home)
    assert ran.code == 0, ran.err
    assert "hằng ngày" in ran.out
    with (
        closing(Composer().open_office(home, create=False)) as office,
        office.ports.store.read() as tx,
    ):
        assert load_backup_folder(tx.settings) == str(kept)
        assert tx.audit.lines()[-1].action == "backup.folder_set"


def test_a_copy_on_the_same_disk_is_remarked_on(home: Path, kept: Path) -> None:
    ran = tthc("backup", kept, "--home", home, "--json")
    assert (ran.code, ran.json["same_disk"]) == (0, True)
    assert "cùng ổ đĩa với dữ liệu" in tthc("backup", kept, "--home", home).out


def test_where_the_disk_of_the_copies_is_gone_nothing_is_written_in_its_place(
    home: Path, kept: Path, tmp_path: Path
) -> None:
    assert tthc("backup", kept, "--home", home).code == 0
    assert tthc("backup", tmp_path / "other", "--home", home).code == 0
    kept.rename(tmp_path / "unplugged")
    for empty in (False, True):
        if empty:
            kept.mkdir()  # what is left of a mount
        ran = tthc("backup", kept, "--home", home, "--json")
        assert (ran.code, ran.json["error"]) == (3, "copy.gone")
        assert str(kept) in ran.json["message"]
        assert not kept.exists() or list(kept.iterdir()) == []
    kept.rmdir()
    (tmp_path / "unplugged").rename(kept)
    assert tthc("backup", kept, "--home", home).code == 0


def test_a_full_disk_is_named_with_what_it_takes(
    home: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_source: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "no space", str(target))

    monkeypatch.setattr("tthc_desktop.keeping.copy_file", full)
    with pytest.raises(StoreError, match=r"copy\.disk_full") as caught:
        Composer().backup(home, kept, every=False, told=lambda _: None)
    words = sentence(caught.value)
    assert f"“{kept}”" in words
    assert "cần khoảng" in words
    assert "còn trống" in words
    assert "?" not in words


def test_no_copy_and_a_failed_try_get_no_tick(home: Path) -> None:
    def line(name: str) -> tuple[bool | None, str]:
        [found] = [f for f in Composer().doctor(home)() if f.name == name]
        return found.works, found.detail

    assert line("Bản sao lưu")[0] is None
    assert "chưa có bản nào" in line("Bản sao lưu")[1]
    assert line("Sao lưu hằng ngày")[0] is None
    with (
        closing(Composer().open_office(home, create=False)) as office,
        office.ports.store.write("test") as tx,
    ):
        UPKEEP.write(tx.settings, UpkeepNote(copy_failed="disk.full"))
    works, detail = line("Sao lưu hằng ngày")
    assert works is False
    assert "Đĩa đã đầy" in detail
