"""``tthc backup`` and ``tthc restore``: answers and exit codes."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.test_exit_codes import tthc
from tests.support.homes import flip, worked_home
from tthc_desktop.bootstrap import Composer
from tthc_desktop.services.upkeep.note import load_backup_folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    worked_home(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def test_what_the_home_has_lost_is_told(home: Path, kept: Path) -> None:
    [blob] = (home / "blobs").rglob("*.blob")
    flip(blob, 200)
    ran = tthc("backup", kept, "--home", home, "--json")
    assert (ran.code, ran.json["damaged"]) == (5, [f"file.damaged: {blob.stem}"])


def test_the_commands_answer(home: Path, kept: Path, tmp_path: Path) -> None:
    ran = tthc("backup", kept, "--home", home, "--json")
    assert ran.code == 0, ran.err
    body = ran.json
    assert list(body) == [
        *("folder", "copy", "made", "blobs", "new_blobs", "pages", "key", "every", "damaged")
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
