"""What the doctor says of homes that are refused, cannot be written, or are damaged within."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as plain

from tests.cli.test_exit_codes import tthc
from tests.support import systems
from tests.support.homes import as_somebody, flip, on_disk, read_only, worked_home
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.bootstrap import Composer
from tthc_desktop.services.office.home_copies import mark_copied
from tthc_desktop.services.office.upkeep_note import UPKEEP, UpkeepNote

PAGE = 4096


@pytest.fixture
def home(tmp_path: Path) -> Path:
    worked_home(tmp_path / "home")
    shutil.rmtree(tmp_path / "home" / "logs")
    return tmp_path / "home"


def findings(home: Path) -> dict[str, tuple[bool | None, str]]:
    return {f.name: (f.works, f.detail) for f in Composer().doctor(home)()}


def test_a_whole_home(home: Path) -> None:
    found = findings(home)
    assert found["Thư mục dữ liệu"] == (
        True,
        "khóa có, cơ sở dữ liệu mở được, blobs đúng của nơi này, batches đúng của nơi này",
    )
    works, detail = found["Toàn bộ dữ liệu"]
    assert works
    assert "1 tệp" in detail
    works, detail = found["Bản sao lưu"]
    assert works is None, "no copy is nothing to tick off"
    assert "chưa có bản nào" in detail


@pytest.mark.parametrize("copy", [False, True])
def test_the_daily_copies_of_the_original_are_not_those_of_its_copy(
    home: Path, *, copy: bool
) -> None:
    office = Composer().open_office(home, create=False)
    with closing(office), office.ports.store.write("test") as tx:
        UPKEEP.write(tx.settings, UpkeepNote(copied=datetime(2026, 11, 23, tzinfo=UTC)))
        if copy:
            mark_copied(tx)
    works, detail = findings(home)["Sao lưu hằng ngày"]
    assert works is (None if copy else True)
    assert ("bản chép" in detail) is copy


def test_a_flipped_page_is_found_that_a_start_does_not_see(home: Path) -> None:
    flip(home / "tthc.db", PAGE * 30 + 1000)
    works, detail = findings(home)["Toàn bộ dữ liệu"]
    assert works is False
    assert "tthc.db, trang 31" in detail
    assert "tthc backup" in detail


@pytest.mark.parametrize("how", ["flipped", "gone"])
def test_a_damaged_file_is_found(home: Path, how: str) -> None:
    [blob] = (home / "blobs").rglob("*.blob")
    flip(blob, blob.stat().st_size - 1) if how == "flipped" else blob.unlink()
    works, detail = findings(home)["Toàn bộ dữ liệu"]
    assert works is False
    assert blob.name in detail


def test_a_file_of_another_content_than_its_name_is_found(home: Path) -> None:
    """Its seal holds: only reading all of it tells."""
    [blob] = (home / "blobs").rglob("*.blob")
    blob.unlink()
    sealed = SealedFileStore(KeyFile(home / "office.key").key("files"))
    sealed.write(blob, [b"another"], {"sha256": blob.stem})
    works, detail = findings(home)["Toàn bộ dữ liệu"]
    assert works is False
    assert f"file.damaged: blobs/{blob.parent.name}/{blob.name}" in detail


def test_a_row_that_names_none_is_found(home: Path) -> None:
    key = KeyFile(home / "office.key").key("database")
    with closing(plain.connect(str(home / "tthc.db"))) as past_every_guard:
        past_every_guard.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        past_every_guard.execute("PRAGMA foreign_keys = OFF")
        past_every_guard.execute(
            "INSERT INTO blob (sha256, size, media, parent) VALUES ('fe', 1, 'x', 'gone')"
        )
        past_every_guard.commit()
    _, detail = findings(home)["Toàn bộ dữ liệu"]
    assert "blob, dòng" in detail


def test_a_changed_log_is_found(home: Path) -> None:
    office = Composer().open_office(home, create=False)
    database = office.ports.store._database  # type: ignore[attr-defined]  # past every guard
    with database.rebuild() as connection:
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        ).fetchall():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE audit SET action = 'other' WHERE seq = 2")
    office.close()
    _, detail = findings(home)["Toàn bộ dữ liệu"]
    assert "dòng 2" in detail


REFUSED = {
    "tthc.db": "cơ sở dữ liệu không có",
    "office.key": "khóa không có",
    "blobs": "blobs không có",
    "half": "cơ sở dữ liệu bị cắt hoặc hỏng",
}


@pytest.mark.parametrize("lost", REFUSED)
def test_a_refused_home_is_told_part_by_part_and_not_touched(home: Path, lost: str) -> None:
    for name in ("home.lock", "sync.lock"):
        (home / name).unlink()
    path = home / ("tthc.db" if lost == "half" else lost)
    if lost == "half":
        os.truncate(path, PAGE * 9)
    else:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    before = on_disk(home)
    ran = tthc("doctor", "--home", home, "--json")
    assert ran.code == 5
    found = {f["name"]: f for f in ran.json["findings"]}
    assert found["Thư mục dữ liệu"]["works"] is False
    assert REFUSED[lost] in found["Thư mục dữ liệu"]["detail"]
    assert "chưa kiểm tra được" in found["Kho dữ liệu"]["detail"].lower()
    assert found["Đĩa"]["works"]
    assert on_disk(home) == before


@systems.posix_rights
def test_a_home_that_cannot_be_written_is_read_to_its_end(home: Path) -> None:
    with read_only(home):
        before = on_disk(home)
        ran = as_somebody("doctor", "--json", "--home", home)
        assert ran.returncode == 5, ran.stderr
        assert on_disk(home) == before
    found = {f["name"]: f for f in json.loads(ran.stdout)["findings"]}
    assert f"“{home}”" in found["Thư mục dữ liệu"]["detail"]
    assert "cơ sở dữ liệu mở được" in found["Thư mục dữ liệu"]["detail"]
    assert found["Toàn bộ dữ liệu"]["works"], found["Toàn bộ dữ liệu"]


def test_the_last_copy_is_told(home: Path, tmp_path: Path) -> None:
    Composer().backup(home, tmp_path / "kept", every=False, told=lambda _: None)
    works, detail = findings(home)["Bản sao lưu"]
    assert works
    assert str(tmp_path / "kept") in detail
    shutil.rmtree(tmp_path / "kept")
    assert findings(home)["Bản sao lưu"][0] is False
    (home / "last-copy.json").write_text("{")
    assert findings(home)["Bản sao lưu"][0] is False
