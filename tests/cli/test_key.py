"""``tthc key export``, and a home that is brought back with what it wrote."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.test_exit_codes import tthc
from tests.support.homes import settings_of, worked_home
from tthc_desktop.adapters.system.key_file import KeyFile


def test_an_exported_key_opens_a_copy_on_another_pc(tmp_path: Path) -> None:
    home, usb, kept = tmp_path / "home", tmp_path / "usb.key", tmp_path / "kept"
    worked_home(home)
    said = tthc("key", "export", usb, "--home", home, "--json")
    assert (said.code, said.json) == (0, {"file": str(usb)})
    assert len(bytes.fromhex(usb.read_text())) == 32
    assert tthc("backup", kept, "--home", home).code == 0
    for key in kept.rglob("office.key"):
        key.unlink()  # as on a stick that everybody can read
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(usb, other / "office.key")
    assert tthc("restore", kept, "--home", other).code == 0
    assert set(settings_of(home)) <= set(settings_of(other))


def test_nothing_is_written_over(tmp_path: Path) -> None:
    home, taken = tmp_path / "home", tmp_path / "taken"
    worked_home(home)
    taken.write_text("ghi chú")
    said = tthc("key", "export", taken, "--home", home, "--json")
    assert (said.code, said.json["error"]) == (3, "key.target")
    assert taken.read_text() == "ghi chú"
    said = tthc("key", "export", tmp_path / "new", "--home", tmp_path / "none", "--json")
    assert (said.code, said.json["error"]) == (3, "home.missing")  # there is nothing to be lost
    (home / "office.key").unlink()
    said = tthc("key", "export", tmp_path / "new", "--home", home, "--json")
    assert (said.code, said.json["error"]) == (5, "key.missing")
    assert not (tmp_path / "new").exists()


@pytest.mark.loud("stays on the disk")
def test_what_takes_everything_and_keeps_nothing_is_no_place_for_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As ``NUL`` does on Windows, which can be made anew each time."""
    vault = KeyFile(tmp_path / "office.key")
    vault.create()
    if sys.platform != "win32":
        really = os.open
        monkeypatch.setattr(os, "open", lambda _path, _flags, *_: really(os.devnull, os.O_WRONLY))
        monkeypatch.setattr(os, "fsync", lambda _: None)
        monkeypatch.setattr("tthc_desktop.adapters.system.key_file.sync_folder", lambda _: None)
    with pytest.raises(OSError):  # noqa: PT011 - Windows says it in several ways
        vault.export(tmp_path / "NUL")
